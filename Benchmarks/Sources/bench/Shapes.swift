/// Single files of a shape that is known to be hard on tools.
struct Shape {
  let name: String
  let text: String

  static let all = [
    Shape(name: "5,000 statements in 1 MB", text: mixed(5_000)),
    Shape(name: "4,000 ADD CHECK on one table", text: checks(4_000)),
    Shape(name: "2,000 CHECK of one new column", text: unnamedChecks(2_000)),
    Shape(name: "2,000 functions over one table, dropped", text: functions(2_000)),
    Shape(name: "100,000 INSERTs", text: inserts(100_000)),
    Shape(name: "a sum of 200,000 terms", text: sum(200_000)),
  ]

  /// About 200 bytes a statement.
  private static func mixed(_ count: Int) -> String {
    (0..<count / 5).map { number in
      """
      CREATE TABLE ledger_\(number) (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        account_id bigint NOT NULL, booked_at timestamptz NOT NULL DEFAULT now(),
        amount numeric(14, 2) NOT NULL CHECK (amount <> 0),
        memo text NOT NULL DEFAULT '' CHECK (length(memo) < 500)
      );
      CREATE INDEX ledger_\(number)_account_idx ON ledger_\(number) (account_id, booked_at DESC);
      ALTER TABLE ledger_\(number) ADD COLUMN reviewed_by bigint, ADD COLUMN reviewed_at timestamptz;
      UPDATE ledger_\(number) SET memo = trim(memo), reviewed_at = coalesce(reviewed_at, booked_at)
      WHERE memo <> trim(memo) AND account_id IN (SELECT account_id FROM ledger_0 WHERE amount > 10);
      COMMENT ON TABLE ledger_\(number) IS
        'One line for each booking of the account, kept for ten years as the law asks; see the handbook';

      """
    }.joined()
  }

  private static func checks(_ count: Int) -> String {
    "CREATE TABLE wide (id bigint PRIMARY KEY, amount numeric);\n"
      + (0..<count).map {
        "ALTER TABLE wide ADD CONSTRAINT amount_\($0) CHECK (amount <> \($0)) NOT VALID;\n"
      }.joined()
  }

  /// Each looks for a name that none before it has, and whether one before it says the same.
  private static func unnamedChecks(_ count: Int) -> String {
    "ALTER TABLE ledger ADD COLUMN amount numeric"
      + String(repeating: " CHECK (amount > 0)", count: count) + ";\n"
  }

  private static func functions(_ count: Int) -> String {
    "CREATE TABLE base (id bigint PRIMARY KEY, title text NOT NULL);\n"
      + (0..<count).map {
        """
        CREATE FUNCTION find_\($0)(wanted bigint) RETURNS SETOF base LANGUAGE sql STABLE
        AS 'SELECT * FROM base WHERE id = wanted + \($0)';
        CREATE VIEW found_\($0) AS SELECT * FROM find_\($0)(\($0));

        """
      }.joined()
      + (0..<count).map { "DROP FUNCTION find_\($0)(bigint) CASCADE;\n" }.joined()
      + "DROP TABLE base CASCADE;\n"
  }

  private static func inserts(_ count: Int) -> String {
    "CREATE TABLE log (id bigint, at timestamptz, what text);\n"
      + (0..<count).map {
        "INSERT INTO log (id, at, what) VALUES (\($0), '2024-01-01T00:00:00Z', 'entry \($0)');\n"
      }.joined()
  }

  private static func sum(_ count: Int) -> String {
    "CREATE TABLE big (total bigint CHECK (total > 0));\nUPDATE big SET total = total"
      + String(repeating: " + 1", count: count) + " WHERE total < 1;\n"
  }
}
