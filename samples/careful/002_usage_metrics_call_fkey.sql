-- usage_metrics.call_id becomes a foreign key to calls.
--
-- The index comes first, so that deleting a call never has to scan usage_metrics. The key comes
-- next, NOT VALID: from then on no new orphan can appear while the old rows are repaired.

-- CREATE INDEX CONCURRENTLY waits for older transactions, and a failed build leaves an invalid
-- index behind: a long lock_timeout, no statement_timeout, and the leftovers of a first try go.
SET lock_timeout = '5min';
SET statement_timeout = 0;
DROP INDEX CONCURRENTLY IF EXISTS public.usage_metrics_call_id_idx;
CREATE INDEX CONCURRENTLY usage_metrics_call_id_idx ON public.usage_metrics (call_id);

SET lock_timeout = '3s';

BEGIN;
-- SET NULL: usage is billed, so it outlives the call it was measured on.
ALTER TABLE public.usage_metrics
  ADD CONSTRAINT usage_metrics_call_id_fkey
  FOREIGN KEY (call_id) REFERENCES public.calls (id) ON DELETE SET NULL NOT VALID;
COMMIT;

-- One snapshot, so that every row that is changed was saved.
BEGIN ISOLATION LEVEL REPEATABLE READ;
CREATE TABLE private.usage_metrics_before_002 (id uuid PRIMARY KEY, call_id uuid);

INSERT INTO private.usage_metrics_before_002 (id, call_id)
SELECT m.id, m.call_id
FROM public.usage_metrics m
WHERE NOT EXISTS (SELECT FROM public.calls c WHERE c.id = m.call_id);

-- Orphans: rows that name a call which is gone.
UPDATE public.usage_metrics m
SET call_id = NULL
WHERE m.call_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM public.calls c WHERE c.id = m.call_id);

-- Backfill: rows that know their call only by the provider's id.
UPDATE public.usage_metrics m
SET call_id = c.id
FROM public.calls c
WHERE m.call_id IS NULL AND c.provider_sid = m.call_sid;
COMMIT;

-- Scans without blocking reads or writes.
ALTER TABLE public.usage_metrics VALIDATE CONSTRAINT usage_metrics_call_id_fkey;

-- ROLLBACK
-- Usage recorded since then keeps the call it was recorded with.
/*
SET lock_timeout = '3s';
BEGIN;
ALTER TABLE public.usage_metrics DROP CONSTRAINT usage_metrics_call_id_fkey;
UPDATE public.usage_metrics m
SET call_id = b.call_id
FROM private.usage_metrics_before_002 b
WHERE b.id = m.id;
DROP TABLE private.usage_metrics_before_002;
COMMIT;
SET lock_timeout = '5min';
DROP INDEX CONCURRENTLY public.usage_metrics_call_id_idx;
*/
