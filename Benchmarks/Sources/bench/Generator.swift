/// Makes up histories of any length, the same ones every time.
///
/// One migration in five makes a table; the others change those that are there, as projects do: most
/// often the younger ones. Half of them say how they are undone.
struct Generator {
  private var random: UInt64
  private var tables: [Table] = []
  private var number = 0

  private struct Table {
    let name: String
    var columns: [String]
    /// The column that was added last, not yet required.
    var openColumn: String?
  }

  init(seed: UInt64) {
    random = seed
  }

  /// The next file of the history.
  mutating func migration() -> (name: String, text: String) {
    number += 1
    let (title, up, down) = step()
    var text = "-- \(title), for the people who asked for it.\n\n\(up)"
    if number.isMultiple(of: 2) { text += "\n-- Rollback:\n/*\nBEGIN;\n\(down)COMMIT;\n*/\n" }
    return ("\(padded(number))_\(title.replacingSpaces).sql", text)
  }

  private mutating func step() -> (title: String, up: String, down: String) {
    guard tables.count > 4, !number.isMultiple(of: 5) else { return makeTable() }
    switch below(10) {
    case 0...2: return addColumn()
    case 3, 4: return requireColumn()
    case 5: return addIndex()
    case 6: return replacePolicy()
    case 7: return makeFunction()
    case 8: return makeView()
    default: return seedRows()
    }
  }

  // MARK: - Steps

  private mutating func makeTable() -> (String, String, String) {
    let name = "\(pick(Self.nouns))_\(tables.count)"
    let parent = tables.isEmpty ? nil : pickTable()
    let columns = ["id", "owner_id", "title", "amount", "created_at"]
    let reference = parent.map {
      "  \($0)_id bigint NOT NULL REFERENCES \($0) (id) ON DELETE CASCADE,\n"
    }
    let index = parent.map { "CREATE INDEX \(name)_\($0)_idx ON \(name) (\($0)_id);\n" }
    let up = """
      CREATE TABLE \(name) (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      \(reference ?? "")  owner_id uuid NOT NULL,
        title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
        amount numeric(12, 2) NOT NULL DEFAULT 0 CHECK (amount >= 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (owner_id, title)
      );
      \(index ?? "")CREATE INDEX \(name)_created_idx ON \(name) (created_at DESC) WHERE amount > 0;

      ALTER TABLE \(name) ENABLE ROW LEVEL SECURITY;
      CREATE POLICY "own rows" ON \(name) FOR ALL TO authenticated
        USING (owner_id = (SELECT auth.uid())) WITH CHECK (owner_id = (SELECT auth.uid()));
      COMMENT ON TABLE \(name) IS 'What people keep here; see the handbook.';
      GRANT SELECT, INSERT, UPDATE ON \(name) TO authenticated;

      """
    tables.append(Table(name: name, columns: columns, openColumn: nil))
    return ("create \(name)", up, "DROP TABLE \(name);\n")
  }

  private mutating func addColumn() -> (String, String, String) {
    let index = pickIndex()
    let table = tables[index].name
    let column = "\(pick(Self.adjectives))_\(number)"
    tables[index].columns.append(column)
    tables[index].openColumn = column
    let up = """
      ALTER TABLE \(table)
        ADD COLUMN \(column) text,
        ADD COLUMN \(column)_at timestamptz DEFAULT now();
      COMMENT ON COLUMN \(table).\(column) IS 'Filled by the importer.';

      """
    let down = "ALTER TABLE \(table) DROP COLUMN \(column), DROP COLUMN \(column)_at;\n"
    return ("add \(column) to \(table)", up, down)
  }

  private mutating func requireColumn() -> (String, String, String) {
    let index = pickIndex()
    guard let column = tables[index].openColumn else { return addColumn() }
    tables[index].openColumn = nil
    let table = tables[index].name
    let up = """
      UPDATE \(table) AS t
      SET \(column) = coalesce(t.title, 'none') || '-' || t.id
      FROM (SELECT id, max(created_at) AS latest FROM \(table) GROUP BY id) AS newest
      WHERE t.\(column) IS NULL AND newest.id = t.id;
      ALTER TABLE \(table) ADD CONSTRAINT \(table)_\(column)_check
        CHECK (length(\(column)) > 0) NOT VALID;
      ALTER TABLE \(table) VALIDATE CONSTRAINT \(table)_\(column)_check;
      ALTER TABLE \(table) ALTER COLUMN \(column) SET NOT NULL;

      """
    let down = """
      ALTER TABLE \(table) ALTER COLUMN \(column) DROP NOT NULL;
      ALTER TABLE \(table) DROP CONSTRAINT \(table)_\(column)_check;

      """
    return ("require \(column) of \(table)", up, down)
  }

  private mutating func addIndex() -> (String, String, String) {
    let table = tables[pickIndex()]
    let column = table.columns[below(table.columns.count)]
    let name = "\(table.name)_\(column)_\(number)_idx"
    return (
      "index \(column) of \(table.name)",
      "CREATE INDEX CONCURRENTLY IF NOT EXISTS \(name) ON \(table.name) (\(column));\n",
      "DROP INDEX CONCURRENTLY IF EXISTS \(name);\n"
    )
  }

  private mutating func replacePolicy() -> (String, String, String) {
    let table = pickTable()
    let up = """
      DROP POLICY IF EXISTS "shared rows" ON \(table);
      CREATE POLICY "shared rows" ON \(table) FOR SELECT TO authenticated
        USING (EXISTS (
          SELECT 1 FROM members AS m
          WHERE m.user_id = (SELECT auth.uid()) AND m.team_id = \(table).owner_id
            AND m.role IN ('owner', 'editor', 'viewer')));

      """
    return ("share \(table)", up, "DROP POLICY \"shared rows\" ON \(table);\n")
  }

  private mutating func makeFunction() -> (String, String, String) {
    let table = pickTable()
    let name = "touch_\(table)"
    let up = """
      CREATE OR REPLACE FUNCTION \(name)() RETURNS trigger LANGUAGE plpgsql
      SET search_path = '' AS $$
      BEGIN
        IF new.amount <> old.amount THEN
          INSERT INTO public.audit (table_name, row_id, old_value, new_value)
          VALUES ('\(table)', old.id, old.amount, new.amount);
        END IF;
        RETURN new;
      END;
      $$;
      DROP TRIGGER IF EXISTS \(name) ON \(table);
      CREATE TRIGGER \(name) BEFORE UPDATE ON \(table)
        FOR EACH ROW EXECUTE FUNCTION \(name)();

      """
    let down = "DROP TRIGGER \(name) ON \(table);\nDROP FUNCTION \(name)();\n"
    return ("audit \(table)", up, down)
  }

  private mutating func makeView() -> (String, String, String) {
    let (left, right) = (pickTable(), pickTable())
    let up = """
      CREATE OR REPLACE VIEW report_\(number) AS
      SELECT l.id, l.title, count(r.id) AS entries, sum(r.amount) FILTER (WHERE r.amount > 0) AS total
      FROM \(left) AS l LEFT JOIN \(right) AS r ON r.owner_id = l.owner_id
      WHERE l.created_at > now() - interval '90 days'
      GROUP BY l.id, l.title
      ORDER BY total DESC NULLS LAST;

      """
    return ("report \(number)", up, "DROP VIEW report_\(number);\n")
  }

  private mutating func seedRows() -> (String, String, String) {
    let table = pickTable()
    let rows = (0..<12).map {
      "  ('00000000-0000-4000-8000-0000000000\($0 + 10)', 'row \($0)', \($0))"
    }
    let up = """
      INSERT INTO \(table) (owner_id, title, amount) VALUES
      \(rows.joined(separator: ",\n"))
      ON CONFLICT DO NOTHING;

      """
    return ("fill \(table)", up, "DELETE FROM \(table) WHERE title LIKE 'row %';\n")
  }

  // MARK: - Choosing

  private static let nouns = [
    "calls", "notes", "orders", "invoices", "teams", "tokens", "files", "events", "plans", "quotas",
  ]
  private static let adjectives = [
    "external", "internal", "preferred", "former", "legal", "short", "public", "archived",
  ]

  private mutating func below(_ limit: Int) -> Int {
    // Vigna's SplitMix64.
    random &+= 0x9E37_79B9_7F4A_7C15
    var value = random
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((value ^ (value >> 31)) % UInt64(limit))
  }

  private mutating func pick(_ words: [String]) -> String { words[below(words.count)] }

  private mutating func pickTable() -> String { tables[pickIndex()].name }

  /// Three times out of four one of the last fifty.
  private mutating func pickIndex() -> Int {
    let isOld = below(4) == 0
    return isOld ? below(tables.count) : tables.count - 1 - below(min(50, tables.count))
  }

  private func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}

extension String {
  fileprivate var replacingSpaces: String {
    String(map { $0 == " " ? "_" : $0 })
  }
}

extension Generator {
  /// Writes a history, unless it is there from an earlier run.
  static func writeHistory(of count: Int, to directory: String) throws(RunError) {
    guard entries(of: directory).count != count else { return }
    makeDirectory(directory)
    var generator = Generator(seed: 42)
    for _ in 0..<count {
      let (name, text) = generator.migration()
      try write(text, to: "\(directory)/\(name)")
    }
  }
}
