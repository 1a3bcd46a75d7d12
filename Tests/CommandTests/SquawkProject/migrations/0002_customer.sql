ALTER TABLE orders ADD COLUMN customer_id int;

-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey
  FOREIGN KEY (customer_id) REFERENCES customers (id);

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX orders_customer_id_idx ON orders (customer_id);

CREATE INDEX orders_placed_at_idx ON orders (placed_at);
