-- usage_metrics.call_id becomes a foreign key to calls.

BEGIN;

ALTER TABLE usage_metrics
  ADD CONSTRAINT usage_metrics_call_id_fkey
  FOREIGN KEY (call_id) REFERENCES calls (id) ON DELETE SET NULL;

UPDATE usage_metrics m
SET call_id = c.id
FROM calls c
WHERE m.call_id IS NULL AND c.provider_sid = m.call_sid;

CREATE INDEX usage_metrics_call_id_idx ON usage_metrics (call_id);

COMMIT;

-- ROLLBACK
/*
BEGIN;
DROP INDEX usage_metrics_call_id_idx;
ALTER TABLE usage_metrics DROP CONSTRAINT usage_metrics_call_id_fkey;
COMMIT;
*/
