-- Indexes for the dashboard: an organization's latest calls and usage, a user's unread
-- notifications, and full-text search in transcripts.
--
-- No BEGIN in this file: CREATE INDEX CONCURRENTLY cannot run inside a transaction. Each build can
-- be run again: what a failed one left behind is dropped first.

SET lock_timeout = '5min';
SET statement_timeout = 0;

DROP INDEX CONCURRENTLY IF EXISTS public.calls_organization_started_idx;
CREATE INDEX CONCURRENTLY calls_organization_started_idx
  ON public.calls (organization_id, started_at DESC);

DROP INDEX CONCURRENTLY IF EXISTS public.usage_metrics_organization_recorded_idx;
CREATE INDEX CONCURRENTLY usage_metrics_organization_recorded_idx
  ON public.usage_metrics (organization_id, recorded_at DESC);

DROP INDEX CONCURRENTLY IF EXISTS public.notifications_unread_idx;
CREATE INDEX CONCURRENTLY notifications_unread_idx
  ON public.notifications (user_id, created_at DESC) WHERE read_at IS NULL;

DROP INDEX CONCURRENTLY IF EXISTS public.transcripts_body_search_idx;
CREATE INDEX CONCURRENTLY transcripts_body_search_idx
  ON public.transcripts USING gin (to_tsvector('english', body));

-- The first two new indexes begin with organization_id, so they serve its foreign keys as well.
-- notifications_user_id_idx stays: a partial index does not find every row of a deleted profile.
DROP INDEX CONCURRENTLY IF EXISTS public.calls_organization_id_idx;
DROP INDEX CONCURRENTLY IF EXISTS public.usage_metrics_organization_id_idx;

-- ROLLBACK
-- No transaction here either.
/*
SET lock_timeout = '5min';
SET statement_timeout = 0;
CREATE INDEX CONCURRENTLY IF NOT EXISTS usage_metrics_organization_id_idx
  ON public.usage_metrics (organization_id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS calls_organization_id_idx
  ON public.calls (organization_id);
DROP INDEX CONCURRENTLY IF EXISTS public.transcripts_body_search_idx;
DROP INDEX CONCURRENTLY IF EXISTS public.notifications_unread_idx;
DROP INDEX CONCURRENTLY IF EXISTS public.usage_metrics_organization_recorded_idx;
DROP INDEX CONCURRENTLY IF EXISTS public.calls_organization_started_idx;
*/
