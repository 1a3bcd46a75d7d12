-- Call analytics: organizations, their members and calls, and what is measured about them.

CREATE TABLE profiles (
  id uuid PRIMARY KEY REFERENCES auth.users (id) ON DELETE CASCADE,
  full_name text NOT NULL,
  email text
);

CREATE TABLE organizations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL,
  owner_id uuid NOT NULL REFERENCES profiles (id)
);
CREATE INDEX organizations_owner_id_idx ON organizations (owner_id);

CREATE TABLE members (
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
  PRIMARY KEY (user_id, organization_id)
);
CREATE INDEX members_organization_id_idx ON members (organization_id);

CREATE TABLE calls (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  user_id uuid REFERENCES profiles (id),
  provider_sid text NOT NULL UNIQUE,
  started_at timestamptz NOT NULL,
  duration_seconds integer,
  UNIQUE (id, organization_id)
);

CREATE TABLE transcripts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  call_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  status text NOT NULL DEFAULT 'draft',
  body text NOT NULL,
  FOREIGN KEY (call_id, organization_id) REFERENCES calls (id, organization_id)
);
CREATE INDEX transcripts_organization_id_idx ON transcripts (organization_id);

CREATE TABLE usage_metrics (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  call_id uuid,
  call_sid text,
  metric text NOT NULL,
  quantity numeric NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX usage_metrics_organization_id_idx ON usage_metrics (organization_id);
CREATE INDEX usage_metrics_metric_idx ON usage_metrics (metric);

CREATE TABLE notifications (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
  title text NOT NULL,
  read_at timestamptz,
  archived_at timestamptz
);
CREATE INDEX notifications_unread_idx ON notifications (user_id) WHERE read_at IS NULL;

CREATE TABLE referrals (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  referrer_id uuid NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
  referred_email text NOT NULL,
  status text NOT NULL DEFAULT 'sent',
  created_at timestamptz NOT NULL DEFAULT now()
);

-- ROLLBACK
/*
BEGIN;
DROP TABLE referrals, notifications, usage_metrics, transcripts, calls, members, organizations,
  profiles;
COMMIT;
*/
