-- Row level security for everything the API serves.

BEGIN;

CREATE FUNCTION is_member(organization uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
  AS $$
    SELECT EXISTS (
      SELECT FROM public.members m
      WHERE m.organization_id = organization AND m.user_id = (SELECT auth.uid())
    )
  $$;

CREATE FUNCTION is_open(status text) RETURNS boolean
  LANGUAGE sql IMMUTABLE
  AS $$ SELECT status IN ('sent', 'accepted') $$;

ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE calls ENABLE ROW LEVEL SECURITY;
ALTER TABLE transcripts ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_metrics ENABLE ROW LEVEL SECURITY;
ALTER TABLE notifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE referrals ENABLE ROW LEVEL SECURITY;

CREATE POLICY organizations_owner ON organizations
  USING (owner_id = (SELECT auth.uid()));

CREATE POLICY calls_member ON calls TO authenticated
  USING (is_member(organization_id));

CREATE POLICY transcripts_final ON transcripts FOR SELECT
  USING (status = 'final');

CREATE POLICY usage_metrics_backend ON usage_metrics TO service_role
  USING (quantity >= 0);

CREATE POLICY notifications_current ON notifications TO authenticated
  USING (archived_at IS NULL);

CREATE POLICY referrals_open ON referrals TO authenticated
  USING (is_open(status));

COMMIT;
