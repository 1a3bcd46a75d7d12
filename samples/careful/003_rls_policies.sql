-- Row level security that asks who is calling.
--
-- Until now every signed-in user could read all transcripts and all referred e-mail addresses, and
-- could write notifications. Only the backend (service_role, which bypasses RLS) creates those.
--
-- CREATE POLICY and DROP POLICY lock their table against reads: one short transaction per table, so
-- that nobody sees it between two policies and no two of these locks are ever held together.

SET lock_timeout = '3s';

BEGIN;
DROP POLICY transcripts_select ON public.transcripts;
CREATE POLICY transcripts_select ON public.transcripts FOR SELECT TO authenticated
  USING (organization_id IN (SELECT private.my_organization_ids()));
COMMIT;

BEGIN;
DROP POLICY notifications_all ON public.notifications;
CREATE POLICY notifications_select ON public.notifications FOR SELECT TO authenticated
  USING (user_id = (SELECT auth.uid()));
CREATE POLICY notifications_update ON public.notifications FOR UPDATE TO authenticated
  USING (user_id = (SELECT auth.uid()))
  WITH CHECK (user_id = (SELECT auth.uid()));
COMMIT;

BEGIN;
DROP POLICY referrals_select ON public.referrals;
CREATE POLICY referrals_select ON public.referrals FOR SELECT TO authenticated
  USING (referrer_id = (SELECT auth.uid()));
CREATE POLICY referrals_insert ON public.referrals FOR INSERT TO authenticated
  WITH CHECK (referrer_id = (SELECT auth.uid()) AND status = 'sent');
COMMIT;

-- ROLLBACK
-- Brings the wide policies back as 001 made them: only when the narrow ones break the application.
/*
SET lock_timeout = '3s';

BEGIN;
DROP POLICY referrals_insert ON public.referrals;
DROP POLICY referrals_select ON public.referrals;
CREATE POLICY referrals_select ON public.referrals FOR SELECT TO authenticated
  USING ((SELECT auth.role()) = 'authenticated');
COMMIT;

BEGIN;
DROP POLICY notifications_update ON public.notifications;
DROP POLICY notifications_select ON public.notifications;
CREATE POLICY notifications_all ON public.notifications FOR ALL TO authenticated
  USING (user_id = (SELECT auth.uid()))
  WITH CHECK (user_id = (SELECT auth.uid()));
COMMIT;

BEGIN;
DROP POLICY transcripts_select ON public.transcripts;
CREATE POLICY transcripts_select ON public.transcripts FOR SELECT TO authenticated
  USING ((SELECT auth.role()) = 'authenticated');
COMMIT;
*/
