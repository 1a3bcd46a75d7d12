-- What the application always promised, now kept by the database.

BEGIN;

ALTER TABLE calls ALTER COLUMN user_id SET NOT NULL;

ALTER TABLE calls
  ADD CONSTRAINT calls_duration_check CHECK (duration_seconds >= 0);

UPDATE usage_metrics SET quantity = 0 WHERE quantity < 0;
ALTER TABLE usage_metrics
  ADD CONSTRAINT usage_metrics_quantity_check CHECK (quantity >= 0);

DO $$
BEGIN
  IF EXISTS (SELECT FROM profiles WHERE email <> lower(email)) THEN
    RAISE EXCEPTION 'profiles.email is not lower case everywhere: clean it up first';
  END IF;
END
$$;
ALTER TABLE profiles
  ADD CONSTRAINT profiles_email_lower_check CHECK (email = lower(email));

ALTER TABLE referrals
  ADD CONSTRAINT referrals_referrer_email_key UNIQUE (referrer_id, referred_email);

COMMIT;

-- ============================================================
-- ROLLBACK (if needed)
-- ============================================================
-- BEGIN;
-- ALTER TABLE referrals DROP CONSTRAINT referrals_referrer_email_key;
-- ALTER TABLE profiles DROP CONSTRAINT profiles_email_lower_check;
-- ALTER TABLE usage_metrics DROP CONSTRAINT usage_metrics_quantity_check;
-- ALTER TABLE calls DROP CONSTRAINT calls_duration_check;
-- ALTER TABLE calls ALTER COLUMN user_id DROP NOT NULL;
-- COMMIT;
