-- ============================================================================
--  002_charges.sql
--  Late fees, damage and deposits get a table of their own
-- ============================================================================
--  * new: charges, with its type, its stamp trigger and its policy
--  * loans ask for no deposit unless the desk enters one
--  * people may give another address for bills
-- ============================================================================

BEGIN;

-- STEP 1: the table ----------------------------------------------------------

CREATE TYPE charge_kind AS ENUM ('late', 'damage', 'deposit');

CREATE TABLE charges (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    loan_id       bigint NOT NULL REFERENCES loans (id) ON DELETE CASCADE,
    person_id     uuid NOT NULL REFERENCES people (id),
    kind          charge_kind NOT NULL,
    amount_cents  integer NOT NULL,
    issued_at     timestamptz NOT NULL DEFAULT now(),
    settled_at    timestamptz,
    changed_at    timestamptz,
    doc           jsonb NOT NULL DEFAULT '{}'::jsonb
);

CREATE INDEX charges_loan_idx ON charges (loan_id);

-- STEP 2: changed_at follows every update ------------------------------------

CREATE FUNCTION charges_stamp() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    NEW.changed_at := now();
    RETURN NEW;
END
$$;

CREATE TRIGGER charges_stamp
    BEFORE UPDATE ON charges
    FOR EACH ROW EXECUTE FUNCTION charges_stamp();

-- STEP 3: deposits -----------------------------------------------------------

ALTER TABLE loans ALTER COLUMN deposit_cents SET DEFAULT 0;
COMMENT ON COLUMN loans.deposit_cents IS 'Held at the desk, given back with the tool';

-- The pilot booked a returned deposit as a negative one.
UPDATE loans SET deposit_cents = 0 WHERE deposit_cents < 0;

ALTER TABLE loans
    ADD CONSTRAINT loans_deposit_check CHECK (deposit_cents >= 0);

-- STEP 4: people -------------------------------------------------------------

ALTER TABLE people ADD COLUMN billing_email text;

DROP POLICY people_self ON people;
CREATE POLICY people_self ON people TO authenticated
    USING (id = (SELECT auth.uid()))
    WITH CHECK (id = (SELECT auth.uid()));

-- STEP 5: the fee of a loan takes its charges in -----------------------------

CREATE OR REPLACE FUNCTION loan_fee_cents(p_loan bigint) RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path = ''
AS $$
    SELECT (l.due_on - l.starts_on + 1)::bigint * t.day_rate_cents
         + COALESCE((SELECT sum(c.amount_cents) FROM public.charges c
                     WHERE c.loan_id = l.id AND c.kind <> 'deposit'), 0)
    FROM public.loans l
    JOIN public.tools t ON t.id = l.tool_id
    WHERE l.id = p_loan
$$;

-- STEP 6: who sees a charge --------------------------------------------------

ALTER TABLE charges ENABLE ROW LEVEL SECURITY;

CREATE POLICY charges_own ON charges FOR SELECT TO authenticated
    USING (person_id = (SELECT auth.uid()));

COMMIT;

-- STEP 7: verification -------------------------------------------------------

SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'charges'::regclass AND NOT tgisinternal;
SELECT count(*) AS negative_deposits FROM loans WHERE deposit_cents < 0;

-- ============================================================================
--  Rollback script (save as 002_charges.down.sql)
--  The deposits that were below zero stay at zero, the pilot's sheet has them.
-- ============================================================================
/*
BEGIN;

-- the fee, as 001 has it
CREATE OR REPLACE FUNCTION loan_fee_cents(p_loan bigint) RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path = ''
AS $$
    SELECT (l.due_on - l.starts_on + 1)::bigint * t.day_rate_cents
    FROM public.loans l
    JOIN public.tools t ON t.id = l.tool_id
    WHERE l.id = p_loan
$$;

-- people
DROP POLICY people_self ON people;
CREATE POLICY people_self ON people
    USING (id = auth.uid());
ALTER TABLE people DROP COLUMN billing_email;

-- deposits
ALTER TABLE loans DROP CONSTRAINT loans_deposit_check;
COMMENT ON COLUMN loans.deposit_cents IS NULL;
ALTER TABLE loans ALTER COLUMN deposit_cents SET DEFAULT 2000;

-- the table takes its trigger, its index and its policy along
DROP TABLE charges;
DROP FUNCTION charges_stamp();
DROP TYPE charge_kind;

COMMIT;
*/
