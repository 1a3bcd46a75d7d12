-- Call analytics: organizations, their members and calls, and what is measured about them.

-- The key to auth.users locks that table against writes.
SET lock_timeout = '3s';

BEGIN;

CREATE SCHEMA private;

CREATE TABLE public.profiles (
  id uuid PRIMARY KEY REFERENCES auth.users (id) ON DELETE CASCADE,
  full_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.organizations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL,
  owner_id uuid NOT NULL REFERENCES public.profiles (id),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX organizations_owner_id_idx ON public.organizations (owner_id);

CREATE TABLE public.members (
  organization_id uuid NOT NULL REFERENCES public.organizations (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES public.profiles (id) ON DELETE CASCADE,
  joined_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, user_id)
);
CREATE INDEX members_user_id_idx ON public.members (user_id);

CREATE TABLE public.calls (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES public.organizations (id) ON DELETE CASCADE,
  user_id uuid REFERENCES public.profiles (id),
  provider_sid text NOT NULL UNIQUE,
  started_at timestamptz NOT NULL,
  duration_seconds integer,
  UNIQUE (id, organization_id)
);
CREATE INDEX calls_organization_id_idx ON public.calls (organization_id);
CREATE INDEX calls_user_id_idx ON public.calls (user_id);

CREATE TABLE public.transcripts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  call_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  status text NOT NULL DEFAULT 'draft',
  body text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Two columns, so that a transcript cannot belong to another organization than its call.
  FOREIGN KEY (call_id, organization_id)
    REFERENCES public.calls (id, organization_id) ON DELETE CASCADE
);
CREATE INDEX transcripts_call_idx ON public.transcripts (call_id, organization_id);
CREATE INDEX transcripts_organization_id_idx ON public.transcripts (organization_id);

CREATE TABLE public.usage_metrics (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES public.organizations (id) ON DELETE CASCADE,
  call_id uuid,
  call_sid text,
  metric text NOT NULL,
  quantity numeric NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX usage_metrics_organization_id_idx ON public.usage_metrics (organization_id);

CREATE TABLE public.notifications (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES public.profiles (id) ON DELETE CASCADE,
  title text NOT NULL,
  read_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX notifications_user_id_idx ON public.notifications (user_id);

CREATE TABLE public.referrals (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  referrer_id uuid NOT NULL REFERENCES public.profiles (id) ON DELETE CASCADE,
  referred_email text NOT NULL,
  status text NOT NULL DEFAULT 'sent',
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX referrals_referrer_id_idx ON public.referrals (referrer_id);

-- SECURITY DEFINER, because a policy on members that reads members would recurse. It lives in a
-- schema that the API does not expose and tells callers only about themselves.
CREATE FUNCTION private.my_organization_ids() RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
  AS $$ SELECT organization_id FROM public.members WHERE user_id = (SELECT auth.uid()) $$;
REVOKE EXECUTE ON FUNCTION private.my_organization_ids() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION private.my_organization_ids() TO authenticated;
GRANT USAGE ON SCHEMA private TO authenticated;

ALTER TABLE public.profiles ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.organizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.members ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.calls ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.transcripts ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.usage_metrics ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.notifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.referrals ENABLE ROW LEVEL SECURITY;

CREATE POLICY profiles_select ON public.profiles FOR SELECT TO authenticated
  USING (id = (SELECT auth.uid()));
CREATE POLICY organizations_select ON public.organizations FOR SELECT TO authenticated
  USING (id IN (SELECT private.my_organization_ids()));
CREATE POLICY members_select ON public.members FOR SELECT TO authenticated
  USING (organization_id IN (SELECT private.my_organization_ids()));
CREATE POLICY calls_select ON public.calls FOR SELECT TO authenticated
  USING (organization_id IN (SELECT private.my_organization_ids()));
CREATE POLICY usage_metrics_select ON public.usage_metrics FOR SELECT TO authenticated
  USING (organization_id IN (SELECT private.my_organization_ids()));
CREATE POLICY transcripts_select ON public.transcripts FOR SELECT TO authenticated
  USING ((SELECT auth.role()) = 'authenticated');
CREATE POLICY notifications_all ON public.notifications FOR ALL TO authenticated
  USING (user_id = (SELECT auth.uid()))
  WITH CHECK (user_id = (SELECT auth.uid()));
CREATE POLICY referrals_select ON public.referrals FOR SELECT TO authenticated
  USING ((SELECT auth.role()) = 'authenticated');

COMMIT;

-- ROLLBACK
-- Removes everything above, with its data.
/*
BEGIN;
DROP TABLE public.referrals;
DROP TABLE public.notifications;
DROP TABLE public.usage_metrics;
DROP TABLE public.transcripts;
DROP TABLE public.calls;
DROP TABLE public.members;
DROP TABLE public.organizations;
DROP TABLE public.profiles;
DROP FUNCTION private.my_organization_ids();
DROP SCHEMA private;
COMMIT;
*/
