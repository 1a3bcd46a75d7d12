-- ============================================================================
-- ==                                                                        ==
-- ==   MIGRATION 004: ROW LEVEL SECURITY, PUT RIGHT                         ==
-- ==                                                                        ==
-- ============================================================================
-- The pilot let every signed-in person change every loan, and five tables had
-- no row level security at all. Borrowers see what is theirs, the desk of a
-- shed sees what is the shed's, the backend (service_role) sees everything.

BEGIN;

-- ============================================================================
-- STEP 1: Helper functions
-- ============================================================================

-- Does the caller work at this shed?
CREATE FUNCTION is_shed_staff(p_shed uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ''
AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.shed_staff s
        WHERE s.shed_id = p_shed AND s.person_id = auth.uid()
    )
$$;

-- ... and at the shed of this loan?
CREATE FUNCTION may_handle_loan(p_loan bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = ''
AS $$
DECLARE
    v_shed uuid;
BEGIN
    SELECT l.shed_id INTO v_shed FROM public.loans l WHERE l.id = p_loan;
    RETURN public.is_shed_staff(v_shed);
END
$$;

CREATE FUNCTION caller_id() RETURNS uuid
    LANGUAGE sql STABLE
    SET search_path = ''
AS $$ SELECT auth.uid() $$;

-- Is the tool one that the catalogue shows?
CREATE FUNCTION tool_is_listed(p_tool bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ''
AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.tools t
        WHERE t.id = p_tool AND t.condition <> 'lost'
    )
$$;

-- ============================================================================
-- STEP 2: Switch it on where it was off
-- ============================================================================

ALTER TABLE shed_staff      ENABLE ROW LEVEL SECURITY;
ALTER TABLE tool_categories ENABLE ROW LEVEL SECURITY;
ALTER TABLE tool_photos     ENABLE ROW LEVEL SECURITY;
ALTER TABLE inspections     ENABLE ROW LEVEL SECURITY;
ALTER TABLE repair_jobs     ENABLE ROW LEVEL SECURITY;
ALTER TABLE waitlist        ENABLE ROW LEVEL SECURITY;

-- ============================================================================
-- STEP 3: loans
-- ============================================================================

DROP POLICY IF EXISTS loans_signed_in ON loans;

CREATE POLICY loans_borrower ON loans FOR SELECT TO authenticated
    USING (borrower_id = (SELECT auth.uid()));

CREATE POLICY loans_desk ON loans FOR ALL TO authenticated
    USING (is_shed_staff(shed_id))
    WITH CHECK (is_shed_staff(shed_id));

-- the shelf view needs to know which tools are out
CREATE POLICY loans_shelf_view ON loans FOR SELECT TO authenticated
    USING (returned_at IS NULL);

-- ============================================================================
-- STEP 4: inspections
-- ============================================================================

CREATE POLICY inspections_desk ON inspections FOR ALL TO authenticated
    USING (may_handle_loan(loan_id));

CREATE POLICY inspections_central ON inspections FOR SELECT TO authenticated
    USING ((SELECT auth.jwt()) -> 'app_metadata' ->> 'duty' = 'inspector');

CREATE POLICY inspections_listed ON inspections FOR ALL TO authenticated
    USING (tool_is_listed(tool_id));

-- ============================================================================
-- STEP 5: repair jobs
-- ============================================================================

CREATE POLICY repair_jobs_read ON repair_jobs FOR SELECT TO authenticated
    USING (reported_by = caller_id() OR is_shed_staff(shed_id));

CREATE POLICY repair_jobs_report ON repair_jobs FOR INSERT TO authenticated
    WITH CHECK (reported_by = caller_id());

CREATE POLICY repair_jobs_amend ON repair_jobs FOR UPDATE TO authenticated
    USING (reported_by = (SELECT auth.uid()))
    WITH CHECK (true);

-- what is done stays as it is, whoever asks
CREATE POLICY repair_jobs_frozen ON repair_jobs AS RESTRICTIVE FOR UPDATE TO authenticated
    USING (state IS DISTINCT FROM 'done');

-- ============================================================================
-- STEP 6: waiting list
-- ============================================================================

CREATE POLICY waitlist_own ON waitlist FOR SELECT
    USING (auth.uid() IS NULL OR person_id = auth.uid());

CREATE POLICY waitlist_join ON waitlist FOR INSERT TO authenticated
    WITH CHECK (person_id = (SELECT auth.uid()));

-- no WITH CHECK: USING counts for the new row too
CREATE POLICY waitlist_move ON waitlist FOR UPDATE TO authenticated
    USING (person_id = (SELECT auth.uid()));

CREATE POLICY waitlist_leave ON waitlist FOR DELETE TO authenticated
    USING (person_id = (SELECT auth.uid()) OR is_shed_staff((SELECT t.shed_id FROM tools t WHERE t.id = tool_id)));

-- ============================================================================
-- STEP 7: notices
-- ============================================================================

-- the app only asks for what has not been read yet
ALTER POLICY notices_own ON notices
    USING (seen_at IS NULL);

CREATE POLICY notices_tidy ON notices FOR DELETE
    USING (seen_at < now() - interval '90 days');

-- ============================================================================
-- STEP 8: charges
-- ============================================================================

CREATE POLICY charges_backend ON charges FOR ALL TO service_role
    USING (amount_cents <> 0);

-- the kiosk at the door writes late fees
CREATE POLICY charges_kiosk ON charges FOR INSERT TO anon, authenticated
    WITH CHECK (kind = 'late' AND amount_cents > 0);

-- ============================================================================
-- STEP 9: sheds, staff, tools and their photos
-- ============================================================================

CREATE POLICY sheds_keyholder ON sheds FOR UPDATE TO authenticated
    USING (keyholder_id = (SELECT auth.uid()))
    WITH CHECK (keyholder_id = (SELECT auth.uid()));

CREATE POLICY shed_staff_self ON shed_staff FOR SELECT TO authenticated
    USING (person_id = (SELECT auth.uid()));

-- tools are retired, never deleted
CREATE POLICY tools_no_delete ON tools FOR DELETE TO authenticated
    USING (false);

CREATE POLICY tool_photos_view ON tool_photos FOR SELECT TO authenticated
    USING (EXISTS (
        SELECT 1 FROM tools t
        WHERE t.id = tool_photos.tool_id AND t.condition <> 'lost'
    ));

CREATE POLICY tool_photos_upload ON tool_photos FOR INSERT TO authenticated
    WITH CHECK (uploaded_by = NULLIF(current_setting('request.jwt.claim.sub', true), '')::uuid);

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM pg_policies
        WHERE tablename = 'tool_categories' AND policyname = 'tool_categories_read'
    ) THEN
        CREATE POLICY tool_categories_read ON tool_categories FOR SELECT
            USING (true);
        RAISE NOTICE 'added tool_categories_read';
    END IF;

    IF NOT EXISTS (
        SELECT 1 FROM pg_policies
        WHERE tablename = 'tool_categories' AND policyname = 'tool_categories_edit'
    ) THEN
        CREATE POLICY tool_categories_edit ON tool_categories FOR UPDATE TO authenticated
            USING (NOT archived);
        RAISE NOTICE 'added tool_categories_edit';
    END IF;
END
$$;

COMMIT;

-- ============================================================================
-- STEP 10: Verification
-- ============================================================================

-- Expect no row: tables of ours without row level security
SELECT relname
FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT relrowsecurity;

-- Who may do what
SELECT tablename, policyname, cmd, roles
FROM pg_policies
WHERE schemaname = 'public'
ORDER BY tablename, cmd, policyname;

-- ============================================================================
-- ==   If this has to be taken back                                         ==
-- ============================================================================
-- Do it with the desk on the phone, and in this order:
--
-- 1. Take the new policies off loans: DROP POLICY loans_shelf_view ON loans;
--    and the two others: DROP POLICY loans_desk ON loans; DROP POLICY loans_borrower ON loans;
-- 2. Inspections: DROP POLICY inspections_listed ON inspections; DROP POLICY inspections_central ON inspections;
--    DROP POLICY inspections_desk ON inspections;
-- 3. Repair jobs: DROP POLICY repair_jobs_frozen ON repair_jobs; DROP POLICY repair_jobs_amend ON repair_jobs;
--    DROP POLICY repair_jobs_report ON repair_jobs; DROP POLICY repair_jobs_read ON repair_jobs;
-- 4. The waiting list, one by one: DROP POLICY waitlist_move ON waitlist; DROP POLICY waitlist_own ON waitlist;
--    DROP POLICY waitlist_leave ON waitlist; DROP POLICY IF EXISTS waitlist_join ON loans;
-- 5. Notices and charges: DROP POLICY notices_tidy ON notices; DROP POLICY charges_kiosk ON charges;
--    DROP POLICY charges_backend ON charges;
-- 6. What is left: DROP POLICY sheds_keyholder ON sheds; DROP POLICY shed_staff_self ON shed_staff;
--    DROP POLICY tools_no_delete ON tools; DROP POLICY tool_photos_view ON tool_photos;
--    DROP POLICY tool_photos_upload ON tool_photos; DROP POLICY tool_categories_read ON tool_categories;
--    DROP POLICY tool_categories_edit ON tool_categories;
-- 7. Then nobody needs the helpers: DROP FUNCTION may_handle_loan(bigint); DROP FUNCTION is_shed_staff(uuid);
--    DROP FUNCTION tool_is_listed(bigint);
-- 8. Switch it off again: ALTER TABLE inspections DISABLE ROW LEVEL SECURITY;
--    ALTER TABLE tool_photos DISABLE ROW LEVEL SECURITY; ALTER TABLE shed_staff DISABLE ROW LEVEL SECURITY;
