-- ╔══════════════════════════════════════════════════════════════════════════╗
-- ║  MIGRATION 006: DATA CONSTRAINTS AFTER THE BACKFILLS                     ║
-- ╠══════════════════════════════════════════════════════════════════════════╣
-- ║  Puts into the database what the desk app has been checking by itself.   ║
-- ║  Every step first repairs what is there, then adds the rule.             ║
-- ║                                                                          ║
-- ║  Needs: 003 (keys) and 005 (indexes)                                     ║
-- ╚══════════════════════════════════════════════════════════════════════════╝

BEGIN;

SET LOCAL lock_timeout = '5s';

-- ════════════════════════════════════════════════════════════════════════════
-- STEP 1: Loans
-- ════════════════════════════════════════════════════════════════════════════

DO $$
DECLARE
    n bigint;
BEGIN
    -- 1.1 Deposit: the form has it, otherwise there was none
    IF EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_name = 'loans' AND column_name = 'deposit_cents' AND is_nullable = 'YES'
    ) THEN
        UPDATE loans
        SET deposit_cents = COALESCE((meta ->> 'deposit')::integer, 0)
        WHERE deposit_cents IS NULL;
        GET DIAGNOSTICS n = ROW_COUNT;
        RAISE NOTICE 'loans.deposit_cents: % rows filled', n;

        ALTER TABLE loans ALTER COLUMN deposit_cents SET NOT NULL;
    END IF;

    -- 1.2 Shed: where it was picked up, or what the form says
    IF EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_name = 'loans' AND column_name = 'shed_id' AND is_nullable = 'YES'
    ) THEN
        UPDATE loans
        SET shed_id = COALESCE(pickup_shed_id, (meta ->> 'shed')::uuid)
        WHERE shed_id IS NULL;
        GET DIAGNOSTICS n = ROW_COUNT;
        RAISE NOTICE 'loans.shed_id: % rows filled', n;

        ALTER TABLE loans ALTER COLUMN shed_id SET NOT NULL;
    END IF;
END
$$;

-- 1.3 A loan ends after it begins
UPDATE loans SET due_on = starts_on + 14 WHERE due_on IS NULL;

ALTER TABLE loans
    ADD CONSTRAINT loans_due_check CHECK (due_on >= starts_on);

-- ════════════════════════════════════════════════════════════════════════════
-- STEP 2: People
-- ════════════════════════════════════════════════════════════════════════════

-- 2.1 Addresses
UPDATE people SET email = lower(email) WHERE email <> lower(email);

ALTER TABLE people
    ADD CONSTRAINT people_email_lower_check CHECK (email = lower(email));

ALTER TABLE people
    ADD CONSTRAINT people_email_format_check
    CHECK (email ~ '^[^@[:space:]]+@[^@[:space:]]+[.][a-z]{2,}$');

-- 2.2 Names
UPDATE people SET nickname = btrim(nickname) WHERE nickname <> btrim(nickname);
UPDATE people SET display_name = btrim(display_name) WHERE display_name <> btrim(display_name);

ALTER TABLE people
    ADD CONSTRAINT people_nickname_length_check CHECK (char_length(nickname) > 2);

ALTER TABLE people
    ADD CONSTRAINT people_display_name_trim_check CHECK (display_name = btrim(display_name));

-- 2.3 Telephone: what is too short to be called is no number
UPDATE people SET phone = NULL WHERE char_length(phone) < 6;

ALTER TABLE people
    ADD CONSTRAINT people_phone_length_check CHECK (char_length(phone) >= 6);

-- ════════════════════════════════════════════════════════════════════════════
-- STEP 3: Tools
-- ════════════════════════════════════════════════════════════════════════════

-- 3.1 Rates
UPDATE tools SET day_rate_cents = 0 WHERE day_rate_cents < 0;

ALTER TABLE tools
    ADD CONSTRAINT tools_day_rate_check CHECK (day_rate_cents > 0);

-- 3.2 Condition
UPDATE tools
SET condition = 'worn'
WHERE condition NOT IN ('new', 'good', 'worn', 'broken', 'lost');

ALTER TABLE tools
    ADD CONSTRAINT tools_condition_check
    CHECK (condition IN ('new', 'good', 'worn', 'broken', 'lost'));

-- 3.3 Serial numbers are written in capitals, and once
UPDATE tools SET serial_no = upper(btrim(serial_no)) WHERE serial_no IS NOT NULL;

ALTER TABLE tools
    ADD CONSTRAINT tools_serial_no_key UNIQUE (serial_no);

-- 3.4 Our own tag: the first tool keeps it, the others get a new sticker
UPDATE tools
SET asset_tag = NULL
WHERE id NOT IN (SELECT min(id) FROM tools GROUP BY asset_tag);

ALTER TABLE tools
    ADD CONSTRAINT tools_asset_tag_key UNIQUE (asset_tag);

-- 3.5 In the catalogue or not
ALTER TABLE tools ADD COLUMN listed boolean DEFAULT true;
ALTER TABLE tools ALTER COLUMN listed SET NOT NULL;

-- ════════════════════════════════════════════════════════════════════════════
-- STEP 4: Inspections
-- ════════════════════════════════════════════════════════════════════════════

-- 4.1 Who lends a tool out inspects it
UPDATE inspections i
SET inspector_id = l.handed_out_by
FROM loans l
WHERE l.id = i.loan_id
  AND i.inspector_id IS NULL;

DO $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_name = 'inspections' AND column_name = 'inspector_id' AND is_nullable = 'YES'
    ) THEN
        ALTER TABLE inspections ALTER COLUMN inspector_id SET NOT NULL;
        RAISE NOTICE 'inspections.inspector_id is now required';
    END IF;
END
$$;

-- 4.2 The score, out of the form
ALTER TABLE inspections ADD COLUMN score integer;
UPDATE inspections SET score = (form ->> 'score')::integer WHERE form ? 'score';

ALTER TABLE inspections
    ADD CONSTRAINT inspections_score_check CHECK (score BETWEEN 1 AND 5);

-- 4.3 The grade
UPDATE inspections
SET grade = LEAST(GREATEST(grade, 0), 10)
WHERE grade NOT BETWEEN 0 AND 10;

ALTER TABLE inspections
    ADD CONSTRAINT inspections_grade_check CHECK (grade BETWEEN 0 AND 10);

-- 4.4 Minutes
DO $$
DECLARE
    n bigint;
BEGIN
    SELECT count(*) INTO n FROM inspections WHERE minutes_spent < 0;
    IF n > 0 THEN
        RAISE WARNING '% inspections took less than no time', n;
    END IF;

    ALTER TABLE inspections
        ADD CONSTRAINT inspections_minutes_check CHECK (minutes_spent >= 0);
END
$$;

-- ════════════════════════════════════════════════════════════════════════════
-- STEP 5: Repair jobs
-- ════════════════════════════════════════════════════════════════════════════

-- 5.1 The shed of the tool; jobs that then still have none are empty drafts
UPDATE repair_jobs r
SET shed_id = t.shed_id
FROM tools t
WHERE t.id = r.tool_id
  AND r.shed_id IS NULL;

DELETE FROM repair_jobs WHERE shed_id IS NULL;

ALTER TABLE repair_jobs ALTER COLUMN shed_id SET NOT NULL;

-- 5.2 States
UPDATE repair_jobs SET state = 'done' WHERE state IN ('finished', 'closed');

ALTER TABLE repair_jobs ALTER COLUMN state SET DEFAULT 'open';
ALTER TABLE repair_jobs
    ADD CONSTRAINT repair_jobs_state_check CHECK (state IN ('open', 'waiting', 'done'));

-- ════════════════════════════════════════════════════════════════════════════
-- STEP 6: Charges and the waiting list
-- ════════════════════════════════════════════════════════════════════════════

-- 6.1 Amounts
UPDATE charges SET amount_cents = abs(amount_cents) WHERE amount_cents < 0;

ALTER TABLE charges
    ADD CONSTRAINT charges_amount_check CHECK (amount_cents >= 0);

-- 6.2 Nothing is settled before it is issued. Money: a person looks at those first.
DO $$
DECLARE
    n bigint;
BEGIN
    SELECT count(*) INTO n FROM charges WHERE settled_at < issued_at;
    IF n > 0 THEN
        RAISE EXCEPTION '% charges are settled before they were issued: ask the treasurer', n;
    END IF;
END
$$;

ALTER TABLE charges
    ADD CONSTRAINT charges_settled_check CHECK (settled_at >= issued_at);

-- 6.3 One person in each place of the queue
UPDATE waitlist w
SET slot = q.place
FROM (
    SELECT id, row_number() OVER (PARTITION BY tool_id ORDER BY joined_at, id) AS place
    FROM waitlist
) q
WHERE q.id = w.id;

ALTER TABLE waitlist
    ADD CONSTRAINT waitlist_slot_key UNIQUE (tool_id, slot);

-- ════════════════════════════════════════════════════════════════════════════
-- STEP 7: Sheds and notices
-- ════════════════════════════════════════════════════════════════════════════

-- 7.1 Time zone and currency, out of the settings
ALTER TABLE sheds ADD COLUMN time_zone text;
ALTER TABLE sheds ADD COLUMN currency text;

UPDATE sheds SET time_zone = settings ->> 'tz';
UPDATE sheds SET currency = COALESCE(settings ->> 'currency', 'EUR');

ALTER TABLE sheds ALTER COLUMN time_zone SET NOT NULL;
ALTER TABLE sheds ALTER COLUMN currency SET NOT NULL;

-- 7.2 The address of the shed's page
UPDATE sheds SET slug = id::text WHERE slug IS NULL;
ALTER TABLE sheds ALTER COLUMN slug SET NOT NULL;

-- 7.3 A notice says something
DO $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_name = 'notices' AND column_name = 'body' AND is_nullable = 'YES'
    ) THEN
        ALTER TABLE notices ALTER COLUMN body SET NOT NULL;
    ELSE
        RAISE NOTICE 'notices.body is required already';
    END IF;
END
$$;

COMMIT;

-- ════════════════════════════════════════════════════════════════════════════
-- STEP 8: Verification
-- ════════════════════════════════════════════════════════════════════════════

SELECT conrelid::regclass AS on_table, conname, pg_get_constraintdef(oid)
FROM pg_constraint
WHERE contype IN ('c', 'u') AND connamespace = 'public'::regnamespace
ORDER BY 1, 2;

-- Expect NO in every row
SELECT table_name, column_name, is_nullable
FROM information_schema.columns
WHERE (table_name, column_name) IN (
    ('loans', 'deposit_cents'), ('loans', 'shed_id'), ('tools', 'listed'),
    ('inspections', 'inspector_id'), ('repair_jobs', 'shed_id'),
    ('sheds', 'time_zone'), ('sheds', 'currency'), ('sheds', 'slug'), ('notices', 'body')
);

-- ╔══════════════════════════════════════════════════════════════════════════╗
-- ║  Rollback script (save as 006_data_constraints.down.sql)                 ║
-- ║  Takes the rules away. The repaired values stay, nobody wants the old    ║
-- ║  ones back.                                                              ║
-- ╚══════════════════════════════════════════════════════════════════════════╝
/*
BEGIN;

ALTER TABLE waitlist DROP CONSTRAINT IF EXISTS waitlist_slot_key;
ALTER TABLE charges DROP CONSTRAINT IF EXISTS charges_settled_check;
ALTER TABLE charges DROP CONSTRAINT IF EXISTS charges_amount_check;
ALTER TABLE repair_jobs DROP CONSTRAINT IF EXISTS repair_jobs_state_check;
ALTER TABLE inspections DROP CONSTRAINT IF EXISTS inspections_minutes_check;
ALTER TABLE inspections DROP CONSTRAINT IF EXISTS inspections_grade_check;
ALTER TABLE inspections DROP CONSTRAINT IF EXISTS inspections_score_check;
ALTER TABLE inspections DROP COLUMN IF EXISTS score;
ALTER TABLE tools DROP COLUMN IF EXISTS listed;
ALTER TABLE tools DROP CONSTRAINT IF EXISTS tools_asset_tag_key;
ALTER TABLE tools DROP CONSTRAINT IF EXISTS tools_serial_no_key;
ALTER TABLE tools DROP CONSTRAINT IF EXISTS tools_condition_check;
ALTER TABLE tools DROP CONSTRAINT IF EXISTS tools_day_rate_check;
ALTER TABLE people DROP CONSTRAINT IF EXISTS people_phone_length_check;
ALTER TABLE people DROP CONSTRAINT IF EXISTS people_display_name_trim_check;
ALTER TABLE people DROP CONSTRAINT IF EXISTS people_nickname_length_check;
ALTER TABLE people DROP CONSTRAINT IF EXISTS people_email_format_check;
ALTER TABLE people DROP CONSTRAINT IF EXISTS people_email_lower_check;
ALTER TABLE loans DROP CONSTRAINT IF EXISTS loans_due_check;

ALTER TABLE notices ALTER COLUMN body DROP NOT NULL;
ALTER TABLE sheds ALTER COLUMN slug DROP NOT NULL;
ALTER TABLE sheds ALTER COLUMN time_zone DROP NOT NULL;
ALTER TABLE sheds DROP COLUMN IF EXISTS currency;
-- ALTER TABLE sheds DROP COLUMN IF EXISTS time_zone;   -- only when the calendar app is rolled back too
ALTER TABLE loans ALTER COLUMN deposit_cents DROP NOT NULL;

COMMIT;
*/
