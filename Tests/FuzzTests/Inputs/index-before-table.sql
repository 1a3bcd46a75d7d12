CREATE UNIQUE INDEX calls_id_key ON calls (id);
CREATE TABLE calls (id bigint PRIMARY KEY, started_at timestamptz);
DROP TABLE calls;
