-- ╔══════════════════════════════════════════════════════════════════════════╗
-- ║  MIGRATION 003: FOREIGN KEYS AND ORPHANS                                 ║
-- ╠══════════════════════════════════════════════════════════════════════════╣
-- ║  Why   : the import from the spreadsheets left rows that point nowhere   ║
-- ║  What  : backfill from jsonb, clean orphans, add the missing keys        ║
-- ║  Run   : psql -v ON_ERROR_STOP=1 -f 003_foreign_keys.sql                 ║
-- ║  Undo  : script at the end of this file                                  ║
-- ╚══════════════════════════════════════════════════════════════════════════╝

BEGIN;

-- ════════════════════════════════════════════════════════════════════════════
-- STEP 1: Backfill keys out of jsonb
-- ════════════════════════════════════════════════════════════════════════════

UPDATE tools t
SET category_id = c.id
FROM tool_categories c
WHERE t.category_id IS NULL
  AND c.name = t.specs ->> 'category';

ALTER TABLE loans ADD COLUMN IF NOT EXISTS pickup_shed_id uuid;

UPDATE loans l
SET pickup_shed_id = s.id
FROM sheds s
WHERE s.id::text = l.meta ->> 'pickup_shed';

DO $$
DECLARE
    n bigint;
BEGIN
    SELECT count(*) INTO n FROM loans WHERE pickup_shed_id IS NOT NULL;
    RAISE NOTICE 'loans with a pick-up shed of their own: %', n;
END
$$;

-- ════════════════════════════════════════════════════════════════════════════
-- STEP 2: Clean orphans
-- ════════════════════════════════════════════════════════════════════════════

-- 2.1 Tools of sheds that are gone
DELETE FROM tools t
WHERE NOT EXISTS (SELECT 1 FROM sheds s WHERE s.id = t.shed_id);

-- 2.2 Categories that only tools know: keep the number, name it later
INSERT INTO tool_categories (id, name)
SELECT DISTINCT t.category_id, 'Unsorted ' || t.category_id
FROM tools t
LEFT JOIN tool_categories c ON c.id = t.category_id
WHERE t.category_id IS NOT NULL
  AND c.id IS NULL;

-- 2.3 Loans keep their history, only the pointers go
UPDATE loans l
SET tool_id = NULL
WHERE l.tool_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM tools t WHERE t.id = l.tool_id);

UPDATE loans l
SET shed_id = NULL
WHERE l.shed_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM sheds s WHERE s.id = l.shed_id);

UPDATE loans l
SET handed_out_by = NULL
WHERE l.handed_out_by IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM people p WHERE p.id = l.handed_out_by);

-- 2.4 Inspections: the old phone app wrote loan numbers of its own until March 2024
DELETE FROM inspections i
WHERE NOT EXISTS (SELECT 1 FROM tools t WHERE t.id = i.tool_id);

DELETE FROM inspections i
WHERE i.inspected_at < '2024-03-01'
  AND i.loan_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM loans l WHERE l.id = i.loan_id);

UPDATE inspections
SET inspector_id = NULL
WHERE inspector_id NOT IN (SELECT id FROM people);

-- 2.5 Repair jobs of people who left
UPDATE repair_jobs
SET reported_by = NULL
WHERE id IN (
    SELECT r.id
    FROM repair_jobs r
    LEFT JOIN people p ON p.id = r.reported_by
    WHERE p.id IS NULL
);

-- 2.6 The waiting list for tools that are gone
DELETE FROM waitlist w
WHERE NOT EXISTS (SELECT 1 FROM tools t WHERE t.id = w.tool_id);

-- ════════════════════════════════════════════════════════════════════════════
-- STEP 3: Foreign keys
-- ════════════════════════════════════════════════════════════════════════════

-- 3.1 tools
DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM information_schema.table_constraints
        WHERE table_name = 'tools' AND constraint_name = 'tools_shed_id_fkey'
    ) THEN
        ALTER TABLE tools
            ADD CONSTRAINT tools_shed_id_fkey
            FOREIGN KEY (shed_id) REFERENCES sheds (id) ON DELETE RESTRICT;
        RAISE NOTICE 'added tools_shed_id_fkey';
    ELSE
        RAISE NOTICE 'tools_shed_id_fkey is there already';
    END IF;

    IF NOT EXISTS (
        SELECT 1 FROM information_schema.table_constraints
        WHERE table_name = 'tools' AND constraint_name = 'tools_category_id_fkey'
    ) THEN
        ALTER TABLE tools
            ADD CONSTRAINT tools_category_id_fkey
            FOREIGN KEY (category_id) REFERENCES tool_categories (id);
        RAISE NOTICE 'added tools_category_id_fkey';
    END IF;
END
$$;

-- 3.2 loans
DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM information_schema.table_constraints
        WHERE table_name = 'loans' AND constraint_name = 'loans_borrower_id_fkey'
    ) THEN
        ALTER TABLE loans
            ADD CONSTRAINT loans_borrower_id_fkey
            FOREIGN KEY (borrower_id) REFERENCES people (id) ON DELETE RESTRICT;
    END IF;

    IF NOT EXISTS (
        SELECT 1 FROM information_schema.table_constraints
        WHERE table_name = 'loans' AND constraint_name = 'loans_tool_id_fkey'
    ) THEN
        ALTER TABLE loans
            ADD CONSTRAINT loans_tool_id_fkey
            FOREIGN KEY (tool_id) REFERENCES tools (id) ON DELETE SET NULL;
    END IF;
END
$$;

ALTER TABLE loans
    ADD CONSTRAINT loans_shed_id_fkey
    FOREIGN KEY (shed_id) REFERENCES sheds (id);

ALTER TABLE loans
    ADD CONSTRAINT loans_handed_out_by_fkey
    FOREIGN KEY (handed_out_by) REFERENCES people (id) ON DELETE SET NULL;

ALTER TABLE loans
    ADD CONSTRAINT loans_pickup_shed_id_fkey
    FOREIGN KEY (pickup_shed_id) REFERENCES sheds (id);

-- 3.3 inspections
ALTER TABLE inspections
    ADD CONSTRAINT inspections_tool_id_fkey
    FOREIGN KEY (tool_id) REFERENCES tools (id) ON DELETE CASCADE;

ALTER TABLE inspections
    ADD CONSTRAINT inspections_loan_id_fkey
    FOREIGN KEY (loan_id) REFERENCES loans (id) ON DELETE SET NULL;

ALTER TABLE inspections
    ADD CONSTRAINT inspections_inspector_id_fkey
    FOREIGN KEY (inspector_id) REFERENCES people (id);

-- 3.4 repair jobs: the table is busy, so this one is checked in step 6
ALTER TABLE repair_jobs
    ADD CONSTRAINT repair_jobs_tool_id_fkey
    FOREIGN KEY (tool_id) REFERENCES tools (id) ON DELETE CASCADE NOT VALID;

ALTER TABLE repair_jobs
    ADD CONSTRAINT repair_jobs_reported_by_fkey
    FOREIGN KEY (reported_by) REFERENCES people (id) ON DELETE SET NULL;

-- 3.5 waiting list
ALTER TABLE waitlist
    ADD CONSTRAINT waitlist_tool_id_fkey
    FOREIGN KEY (tool_id) REFERENCES tools (id) ON DELETE CASCADE;

ALTER TABLE waitlist
    ADD CONSTRAINT waitlist_person_id_fkey
    FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE;

-- ════════════════════════════════════════════════════════════════════════════
-- STEP 4: Nobody waits twice for one tool
-- ════════════════════════════════════════════════════════════════════════════

DELETE FROM waitlist later
USING waitlist earlier
WHERE earlier.tool_id = later.tool_id
  AND earlier.person_id = later.person_id
  AND earlier.id < later.id;

CREATE UNIQUE INDEX waitlist_tool_person_key ON waitlist (tool_id, person_id);

-- ════════════════════════════════════════════════════════════════════════════
-- STEP 5: New loans take the shed of their tool
-- ════════════════════════════════════════════════════════════════════════════

CREATE FUNCTION loans_fill_shed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    IF NEW.shed_id IS NULL THEN
        SELECT t.shed_id INTO NEW.shed_id FROM public.tools t WHERE t.id = NEW.tool_id;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER loans_fill_shed
    BEFORE INSERT ON loans
    FOR EACH ROW EXECUTE FUNCTION loans_fill_shed();

COMMIT;

-- ════════════════════════════════════════════════════════════════════════════
-- STEP 6: Check the key of the repair jobs, outside the transaction
-- ════════════════════════════════════════════════════════════════════════════

DELETE FROM repair_jobs r
WHERE NOT EXISTS (SELECT 1 FROM tools t WHERE t.id = r.tool_id);

ALTER TABLE repair_jobs VALIDATE CONSTRAINT repair_jobs_tool_id_fkey;

-- ════════════════════════════════════════════════════════════════════════════
-- STEP 7: Verification
-- ════════════════════════════════════════════════════════════════════════════

-- Expect 14 rows, all of them convalidated
SELECT conrelid::regclass AS on_table, conname, convalidated
FROM pg_constraint
WHERE contype = 'f'
  AND conrelid IN ('tools'::regclass, 'loans'::regclass, 'inspections'::regclass,
                   'repair_jobs'::regclass, 'waitlist'::regclass)
ORDER BY 1, 2;

-- Expect 0
SELECT count(*) AS loans_without_borrower
FROM loans l LEFT JOIN people p ON p.id = l.borrower_id
WHERE p.id IS NULL;

-- ╔══════════════════════════════════════════════════════════════════════════╗
-- ║  Rollback script (save as 003_foreign_keys.down.sql)                     ║
-- ╚══════════════════════════════════════════════════════════════════════════╝
/*
BEGIN;

-- Trigger
DROP TRIGGER IF EXISTS loans_fill_shed ON loans;

-- Nobody-waits-twice
ALTER TABLE waitlist DROP CONSTRAINT IF EXISTS waitlist_tool_person_key;

-- Foreign keys
ALTER TABLE waitlist DROP CONSTRAINT IF EXISTS waitlist_person_id_fkey;
ALTER TABLE waitlist DROP CONSTRAINT IF EXISTS waitlist_tool_id_fkey;
ALTER TABLE repair_jobs DROP CONSTRAINT IF EXISTS repair_jobs_reported_by_fkey;
ALTER TABLE repair_jobs DROP CONSTRAINT IF EXISTS repair_jobs_tool_id_fkey;
ALTER TABLE inspections DROP CONSTRAINT IF EXISTS inspections_inspector_id_fkey;
ALTER TABLE inspections DROP CONSTRAINT IF EXISTS inspections_loan_id_fkey;
ALTER TABLE inspections DROP CONSTRAINT IF EXISTS inspections_tool_id_fkey;
ALTER TABLE loans DROP CONSTRAINT IF EXISTS loans_pickup_shed_id_fkey;
ALTER TABLE loans DROP CONSTRAINT IF EXISTS loans_shed_id_fkey;
ALTER TABLE loans DROP CONSTRAINT IF EXISTS loans_tool_id_fkey;
ALTER TABLE loans DROP CONSTRAINT IF EXISTS loans_borrower_id_fkey;
ALTER TABLE tools DROP CONSTRAINT IF EXISTS tools_category_id_fkey;
ALTER TABLE tools DROP CONSTRAINT IF EXISTS tools_shed_id_fkey;
ALTER TABLE shed_staff DROP CONSTRAINT IF EXISTS shed_staff_shed_id_fkey;

-- Optionally: ALTER TABLE loans DROP COLUMN pickup_shed_id;

COMMIT;
*/
