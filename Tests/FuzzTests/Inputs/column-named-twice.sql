CREATE TABLE calls (id bigint PRIMARY KEY, quota int);
-- Another migration, where the history is cut.
ALTER TABLE calls ADD COLUMN used int DEFAULT 1;
ALTER TABLE calls ADD CONSTRAINT calls_used_check CHECK (used > 0 AND used < quota);
