/// Makes inputs that nobody would write out of some that people do.
package struct Mutator: Sendable {
  private let inputs: [[UInt8]]
  /// No input gets longer than this.
  private let limit = 200_000

  package init(inputs: [[UInt8]]) {
    self.inputs = inputs.isEmpty ? [[]] : inputs
  }

  package func makeInput(_ random: inout SplitMix) -> [UInt8] {
    var bytes = inputs[random.below(inputs.count)]
    for _ in 0...random.below(6) { mutate(&bytes, &random) }
    return Array(bytes.prefix(limit))
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    let place = range(in: bytes, &random)
    switch random.below(10) {
    case 0: for index in place.prefix(4) { bytes[index] ^= 1 << UInt8(random.below(8)) }
    case 1: bytes.removeSubrange(place)
    case 2: bytes.insert(contentsOf: bytes[place], at: random.below(bytes.count + 1))
    case 3: bytes.removeSubrange(place.lowerBound...)
    case 4, 5: bytes.insert(contentsOf: token(&random), at: place.lowerBound)
    case 6: bytes.replaceSubrange(place, with: token(&random))
    case 7: repeatToken(in: &bytes, at: place.lowerBound, &random)
    case 8: splice(into: &bytes, at: place.lowerBound, &random)
    default: swapStatements(&bytes, &random)
    }
  }

  /// A part of the input, short ones more often.
  private func range(in bytes: [UInt8], _ random: inout SplitMix) -> Range<Int> {
    let start = random.below(bytes.count + 1)
    let length = random.isOne(in: 4) ? random.below(bytes.count + 1) : random.below(12)
    return start..<min(bytes.count, start + length)
  }

  private func token(_ random: inout SplitMix) -> [UInt8] {
    random.isOne(in: 8)
      ? (0...random.below(4)).map { _ in UInt8.random(in: 0...255, using: &random) }
      : Array(Self.tokens[random.below(Self.tokens.count)].utf8)
  }

  private func repeatToken(in bytes: inout [UInt8], at index: Int, _ random: inout SplitMix) {
    let token = token(&random)
    let count = 1 << random.below(13)
    guard token.count * count < limit else { return }
    bytes.insert(contentsOf: (0..<count).flatMap { _ in token }, at: index)
  }

  private func splice(into bytes: inout [UInt8], at index: Int, _ random: inout SplitMix) {
    let other = inputs[random.below(inputs.count)]
    let part = range(in: other, &random)
    bytes.insert(contentsOf: other[part].prefix(limit / 2), at: index)
  }

  private func swapStatements(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    var statements = bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    statements.swapAt(random.below(statements.count), random.below(statements.count))
    bytes = Array(statements.joined(separator: [UInt8(ascii: ";")]))
  }

  /// What means something to PostgreSQL, to psql, to migration tools, or to the linter's own readers.
  private static let tokens = [
    "(", ")", "((", "'", "\"", "$$", "$a$", "$1", ";", ";;", "\\", "\\;", "\\.", "/*", "*/", "--",
    "\n", "\r\n", "\t", "\0", "\u{FEFF}", "é", "\u{1F512}", ",", ".", "*", "+", "::", ":=", ":a",
    ":'a'", "{{ a }}", "${a}", "[", "]", "=", "<>", "~", "||", "E'\\'", "U&'\\0041'", "b'1'", "0x1",
    "1e309", "NULL", "NOT ", "AND ", "OR ", "IN (", "SELECT ", " FROM ", " WHERE ", "WITH a AS (",
    "EXISTS (SELECT 1 FROM a)", "CASE WHEN a THEN b END", "COPY a FROM stdin;\n", "\\copy ",
    "CREATE ", "ALTER TABLE a ", "DROP ", " CASCADE", "TABLE a ", "INDEX ", "CONCURRENTLY ",
    "IF NOT EXISTS ", "IF EXISTS ", "CONSTRAINT a ", "PRIMARY KEY", "REFERENCES a ", "UNIQUE ",
    "CHECK (a > 0)", "DEFAULT a ", "GENERATED ALWAYS AS IDENTITY", "PARTITION OF a DEFAULT",
    "INHERITS (a)", "LIKE a INCLUDING ALL", "POLICY a ON a ", "USING (true)", "auth.uid()",
    "FUNCTION a() ", "RETURNS trigger ", "LANGUAGE plpgsql ", "AS $$ BEGIN ", " END $$", "BEGIN;",
    "COMMIT;", "ROLLBACK;", "SAVEPOINT a;", "DO $$ BEGIN ", "EXECUTE 'a'",
    "EXECUTE format('%I', a)",
    "RAISE EXCEPTION 'a'", "IF a THEN ", "END IF;", "LOOP ", "END LOOP;", "EXCEPTION WHEN others ",
    "BEGIN ATOMIC ", "TYPE a AS ENUM ('a')", "DOMAIN a AS int ", "SCHEMA a ", "VIEW a AS ",
    "TRIGGER a BEFORE UPDATE ON a ", "RENAME TO a", "SET SCHEMA a", "OWNER TO a", "GRANT a TO b",
    "COMMENT ON TABLE a IS 'a'", "INSERT INTO a VALUES (1)", "UPDATE a SET a = b", "DELETE FROM a",
    "MERGE INTO a USING b ON true ", "TRUNCATE a", "SET search_path TO a", "SET lock_timeout = 1",
    "-- Rollback\n/*\n", "-- rollback:\n-- ", "-- DOWN\n", "-- +goose Up\n", "-- +goose Down\n",
    "-- +goose StatementBegin\n", "-- migrate:up\n", "-- migrate:down transaction:false\n",
    "-- +migrate Up\n", "--liquibase formatted sql\n", "--changeset a:1\n", "--rollback DROP a;\n",
    "-- Up Migration\n", "-- Down Migration\n", "--> statement-breakpoint\n", "--! Previous: a\n",
    "-- no-transaction\n", "-- atlas:txmode none\n", "-- lockstep:ignore ",
    "-- lockstep:ignore-file missing-rollback: a\n", "-- squawk-ignore ban-drop-column\n",
    "unindexed-foreign-key", "a ", "b ", "1 ", "int ", "text ",
  ]
}
