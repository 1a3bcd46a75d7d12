extension LockCase {
  static let rows = [
    LockCase(query: "SELECT * FROM orders"),
    LockCase(query: "SELECT * FROM open_orders"),
    LockCase(query: "SELECT * FROM events"),
    LockCase(query: "SELECT * FROM orders WHERE id IN (SELECT order_id FROM items)"),
    LockCase(query: "SELECT * FROM orders FOR UPDATE"),
    LockCase(query: "SELECT * FROM orders JOIN items ON order_id = orders.id FOR SHARE OF items"),
    LockCase(query: "SELECT * FROM orders AS o JOIN items AS i ON order_id = o.id FOR KEY SHARE"),
    LockCase(query: "COPY orders TO '/dev/null'"),
    LockCase(query: "COPY (SELECT * FROM open_orders) TO '/dev/null'"),
    LockCase(query: "INSERT INTO orders (id) VALUES (1000)"),
    LockCase(query: "INSERT INTO items (id, order_id) VALUES (1000, 1)"),
    LockCase(query: "INSERT INTO items (id, order_id) SELECT id + 1000, id FROM orders"),
    LockCase(query: "COPY items (id, order_id) FROM PROGRAM 'echo 1000,1' WITH (FORMAT csv)"),
    LockCase(query: "UPDATE orders SET tag = 'x'"),
    LockCase(query: "UPDATE items SET order_id = 1"),
    LockCase(query: "UPDATE items SET amount = 1"),
    LockCase(query: "UPDATE orders SET tag = label FROM items WHERE order_id = orders.id"),
    LockCase(query: "UPDATE animals SET name = 'x'"),
    LockCase(query: "UPDATE ONLY animals SET name = 'x'"),
    LockCase(query: "UPDATE events SET kind = 'x'"),
    LockCase(query: "UPDATE orders SET id = id + 5000", after: "DELETE FROM items"),
    LockCase(query: "DELETE FROM items"),
    LockCase(query: "DELETE FROM orders", after: "DELETE FROM items"),
    LockCase(
      query: "DELETE FROM orders",
      after:
        "ALTER TABLE items DROP CONSTRAINT items_order_fk; ALTER TABLE items ADD CONSTRAINT f FOREIGN KEY (order_id) REFERENCES orders ON DELETE SET NULL"
    ),
    LockCase(
      query: "DELETE FROM orders USING customers WHERE customers.id = customer_id",
      after: "DELETE FROM items"),
    LockCase(query: "DELETE FROM items WHERE order_id IN (SELECT id FROM orders)"),
    LockCase(query: "WITH gone AS (DELETE FROM items RETURNING *) SELECT * FROM gone"),
    LockCase(
      query:
        "MERGE INTO orders USING customers ON customers.id = orders.id WHEN MATCHED THEN UPDATE SET tag = nick"
    ),
    LockCase(query: "TRUNCATE items"),
    LockCase(query: "TRUNCATE orders, items"),
    LockCase(query: "TRUNCATE orders CASCADE"),
    LockCase(query: "TRUNCATE events"),
    LockCase(query: "TRUNCATE ONLY animals"),
    LockCase("LOCK TABLE orders"),
    LockCase("LOCK TABLE orders IN SHARE MODE"),
    LockCase("LOCK TABLE animals, items IN ROW EXCLUSIVE MODE"),
    LockCase("LOCK TABLE open_orders IN EXCLUSIVE MODE"),
    LockCase(query: "DELETE FROM animals"),
    LockCase(query: "DELETE FROM events"),
    LockCase(
      query:
        "MERGE INTO events USING customers ON customers.id = events.id WHEN MATCHED THEN DELETE"),
    LockCase(
      query: "TRUNCATE log CASCADE",
      after:
        referencedPartitions
    ),
  ]
}
