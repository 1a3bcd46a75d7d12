-- What the application always promised, now kept by the database:
--   every call has a user and no negative duration,
--   referred e-mail addresses are lower case, and nobody is referred twice by the same person.

SET lock_timeout = '3s';

-- 1. New rows obey from now on. NOT VALID: the old ones are not looked at yet.
BEGIN;
ALTER TABLE public.calls
  ADD CONSTRAINT calls_user_id_present CHECK (user_id IS NOT NULL) NOT VALID,
  ADD CONSTRAINT calls_duration_check CHECK (duration_seconds >= 0) NOT VALID;
COMMIT;

BEGIN;
ALTER TABLE public.referrals
  ADD CONSTRAINT referrals_email_lower_check
  CHECK (referred_email = lower(referred_email)) NOT VALID;
COMMIT;

-- 2. The old rows are saved and repaired, from one snapshot.
BEGIN ISOLATION LEVEL REPEATABLE READ;
CREATE TABLE private.calls_before_005 (
  id uuid PRIMARY KEY, user_id uuid, duration_seconds integer
);
INSERT INTO private.calls_before_005 (id, user_id, duration_seconds)
SELECT id, user_id, duration_seconds
FROM public.calls
WHERE user_id IS NULL OR duration_seconds < 0;

-- One UPDATE for both columns: every new version of a row is checked against both constraints.
-- It reaches every call, since organization_id and owner_id are never null.
UPDATE public.calls c
SET user_id = coalesce(c.user_id, o.owner_id),
    duration_seconds = CASE WHEN c.duration_seconds >= 0 THEN c.duration_seconds END
FROM public.organizations o
WHERE o.id = c.organization_id AND (c.user_id IS NULL OR c.duration_seconds < 0);
COMMIT;

BEGIN ISOLATION LEVEL REPEATABLE READ;
CREATE TABLE private.referrals_before_005 (LIKE public.referrals INCLUDING INDEXES);
INSERT INTO private.referrals_before_005
SELECT r.*
FROM public.referrals r
WHERE r.referred_email <> lower(r.referred_email)
  OR EXISTS (
    SELECT FROM public.referrals other
    WHERE other.referrer_id = r.referrer_id
      AND lower(other.referred_email) = lower(r.referred_email)
      AND other.id <> r.id
  );

-- The first referral counts.
DELETE FROM public.referrals r
USING public.referrals earlier
WHERE earlier.referrer_id = r.referrer_id
  AND lower(earlier.referred_email) = lower(r.referred_email)
  AND (earlier.created_at, earlier.id) < (r.created_at, r.id);

UPDATE public.referrals
SET referred_email = lower(referred_email)
WHERE referred_email <> lower(referred_email);
COMMIT;

-- 3. Validation scans without blocking reads or writes. With a valid CHECK, SET NOT NULL needs no
-- scan of its own, so its ACCESS EXCLUSIVE lock is short.
ALTER TABLE public.calls VALIDATE CONSTRAINT calls_user_id_present;
ALTER TABLE public.calls VALIDATE CONSTRAINT calls_duration_check;
ALTER TABLE public.referrals VALIDATE CONSTRAINT referrals_email_lower_check;

BEGIN;
ALTER TABLE public.calls ALTER COLUMN user_id SET NOT NULL;
ALTER TABLE public.calls DROP CONSTRAINT calls_user_id_present;
COMMIT;

-- 4. Unique, in two steps: the index is built without blocking writes, then adopted. A duplicate
-- written since step 2 makes the build fail and nothing worse; repair it and run from here again.
SET lock_timeout = '5min';
SET statement_timeout = 0;
DROP INDEX CONCURRENTLY IF EXISTS public.referrals_referrer_email_key;
CREATE UNIQUE INDEX CONCURRENTLY referrals_referrer_email_key
  ON public.referrals (referrer_id, referred_email);

SET lock_timeout = '3s';
BEGIN;
ALTER TABLE public.referrals
  ADD CONSTRAINT referrals_referrer_email_key UNIQUE USING INDEX referrals_referrer_email_key;
COMMIT;

-- The unique index begins with referrer_id and serves its foreign key.
SET lock_timeout = '5min';
DROP INDEX CONCURRENTLY IF EXISTS public.referrals_referrer_id_idx;

-- ROLLBACK
-- Also puts back the repaired values and the duplicate referrals.
/*
SET lock_timeout = '5min';
SET statement_timeout = 0;
CREATE INDEX CONCURRENTLY IF NOT EXISTS referrals_referrer_id_idx
  ON public.referrals (referrer_id);

SET lock_timeout = '3s';
BEGIN;
ALTER TABLE public.referrals
  DROP CONSTRAINT referrals_referrer_email_key,
  DROP CONSTRAINT referrals_email_lower_check;
INSERT INTO public.referrals
SELECT * FROM private.referrals_before_005
ON CONFLICT (id) DO UPDATE SET referred_email = excluded.referred_email;
DROP TABLE private.referrals_before_005;
COMMIT;

BEGIN;
ALTER TABLE public.calls
  DROP CONSTRAINT calls_duration_check,
  ALTER COLUMN user_id DROP NOT NULL;
UPDATE public.calls c
SET user_id = b.user_id, duration_seconds = b.duration_seconds
FROM private.calls_before_005 b
WHERE b.id = c.id;
DROP TABLE private.calls_before_005;
COMMIT;
*/
