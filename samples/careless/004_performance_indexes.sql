-- Indexes for the dashboard.

CREATE INDEX CONCURRENTLY calls_organization_started_idx
  ON calls (organization_id, started_at DESC);

BEGIN;

CREATE INDEX CONCURRENTLY usage_metrics_metric_recorded_idx
  ON usage_metrics (metric, recorded_at DESC);

DROP INDEX CONCURRENTLY usage_metrics_metric_idx;

COMMIT;

-- ROLLBACK
-- Nothing to do: indexes hold no data. Drop them by hand if they get in the way.
