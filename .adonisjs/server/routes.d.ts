import '@adonisjs/core/types/http'

type ParamValue = string | number | bigint | boolean

export type ScannedRoutes = {
  ALL: {
    'sessions.create': { paramsTuple?: []; params?: {} }
    'sessions.store': { paramsTuple?: []; params?: {} }
    'homes.show': { paramsTuple?: []; params?: {} }
    'locales.store': { paramsTuple?: []; params?: {} }
    'sessions.destroy': { paramsTuple?: []; params?: {} }
    'search_words.store': { paramsTuple?: []; params?: {} }
    'accounts.show': { paramsTuple?: []; params?: {} }
    'accounts.update': { paramsTuple?: []; params?: {} }
    'first_passwords.create': { paramsTuple?: []; params?: {} }
    'first_passwords.store': { paramsTuple?: []; params?: {} }
    'users.index': { paramsTuple?: []; params?: {} }
    'users.create': { paramsTuple?: []; params?: {} }
    'user_passwords.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'user_statuses.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_corrections.index': { paramsTuple?: []; params?: {} }
    'score_corrections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_corrections.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_corrections.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_correction_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_consequences.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'consequences_set_aside.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_withdrawals.index': { paramsTuple?: []; params?: {} }
    'grade_withdrawals.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_withdrawal_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_withdrawals.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'health.live': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'dashboards.show': { paramsTuple?: []; params?: {} }
    'dashboard_lists.show': { paramsTuple: [ParamValue]; params: {'stage': ParamValue} }
    'searches.index': { paramsTuple?: []; params?: {} }
    'audit_entries.index': { paramsTuple?: []; params?: {} }
    'audit_verifications.store': { paramsTuple?: []; params?: {} }
    'invariants.index': { paramsTuple?: []; params?: {} }
    'forecasts.show': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'bases.index': { paramsTuple?: []; params?: {} }
    'bases.create': { paramsTuple?: []; params?: {} }
    'bases.store': { paramsTuple?: []; params?: {} }
    'bases.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'base_changes.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'base_changes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'base_changes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'base_change_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'room_equipment.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'closures.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'closure_liftings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'qualifications.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'qualification_files.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'qualification': ParamValue} }
    'qualification_endings.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'qualification': ParamValue} }
    'trainer_limits.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'absences.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'absence_liftings.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'absence': ParamValue} }
    'plan_revisions.create': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'plan_revisions.store': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'seat_ledgers.show': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'seat_ledger_files.show': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'plan_revisions.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'plan_revision_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'plans.show': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'rooms.index': { paramsTuple?: []; params?: {} }
    'rooms.create': { paramsTuple?: []; params?: {} }
    'rooms.store': { paramsTuple?: []; params?: {} }
    'rooms.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'rooms.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'rooms.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'trainers.index': { paramsTuple?: []; params?: {} }
    'trainers.create': { paramsTuple?: []; params?: {} }
    'trainers.store': { paramsTuple?: []; params?: {} }
    'trainers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'trainers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'trainers.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'courses.index': { paramsTuple?: []; params?: {} }
    'courses.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'titles.index': { paramsTuple?: []; params?: {} }
    'titles.store': { paramsTuple?: []; params?: {} }
    'title_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'titles.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'studios.index': { paramsTuple?: []; params?: {} }
    'studios.create': { paramsTuple?: []; params?: {} }
    'studios.store': { paramsTuple?: []; params?: {} }
    'studios.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'studios.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'studio_endings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'studio_returns.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'studio_returns.update': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'returnId': ParamValue} }
    'public_award_lists.index': { paramsTuple?: []; params?: {} }
    'public_award_lists.show': { paramsTuple: [ParamValue]; params: {'code': ParamValue} }
    'contests.index': { paramsTuple?: []; params?: {} }
    'contests.create': { paramsTuple?: []; params?: {} }
    'contests.store': { paramsTuple?: []; params?: {} }
    'contests.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contest_steps.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contest_steps.publish': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contest_steps.confirm': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contest_steps.certify': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contest_objections.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contest_objections.answer': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'objectionId': ParamValue} }
    'contest_events.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contest_contacts.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'objectionId': ParamValue} }
    'contest_events.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'eventId': ParamValue} }
    'contest_entries.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'eventId': ParamValue} }
    'contest_entries.withdraw': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'id': ParamValue,'eventId': ParamValue,'entryId': ParamValue} }
    'contest_results.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'eventId': ParamValue} }
    'contest_results.check': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'eventId': ParamValue} }
    'award_outcome_decisions.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'outcomeId': ParamValue} }
    'award_outcome_judgements.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'outcomeId': ParamValue} }
    'awards.index': { paramsTuple?: []; params?: {} }
    'awards.create': { paramsTuple?: []; params?: {} }
    'awards.store': { paramsTuple?: []; params?: {} }
    'awards.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'appointments.index': { paramsTuple?: []; params?: {} }
    'appointments.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'appointments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'appointments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'appointment_reviews.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'appointment_publicities.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'appointment_objections.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'objection_answers.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'objectionId': ParamValue} }
    'appointment_filings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'appointment_ends.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_evidence.index': { paramsTuple?: []; params?: {} }
    'grade_evidence.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_evidence.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_evidence.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'evidence_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'national_lookups.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recognitions.index': { paramsTuple?: []; params?: {} }
    'recognitions.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recognitions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recognitions.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recognition_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_records.index': { paramsTuple?: []; params?: {} }
    'grade_records.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'person_grades.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'calendar_files.show': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'calendar_feeds.index': { paramsTuple?: []; params?: {} }
    'calendar_feeds.store': { paramsTuple?: []; params?: {} }
    'calendar_feeds.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'timetables.index': { paramsTuple?: []; params?: {} }
    'class_checks.store': { paramsTuple?: []; params?: {} }
    'timetable_changes.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'timetable_changes.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'timetable_changes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'timetable_plans.index': { paramsTuple?: []; params?: {} }
    'timetable_plans.create': { paramsTuple?: []; params?: {} }
    'timetable_plans.store': { paramsTuple?: []; params?: {} }
    'timetable_plans.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'timetable_plan_applications.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'timetable_plan_cancellations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_terms.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_terms.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'agreements.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'opening_papers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'opening_materials.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'opening_materials.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'material': ParamValue} }
    'opening_answers.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_amendments.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_amendments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_amendment_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_absences.index': { paramsTuple?: []; params?: {} }
    'own_absences.store': { paramsTuple?: []; params?: {} }
    'own_absence_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'absence_reports.index': { paramsTuple?: []; params?: {} }
    'absence_reports.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'substitutes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'classes.index': { paramsTuple?: []; params?: {} }
    'classes.create': { paramsTuple?: []; params?: {} }
    'classes.store': { paramsTuple?: []; params?: {} }
    'classes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'classes.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'classes.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_openings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_opening_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_starts.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_finishes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_cancellations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_timetables.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'new_accounts.store': { paramsTuple?: []; params?: {} }
    'account_persons.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_persons.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_links.index': { paramsTuple?: []; params?: {} }
    'account_links.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_link_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'person_duplicates.index': { paramsTuple?: []; params?: {} }
    'duplicate_scans.store': { paramsTuple?: []; params?: {} }
    'person_duplicates.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'duplicate_differences.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'duplicate_proposals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'duplicate_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'former_documents.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'messages.index': { paramsTuple?: []; params?: {} }
    'message_reads.store': { paramsTuple?: []; params?: {} }
    'message_settings.show': { paramsTuple?: []; params?: {} }
    'message_settings.update': { paramsTuple?: []; params?: {} }
    'contact_addresses.store': { paramsTuple?: []; params?: {} }
    'contact_addresses.update': { paramsTuple?: []; params?: {} }
    'contact_addresses.destroy': { paramsTuple?: []; params?: {} }
    'message_logs.index': { paramsTuple?: []; params?: {} }
    'message_resends.store': { paramsTuple?: []; params?: {} }
    'person_photos.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'person_photos.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_slips.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_slips.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'person_slips.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'slip_runs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'slip_sheets.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'people.index': { paramsTuple?: []; params?: {} }
    'person_searches.store': { paramsTuple?: []; params?: {} }
    'people.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'person_reveals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'regroupings.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'regroupings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'mergers.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'mergers.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'merger_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_applications.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'waiting_lists.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'applications.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'application_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'application_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'offer_acceptances.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'list_moves.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'application_lists.index': { paramsTuple?: []; params?: {} }
    'enrolment_lists.index': { paramsTuple?: []; params?: {} }
    'enrolment_runs.index': { paramsTuple?: []; params?: {} }
    'enrolment_runs.create': { paramsTuple?: []; params?: {} }
    'enrolment_runs.store': { paramsTuple?: []; params?: {} }
    'enrolment_runs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_placements.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'placement_checks.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'placements.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_photos.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_photos.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolment_pages.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'no_shows.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'proof_files.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'proof_files.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'proof_lists.index': { paramsTuple?: []; params?: {} }
    'proof_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'proof_contents.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'proof_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolments.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'category_proofs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'category_proofs.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_imports.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_imports.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_imports.index': { paramsTuple?: []; params?: {} }
    'roster_templates.show': { paramsTuple?: []; params?: {} }
    'roster_imports.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_writings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_error_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolment_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_accounts.show': { paramsTuple?: []; params?: {} }
    'own_accounts.store': { paramsTuple?: []; params?: {} }
    'own_account_withdrawals.store': { paramsTuple?: []; params?: {} }
    'account_requests.index': { paramsTuple?: []; params?: {} }
    'account_requests.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_request_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_request_checks.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'preflight_runs.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'receipts.index': { paramsTuple?: []; params?: {} }
    'receipts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'batch_receipts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recoveries.index': { paramsTuple?: []; params?: {} }
    'recoveries.create': { paramsTuple?: []; params?: {} }
    'recoveries.store': { paramsTuple?: []; params?: {} }
    'recoveries.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recovery_letters.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recovery_openings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recovery_cancellations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recovery_cancellation_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recovery_instalments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recovery_write_offs.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recovery_write_off_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recovery_quotas.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_corrections.index': { paramsTuple?: []; params?: {} }
    'account_corrections.create': { paramsTuple?: []; params?: {} }
    'account_corrections.store': { paramsTuple?: []; params?: {} }
    'account_corrections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_proofs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_correction_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'employers.index': { paramsTuple?: []; params?: {} }
    'employers.create': { paramsTuple?: []; params?: {} }
    'employers.store': { paramsTuple?: []; params?: {} }
    'employers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'employers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'employers.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_evidences.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_evidences.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'quality_samples.index': { paramsTuple?: []; params?: {} }
    'quality_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_checks.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_holds.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_releases.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_answers.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_undoings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_amendments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_amendment_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'anomalies.index': { paramsTuple?: []; params?: {} }
    'anomaly_runs.store': { paramsTuple?: []; params?: {} }
    'call_backs.index': { paramsTuple?: []; params?: {} }
    'call_backs.store': { paramsTuple?: []; params?: {} }
    'call_back_outcomes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'anomalies.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'anomaly_settlements.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_exports.show': { paramsTuple?: []; params?: {} }
    'claim_workloads.index': { paramsTuple?: []; params?: {} }
    'next_claims.store': { paramsTuple?: []; params?: {} }
    'claim_runs.create': { paramsTuple?: []; params?: {} }
    'claim_runs.store': { paramsTuple?: []; params?: {} }
    'claim_runs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_run_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_histories.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'status_lists.index': { paramsTuple?: []; params?: {} }
    'list_templates.show': { paramsTuple?: []; params?: {} }
    'status_list_checks.create': { paramsTuple?: []; params?: {} }
    'status_list_checks.store': { paramsTuple?: []; params?: {} }
    'status_list_checks.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'list_loadings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'list_error_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'status_lists.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policies.index': { paramsTuple?: []; params?: {} }
    'policies.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_confirmations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_confirmation_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_drafts.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_drafts.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_basics.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_basics.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_conditions.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_conditions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_conditions.edit': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'condition': ParamValue} }
    'policy_conditions.update': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'condition': ParamValue} }
    'policy_conditions.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'condition': ParamValue} }
    'policy_amounts.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_amounts.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_simulations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_simulations.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'simulation': ParamValue} }
    'policy_simulation_lines.show': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'id': ParamValue,'simulation': ParamValue,'line': ParamValue} }
    'policy_publications.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_publications.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_retirements.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'notice_discardings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'notice_sheets.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'objections.index': { paramsTuple?: []; params?: {} }
    'objections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'objection_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'objection_contacts.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'objection_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'public_objections.create': { paramsTuple: [ParamValue]; params: {'number': ParamValue} }
    'public_objections.store': { paramsTuple: [ParamValue]; params: {'number': ParamValue} }
    'public_objections.show': { paramsTuple: [ParamValue,ParamValue]; params: {'number': ParamValue,'code': ParamValue} }
    'fund_changes.create': { paramsTuple?: []; params?: {} }
    'fund_changes.store': { paramsTuple?: []; params?: {} }
    'fund_changes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'fund_change_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'fund_ledgers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claims.index': { paramsTuple?: []; params?: {} }
    'claims.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_submissions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_claims.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_claims.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'award_claims.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'managed_notices.index': { paramsTuple?: []; params?: {} }
    'managed_notices.create': { paramsTuple?: []; params?: {} }
    'managed_notices.store': { paramsTuple?: []; params?: {} }
    'managed_notices.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'notice_publications.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'notice_closings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_batches.index': { paramsTuple?: []; params?: {} }
    'payment_batches.store': { paramsTuple?: []; params?: {} }
    'payment_batches.create': { paramsTuple?: []; params?: {} }
    'payment_batches.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_discards.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_exports.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_results.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'funds.index': { paramsTuple?: []; params?: {} }
    'funds.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'notices.index': { paramsTuple?: []; params?: {} }
    'notices.show': { paramsTuple: [ParamValue]; params: {'number': ParamValue} }
    'certificate_changes.index': { paramsTuple?: []; params?: {} }
    'certificate_changes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'certificate_change_proposals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'certificate_change_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'certificate_changes.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'certificate_changes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'special_abilities.index': { paramsTuple?: []; params?: {} }
    'special_abilities.store': { paramsTuple?: []; params?: {} }
    'ability_renewals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_ability_certificates.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_ability_certificates.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_training_certificates.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_certificates.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'printing_runs.index': { paramsTuple?: []; params?: {} }
    'printing_runs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'printing_run_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'printings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'print_deliveries.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'printing_runs.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'print_spoilages.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'certificate_losses.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'look_up_lists.create': { paramsTuple?: []; params?: {} }
    'look_up_lists.show': { paramsTuple?: []; params?: {} }
    'certificate_credentials.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'did_documents.show': { paramsTuple?: []; params?: {} }
    'credential_status_lists.show': { paramsTuple: [ParamValue]; params: {'list': ParamValue} }
    'scanned_certificates.index': { paramsTuple: [ParamValue]; params: {'number': ParamValue} }
    'scanned_certificates.show': { paramsTuple: [ParamValue,ParamValue]; params: {'number': ParamValue,'proof': ParamValue} }
    'offline_kits.index': { paramsTuple?: []; params?: {} }
    'offline_kits.show': { paramsTuple?: []; params?: {} }
    'certificate_proofs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'daily_roots.index': { paramsTuple?: []; params?: {} }
    'daily_roots.show': { paramsTuple: [ParamValue]; params: {'day': ParamValue} }
    'certificates.index': { paramsTuple?: []; params?: {} }
    'certificates.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'certificate_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_certificates.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_certificates.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_certificate_merges.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_certificate_archives.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_certificate_progress.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'verifications.index': { paramsTuple?: []; params?: {} }
    'verifications.store': { paramsTuple?: []; params?: {} }
    'verifications.show': { paramsTuple: [ParamValue]; params: {'code': ParamValue} }
    'check_in_boards.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'check_ins.create': { paramsTuple?: []; params?: {} }
    'check_ins.scan': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'check_ins.store': { paramsTuple?: []; params?: {} }
    'mark_corrections.index': { paramsTuple?: []; params?: {} }
    'mark_correction_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inspections.index': { paramsTuple?: []; params?: {} }
    'inspections.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inspections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inspection_records.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inspection_answers.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inspection_photos.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_leaves.index': { paramsTuple?: []; params?: {} }
    'own_leaves.store': { paramsTuple?: []; params?: {} }
    'own_leave_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'leave_requests.index': { paramsTuple?: []; params?: {} }
    'leave_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'leave_proofs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'punch_files.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'punch_files.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'punch_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'punch_writings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'punch_error_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roll_calls.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roll_call_devices.store': { paramsTuple?: []; params?: {} }
    'roll_call_sheets.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roll_call_merges.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roll_call_merges.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'attendances.index': { paramsTuple?: []; params?: {} }
    'class_attendances.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'session_attendances.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'session_attendances.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_archives.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_archives.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'archive_withdrawals.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'item': ParamValue} }
    'arrangements.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'arrangements.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'arrangement_submissions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'arrangement_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'arrangement_recalls.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'examiners.index': { paramsTuple?: []; params?: {} }
    'examiners.create': { paramsTuple?: []; params?: {} }
    'examiners.store': { paramsTuple?: []; params?: {} }
    'examiner_amendments.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'examiner_amendments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'examiner_terms.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_objections.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_objection_answers.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_papers.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'paper': ParamValue} }
    'score_rulings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_ruling_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sittings.index': { paramsTuple?: []; params?: {} }
    'class_assessments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sittings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sittings.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_scores.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_score_files.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_score_templates.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_resolutions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_returns.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_samples.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_publications.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_finalisations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_photos.show': { paramsTuple?: []; params?: {} }
    'own_objections.index': { paramsTuple?: []; params?: {} }
    'own_objections.create': { paramsTuple?: []; params?: {} }
    'own_objections.store': { paramsTuple?: []; params?: {} }
    'own_objections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_objection_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'record_objections.index': { paramsTuple?: []; params?: {} }
    'record_objections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'record_objection_answers.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_data.show': { paramsTuple?: []; params?: {} }
    'own_data.store': { paramsTuple?: []; params?: {} }
    'own_data_files.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'open_classes.index': { paramsTuple?: []; params?: {} }
    'open_classes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_admission_cards.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_applications.index': { paramsTuple?: []; params?: {} }
    'own_applications.create': { paramsTuple?: []; params?: {} }
    'own_applications.store': { paramsTuple?: []; params?: {} }
    'qualification_checks.store': { paramsTuple?: []; params?: {} }
    'own_applications.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_offer_acceptances.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_application_revisions.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_application_revisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_class_changes.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_class_changes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_application_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_enrolment_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_proofs.index': { paramsTuple?: []; params?: {} }
    'own_proofs.store': { paramsTuple?: []; params?: {} }
    'own_proofs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolment_moves.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'base_applications.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'base_applications.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'progresses.show': { paramsTuple?: []; params?: {} }
    'own_services.index': { paramsTuple?: []; params?: {} }
    'own_classes.index': { paramsTuple?: []; params?: {} }
    'own_ladders.show': { paramsTuple?: []; params?: {} }
    'own_certificates.index': { paramsTuple?: []; params?: {} }
    'own_certificates.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_claims.index': { paramsTuple?: []; params?: {} }
    'own_claims.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  GET: {
    'sessions.create': { paramsTuple?: []; params?: {} }
    'homes.show': { paramsTuple?: []; params?: {} }
    'accounts.show': { paramsTuple?: []; params?: {} }
    'first_passwords.create': { paramsTuple?: []; params?: {} }
    'users.index': { paramsTuple?: []; params?: {} }
    'users.create': { paramsTuple?: []; params?: {} }
    'score_corrections.index': { paramsTuple?: []; params?: {} }
    'score_corrections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_corrections.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_withdrawals.index': { paramsTuple?: []; params?: {} }
    'grade_withdrawals.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_withdrawals.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'health.live': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'dashboards.show': { paramsTuple?: []; params?: {} }
    'dashboard_lists.show': { paramsTuple: [ParamValue]; params: {'stage': ParamValue} }
    'searches.index': { paramsTuple?: []; params?: {} }
    'audit_entries.index': { paramsTuple?: []; params?: {} }
    'invariants.index': { paramsTuple?: []; params?: {} }
    'forecasts.show': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'bases.index': { paramsTuple?: []; params?: {} }
    'bases.create': { paramsTuple?: []; params?: {} }
    'bases.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'base_changes.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'base_changes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'qualification_files.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'qualification': ParamValue} }
    'plan_revisions.create': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'seat_ledgers.show': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'seat_ledger_files.show': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'plan_revisions.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'plans.show': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'rooms.index': { paramsTuple?: []; params?: {} }
    'rooms.create': { paramsTuple?: []; params?: {} }
    'rooms.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'rooms.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'trainers.index': { paramsTuple?: []; params?: {} }
    'trainers.create': { paramsTuple?: []; params?: {} }
    'trainers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'trainers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'courses.index': { paramsTuple?: []; params?: {} }
    'courses.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'titles.index': { paramsTuple?: []; params?: {} }
    'studios.index': { paramsTuple?: []; params?: {} }
    'studios.create': { paramsTuple?: []; params?: {} }
    'studios.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'public_award_lists.index': { paramsTuple?: []; params?: {} }
    'public_award_lists.show': { paramsTuple: [ParamValue]; params: {'code': ParamValue} }
    'contests.index': { paramsTuple?: []; params?: {} }
    'contests.create': { paramsTuple?: []; params?: {} }
    'contests.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contest_events.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'eventId': ParamValue} }
    'awards.index': { paramsTuple?: []; params?: {} }
    'awards.create': { paramsTuple?: []; params?: {} }
    'awards.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'appointments.index': { paramsTuple?: []; params?: {} }
    'appointments.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'appointments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_evidence.index': { paramsTuple?: []; params?: {} }
    'grade_evidence.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_evidence.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recognitions.index': { paramsTuple?: []; params?: {} }
    'recognitions.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recognitions.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_records.index': { paramsTuple?: []; params?: {} }
    'grade_records.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'person_grades.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'calendar_files.show': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'calendar_feeds.index': { paramsTuple?: []; params?: {} }
    'timetables.index': { paramsTuple?: []; params?: {} }
    'timetable_changes.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'timetable_changes.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'timetable_plans.index': { paramsTuple?: []; params?: {} }
    'timetable_plans.create': { paramsTuple?: []; params?: {} }
    'timetable_plans.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_terms.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'agreements.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'opening_papers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'opening_materials.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'material': ParamValue} }
    'class_amendments.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_absences.index': { paramsTuple?: []; params?: {} }
    'absence_reports.index': { paramsTuple?: []; params?: {} }
    'absence_reports.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'classes.index': { paramsTuple?: []; params?: {} }
    'classes.create': { paramsTuple?: []; params?: {} }
    'classes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'classes.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_timetables.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_persons.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_links.index': { paramsTuple?: []; params?: {} }
    'account_links.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'person_duplicates.index': { paramsTuple?: []; params?: {} }
    'person_duplicates.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'messages.index': { paramsTuple?: []; params?: {} }
    'message_settings.show': { paramsTuple?: []; params?: {} }
    'message_logs.index': { paramsTuple?: []; params?: {} }
    'person_photos.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_slips.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'slip_runs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'people.index': { paramsTuple?: []; params?: {} }
    'people.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'regroupings.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'mergers.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_applications.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'waiting_lists.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'applications.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'application_lists.index': { paramsTuple?: []; params?: {} }
    'enrolment_lists.index': { paramsTuple?: []; params?: {} }
    'enrolment_runs.index': { paramsTuple?: []; params?: {} }
    'enrolment_runs.create': { paramsTuple?: []; params?: {} }
    'enrolment_runs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_placements.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_photos.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolment_pages.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'proof_files.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'proof_lists.index': { paramsTuple?: []; params?: {} }
    'proof_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'proof_contents.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolments.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'category_proofs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_imports.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_imports.index': { paramsTuple?: []; params?: {} }
    'roster_templates.show': { paramsTuple?: []; params?: {} }
    'roster_imports.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_error_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_accounts.show': { paramsTuple?: []; params?: {} }
    'account_requests.index': { paramsTuple?: []; params?: {} }
    'account_requests.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_request_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'receipts.index': { paramsTuple?: []; params?: {} }
    'receipts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'batch_receipts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recoveries.index': { paramsTuple?: []; params?: {} }
    'recoveries.create': { paramsTuple?: []; params?: {} }
    'recoveries.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recovery_letters.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_corrections.index': { paramsTuple?: []; params?: {} }
    'account_corrections.create': { paramsTuple?: []; params?: {} }
    'account_corrections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_proofs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'employers.index': { paramsTuple?: []; params?: {} }
    'employers.create': { paramsTuple?: []; params?: {} }
    'employers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'employers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_evidences.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_evidences.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'quality_samples.index': { paramsTuple?: []; params?: {} }
    'anomalies.index': { paramsTuple?: []; params?: {} }
    'call_backs.index': { paramsTuple?: []; params?: {} }
    'anomalies.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_exports.show': { paramsTuple?: []; params?: {} }
    'claim_workloads.index': { paramsTuple?: []; params?: {} }
    'claim_runs.create': { paramsTuple?: []; params?: {} }
    'claim_runs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_run_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_histories.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'status_lists.index': { paramsTuple?: []; params?: {} }
    'list_templates.show': { paramsTuple?: []; params?: {} }
    'status_list_checks.create': { paramsTuple?: []; params?: {} }
    'status_list_checks.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'list_error_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'status_lists.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policies.index': { paramsTuple?: []; params?: {} }
    'policies.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_basics.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_conditions.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_conditions.edit': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'condition': ParamValue} }
    'policy_amounts.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_simulations.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'simulation': ParamValue} }
    'policy_simulation_lines.show': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'id': ParamValue,'simulation': ParamValue,'line': ParamValue} }
    'policy_publications.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'notice_sheets.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'objections.index': { paramsTuple?: []; params?: {} }
    'objections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'objection_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'public_objections.create': { paramsTuple: [ParamValue]; params: {'number': ParamValue} }
    'public_objections.show': { paramsTuple: [ParamValue,ParamValue]; params: {'number': ParamValue,'code': ParamValue} }
    'fund_changes.create': { paramsTuple?: []; params?: {} }
    'fund_changes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'fund_ledgers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claims.index': { paramsTuple?: []; params?: {} }
    'claims.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_claims.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'managed_notices.index': { paramsTuple?: []; params?: {} }
    'managed_notices.create': { paramsTuple?: []; params?: {} }
    'managed_notices.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_batches.index': { paramsTuple?: []; params?: {} }
    'payment_batches.create': { paramsTuple?: []; params?: {} }
    'payment_batches.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'funds.index': { paramsTuple?: []; params?: {} }
    'funds.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'notices.index': { paramsTuple?: []; params?: {} }
    'notices.show': { paramsTuple: [ParamValue]; params: {'number': ParamValue} }
    'certificate_changes.index': { paramsTuple?: []; params?: {} }
    'certificate_changes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'certificate_changes.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'special_abilities.index': { paramsTuple?: []; params?: {} }
    'class_ability_certificates.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'printing_runs.index': { paramsTuple?: []; params?: {} }
    'printing_runs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'printing_run_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'look_up_lists.create': { paramsTuple?: []; params?: {} }
    'look_up_lists.show': { paramsTuple?: []; params?: {} }
    'certificate_credentials.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'did_documents.show': { paramsTuple?: []; params?: {} }
    'credential_status_lists.show': { paramsTuple: [ParamValue]; params: {'list': ParamValue} }
    'scanned_certificates.index': { paramsTuple: [ParamValue]; params: {'number': ParamValue} }
    'scanned_certificates.show': { paramsTuple: [ParamValue,ParamValue]; params: {'number': ParamValue,'proof': ParamValue} }
    'offline_kits.index': { paramsTuple?: []; params?: {} }
    'offline_kits.show': { paramsTuple?: []; params?: {} }
    'certificate_proofs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'daily_roots.index': { paramsTuple?: []; params?: {} }
    'daily_roots.show': { paramsTuple: [ParamValue]; params: {'day': ParamValue} }
    'certificates.index': { paramsTuple?: []; params?: {} }
    'certificates.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'certificate_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_certificates.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_certificate_merges.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_certificate_archives.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_certificate_progress.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'verifications.index': { paramsTuple?: []; params?: {} }
    'verifications.show': { paramsTuple: [ParamValue]; params: {'code': ParamValue} }
    'check_in_boards.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'check_ins.create': { paramsTuple?: []; params?: {} }
    'check_ins.scan': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'mark_corrections.index': { paramsTuple?: []; params?: {} }
    'inspections.index': { paramsTuple?: []; params?: {} }
    'inspections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inspection_photos.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_leaves.index': { paramsTuple?: []; params?: {} }
    'leave_requests.index': { paramsTuple?: []; params?: {} }
    'leave_proofs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'punch_files.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'punch_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'punch_error_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roll_calls.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roll_call_merges.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'attendances.index': { paramsTuple?: []; params?: {} }
    'class_attendances.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'session_attendances.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_archives.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'arrangements.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'examiners.index': { paramsTuple?: []; params?: {} }
    'examiners.create': { paramsTuple?: []; params?: {} }
    'examiner_amendments.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_papers.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'paper': ParamValue} }
    'sittings.index': { paramsTuple?: []; params?: {} }
    'class_assessments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sittings.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_score_templates.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_photos.show': { paramsTuple?: []; params?: {} }
    'own_objections.index': { paramsTuple?: []; params?: {} }
    'own_objections.create': { paramsTuple?: []; params?: {} }
    'own_objections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'record_objections.index': { paramsTuple?: []; params?: {} }
    'record_objections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_data.show': { paramsTuple?: []; params?: {} }
    'open_classes.index': { paramsTuple?: []; params?: {} }
    'open_classes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_admission_cards.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_applications.index': { paramsTuple?: []; params?: {} }
    'own_applications.create': { paramsTuple?: []; params?: {} }
    'own_applications.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_application_revisions.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_class_changes.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_proofs.index': { paramsTuple?: []; params?: {} }
    'own_proofs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'base_applications.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'progresses.show': { paramsTuple?: []; params?: {} }
    'own_services.index': { paramsTuple?: []; params?: {} }
    'own_classes.index': { paramsTuple?: []; params?: {} }
    'own_ladders.show': { paramsTuple?: []; params?: {} }
    'own_certificates.index': { paramsTuple?: []; params?: {} }
    'own_certificates.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_claims.index': { paramsTuple?: []; params?: {} }
    'own_claims.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  HEAD: {
    'sessions.create': { paramsTuple?: []; params?: {} }
    'homes.show': { paramsTuple?: []; params?: {} }
    'accounts.show': { paramsTuple?: []; params?: {} }
    'first_passwords.create': { paramsTuple?: []; params?: {} }
    'users.index': { paramsTuple?: []; params?: {} }
    'users.create': { paramsTuple?: []; params?: {} }
    'score_corrections.index': { paramsTuple?: []; params?: {} }
    'score_corrections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_corrections.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_withdrawals.index': { paramsTuple?: []; params?: {} }
    'grade_withdrawals.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_withdrawals.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'health.live': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'dashboards.show': { paramsTuple?: []; params?: {} }
    'dashboard_lists.show': { paramsTuple: [ParamValue]; params: {'stage': ParamValue} }
    'searches.index': { paramsTuple?: []; params?: {} }
    'audit_entries.index': { paramsTuple?: []; params?: {} }
    'invariants.index': { paramsTuple?: []; params?: {} }
    'forecasts.show': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'bases.index': { paramsTuple?: []; params?: {} }
    'bases.create': { paramsTuple?: []; params?: {} }
    'bases.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'base_changes.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'base_changes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'qualification_files.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'qualification': ParamValue} }
    'plan_revisions.create': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'seat_ledgers.show': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'seat_ledger_files.show': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'plan_revisions.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'plans.show': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'rooms.index': { paramsTuple?: []; params?: {} }
    'rooms.create': { paramsTuple?: []; params?: {} }
    'rooms.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'rooms.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'trainers.index': { paramsTuple?: []; params?: {} }
    'trainers.create': { paramsTuple?: []; params?: {} }
    'trainers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'trainers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'courses.index': { paramsTuple?: []; params?: {} }
    'courses.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'titles.index': { paramsTuple?: []; params?: {} }
    'studios.index': { paramsTuple?: []; params?: {} }
    'studios.create': { paramsTuple?: []; params?: {} }
    'studios.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'public_award_lists.index': { paramsTuple?: []; params?: {} }
    'public_award_lists.show': { paramsTuple: [ParamValue]; params: {'code': ParamValue} }
    'contests.index': { paramsTuple?: []; params?: {} }
    'contests.create': { paramsTuple?: []; params?: {} }
    'contests.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contest_events.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'eventId': ParamValue} }
    'awards.index': { paramsTuple?: []; params?: {} }
    'awards.create': { paramsTuple?: []; params?: {} }
    'awards.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'appointments.index': { paramsTuple?: []; params?: {} }
    'appointments.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'appointments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_evidence.index': { paramsTuple?: []; params?: {} }
    'grade_evidence.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_evidence.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recognitions.index': { paramsTuple?: []; params?: {} }
    'recognitions.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recognitions.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_records.index': { paramsTuple?: []; params?: {} }
    'grade_records.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'person_grades.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'calendar_files.show': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'calendar_feeds.index': { paramsTuple?: []; params?: {} }
    'timetables.index': { paramsTuple?: []; params?: {} }
    'timetable_changes.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'timetable_changes.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'timetable_plans.index': { paramsTuple?: []; params?: {} }
    'timetable_plans.create': { paramsTuple?: []; params?: {} }
    'timetable_plans.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_terms.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'agreements.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'opening_papers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'opening_materials.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'material': ParamValue} }
    'class_amendments.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_absences.index': { paramsTuple?: []; params?: {} }
    'absence_reports.index': { paramsTuple?: []; params?: {} }
    'absence_reports.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'classes.index': { paramsTuple?: []; params?: {} }
    'classes.create': { paramsTuple?: []; params?: {} }
    'classes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'classes.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_timetables.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_persons.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_links.index': { paramsTuple?: []; params?: {} }
    'account_links.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'person_duplicates.index': { paramsTuple?: []; params?: {} }
    'person_duplicates.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'messages.index': { paramsTuple?: []; params?: {} }
    'message_settings.show': { paramsTuple?: []; params?: {} }
    'message_logs.index': { paramsTuple?: []; params?: {} }
    'person_photos.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_slips.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'slip_runs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'people.index': { paramsTuple?: []; params?: {} }
    'people.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'regroupings.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'mergers.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_applications.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'waiting_lists.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'applications.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'application_lists.index': { paramsTuple?: []; params?: {} }
    'enrolment_lists.index': { paramsTuple?: []; params?: {} }
    'enrolment_runs.index': { paramsTuple?: []; params?: {} }
    'enrolment_runs.create': { paramsTuple?: []; params?: {} }
    'enrolment_runs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_placements.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_photos.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolment_pages.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'proof_files.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'proof_lists.index': { paramsTuple?: []; params?: {} }
    'proof_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'proof_contents.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolments.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'category_proofs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_imports.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_imports.index': { paramsTuple?: []; params?: {} }
    'roster_templates.show': { paramsTuple?: []; params?: {} }
    'roster_imports.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_error_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_accounts.show': { paramsTuple?: []; params?: {} }
    'account_requests.index': { paramsTuple?: []; params?: {} }
    'account_requests.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_request_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'receipts.index': { paramsTuple?: []; params?: {} }
    'receipts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'batch_receipts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recoveries.index': { paramsTuple?: []; params?: {} }
    'recoveries.create': { paramsTuple?: []; params?: {} }
    'recoveries.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recovery_letters.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_corrections.index': { paramsTuple?: []; params?: {} }
    'account_corrections.create': { paramsTuple?: []; params?: {} }
    'account_corrections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_proofs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'employers.index': { paramsTuple?: []; params?: {} }
    'employers.create': { paramsTuple?: []; params?: {} }
    'employers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'employers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_evidences.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_evidences.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'quality_samples.index': { paramsTuple?: []; params?: {} }
    'anomalies.index': { paramsTuple?: []; params?: {} }
    'call_backs.index': { paramsTuple?: []; params?: {} }
    'anomalies.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_exports.show': { paramsTuple?: []; params?: {} }
    'claim_workloads.index': { paramsTuple?: []; params?: {} }
    'claim_runs.create': { paramsTuple?: []; params?: {} }
    'claim_runs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_run_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_histories.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'status_lists.index': { paramsTuple?: []; params?: {} }
    'list_templates.show': { paramsTuple?: []; params?: {} }
    'status_list_checks.create': { paramsTuple?: []; params?: {} }
    'status_list_checks.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'list_error_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'status_lists.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policies.index': { paramsTuple?: []; params?: {} }
    'policies.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_basics.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_conditions.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_conditions.edit': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'condition': ParamValue} }
    'policy_amounts.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_simulations.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'simulation': ParamValue} }
    'policy_simulation_lines.show': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'id': ParamValue,'simulation': ParamValue,'line': ParamValue} }
    'policy_publications.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'notice_sheets.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'objections.index': { paramsTuple?: []; params?: {} }
    'objections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'objection_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'public_objections.create': { paramsTuple: [ParamValue]; params: {'number': ParamValue} }
    'public_objections.show': { paramsTuple: [ParamValue,ParamValue]; params: {'number': ParamValue,'code': ParamValue} }
    'fund_changes.create': { paramsTuple?: []; params?: {} }
    'fund_changes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'fund_ledgers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claims.index': { paramsTuple?: []; params?: {} }
    'claims.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_claims.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'managed_notices.index': { paramsTuple?: []; params?: {} }
    'managed_notices.create': { paramsTuple?: []; params?: {} }
    'managed_notices.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_batches.index': { paramsTuple?: []; params?: {} }
    'payment_batches.create': { paramsTuple?: []; params?: {} }
    'payment_batches.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'funds.index': { paramsTuple?: []; params?: {} }
    'funds.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'notices.index': { paramsTuple?: []; params?: {} }
    'notices.show': { paramsTuple: [ParamValue]; params: {'number': ParamValue} }
    'certificate_changes.index': { paramsTuple?: []; params?: {} }
    'certificate_changes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'certificate_changes.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'special_abilities.index': { paramsTuple?: []; params?: {} }
    'class_ability_certificates.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'printing_runs.index': { paramsTuple?: []; params?: {} }
    'printing_runs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'printing_run_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'look_up_lists.create': { paramsTuple?: []; params?: {} }
    'look_up_lists.show': { paramsTuple?: []; params?: {} }
    'certificate_credentials.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'did_documents.show': { paramsTuple?: []; params?: {} }
    'credential_status_lists.show': { paramsTuple: [ParamValue]; params: {'list': ParamValue} }
    'scanned_certificates.index': { paramsTuple: [ParamValue]; params: {'number': ParamValue} }
    'scanned_certificates.show': { paramsTuple: [ParamValue,ParamValue]; params: {'number': ParamValue,'proof': ParamValue} }
    'offline_kits.index': { paramsTuple?: []; params?: {} }
    'offline_kits.show': { paramsTuple?: []; params?: {} }
    'certificate_proofs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'daily_roots.index': { paramsTuple?: []; params?: {} }
    'daily_roots.show': { paramsTuple: [ParamValue]; params: {'day': ParamValue} }
    'certificates.index': { paramsTuple?: []; params?: {} }
    'certificates.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'certificate_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_certificates.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_certificate_merges.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_certificate_archives.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_certificate_progress.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'verifications.index': { paramsTuple?: []; params?: {} }
    'verifications.show': { paramsTuple: [ParamValue]; params: {'code': ParamValue} }
    'check_in_boards.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'check_ins.create': { paramsTuple?: []; params?: {} }
    'check_ins.scan': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'mark_corrections.index': { paramsTuple?: []; params?: {} }
    'inspections.index': { paramsTuple?: []; params?: {} }
    'inspections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inspection_photos.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_leaves.index': { paramsTuple?: []; params?: {} }
    'leave_requests.index': { paramsTuple?: []; params?: {} }
    'leave_proofs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'punch_files.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'punch_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'punch_error_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roll_calls.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roll_call_merges.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'attendances.index': { paramsTuple?: []; params?: {} }
    'class_attendances.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'session_attendances.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_archives.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'arrangements.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'examiners.index': { paramsTuple?: []; params?: {} }
    'examiners.create': { paramsTuple?: []; params?: {} }
    'examiner_amendments.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_papers.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'paper': ParamValue} }
    'sittings.index': { paramsTuple?: []; params?: {} }
    'class_assessments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sittings.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_score_templates.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_photos.show': { paramsTuple?: []; params?: {} }
    'own_objections.index': { paramsTuple?: []; params?: {} }
    'own_objections.create': { paramsTuple?: []; params?: {} }
    'own_objections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'record_objections.index': { paramsTuple?: []; params?: {} }
    'record_objections.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_data.show': { paramsTuple?: []; params?: {} }
    'open_classes.index': { paramsTuple?: []; params?: {} }
    'open_classes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_admission_cards.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_applications.index': { paramsTuple?: []; params?: {} }
    'own_applications.create': { paramsTuple?: []; params?: {} }
    'own_applications.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_application_revisions.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_class_changes.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_proofs.index': { paramsTuple?: []; params?: {} }
    'own_proofs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'base_applications.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'progresses.show': { paramsTuple?: []; params?: {} }
    'own_services.index': { paramsTuple?: []; params?: {} }
    'own_classes.index': { paramsTuple?: []; params?: {} }
    'own_ladders.show': { paramsTuple?: []; params?: {} }
    'own_certificates.index': { paramsTuple?: []; params?: {} }
    'own_certificates.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_claims.index': { paramsTuple?: []; params?: {} }
    'own_claims.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  POST: {
    'sessions.store': { paramsTuple?: []; params?: {} }
    'locales.store': { paramsTuple?: []; params?: {} }
    'sessions.destroy': { paramsTuple?: []; params?: {} }
    'search_words.store': { paramsTuple?: []; params?: {} }
    'accounts.update': { paramsTuple?: []; params?: {} }
    'first_passwords.store': { paramsTuple?: []; params?: {} }
    'user_passwords.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'user_statuses.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_corrections.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_correction_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_consequences.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'consequences_set_aside.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_withdrawal_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'audit_verifications.store': { paramsTuple?: []; params?: {} }
    'bases.store': { paramsTuple?: []; params?: {} }
    'base_changes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'base_change_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'room_equipment.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'closures.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'closure_liftings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'qualifications.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'qualification_endings.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'qualification': ParamValue} }
    'trainer_limits.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'absences.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'absence_liftings.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'absence': ParamValue} }
    'plan_revisions.store': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'plan_revision_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'rooms.store': { paramsTuple?: []; params?: {} }
    'rooms.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'trainers.store': { paramsTuple?: []; params?: {} }
    'trainers.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'titles.store': { paramsTuple?: []; params?: {} }
    'title_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'titles.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'studios.store': { paramsTuple?: []; params?: {} }
    'studios.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'studio_endings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'studio_returns.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'studio_returns.update': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'returnId': ParamValue} }
    'contests.store': { paramsTuple?: []; params?: {} }
    'contest_steps.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contest_steps.publish': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contest_steps.confirm': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contest_steps.certify': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contest_objections.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contest_objections.answer': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'objectionId': ParamValue} }
    'contest_events.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'contest_contacts.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'objectionId': ParamValue} }
    'contest_entries.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'eventId': ParamValue} }
    'contest_entries.withdraw': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'id': ParamValue,'eventId': ParamValue,'entryId': ParamValue} }
    'contest_results.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'eventId': ParamValue} }
    'contest_results.check': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'eventId': ParamValue} }
    'award_outcome_decisions.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'outcomeId': ParamValue} }
    'award_outcome_judgements.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'outcomeId': ParamValue} }
    'awards.store': { paramsTuple?: []; params?: {} }
    'appointments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'appointment_reviews.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'appointment_publicities.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'appointment_objections.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'objection_answers.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'objectionId': ParamValue} }
    'appointment_filings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'appointment_ends.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_evidence.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'evidence_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'national_lookups.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recognitions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recognition_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'calendar_feeds.store': { paramsTuple?: []; params?: {} }
    'calendar_feeds.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_checks.store': { paramsTuple?: []; params?: {} }
    'timetable_changes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'timetable_plans.store': { paramsTuple?: []; params?: {} }
    'timetable_plan_applications.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'timetable_plan_cancellations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_terms.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'opening_materials.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'opening_answers.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_amendments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_amendment_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_absences.store': { paramsTuple?: []; params?: {} }
    'own_absence_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'substitutes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'classes.store': { paramsTuple?: []; params?: {} }
    'classes.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_openings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_opening_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_starts.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_finishes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_cancellations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'new_accounts.store': { paramsTuple?: []; params?: {} }
    'account_persons.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_link_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'duplicate_scans.store': { paramsTuple?: []; params?: {} }
    'duplicate_differences.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'duplicate_proposals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'duplicate_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'former_documents.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'message_reads.store': { paramsTuple?: []; params?: {} }
    'message_settings.update': { paramsTuple?: []; params?: {} }
    'contact_addresses.store': { paramsTuple?: []; params?: {} }
    'contact_addresses.update': { paramsTuple?: []; params?: {} }
    'contact_addresses.destroy': { paramsTuple?: []; params?: {} }
    'message_resends.store': { paramsTuple?: []; params?: {} }
    'person_photos.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_slips.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'person_slips.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'slip_sheets.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'person_searches.store': { paramsTuple?: []; params?: {} }
    'person_reveals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'regroupings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'mergers.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'merger_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'application_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'application_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'offer_acceptances.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'list_moves.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolment_runs.store': { paramsTuple?: []; params?: {} }
    'placement_checks.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'placements.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_photos.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'no_shows.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'proof_files.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'proof_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'category_proofs.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_imports.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_writings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolment_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_accounts.store': { paramsTuple?: []; params?: {} }
    'own_account_withdrawals.store': { paramsTuple?: []; params?: {} }
    'account_request_checks.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'preflight_runs.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recoveries.store': { paramsTuple?: []; params?: {} }
    'recovery_openings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recovery_cancellations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recovery_cancellation_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recovery_instalments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recovery_write_offs.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recovery_write_off_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'recovery_quotas.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'account_corrections.store': { paramsTuple?: []; params?: {} }
    'account_correction_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'employers.store': { paramsTuple?: []; params?: {} }
    'employers.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'quality_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_checks.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_holds.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_releases.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_answers.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_undoings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_amendments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_amendment_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'anomaly_runs.store': { paramsTuple?: []; params?: {} }
    'call_backs.store': { paramsTuple?: []; params?: {} }
    'call_back_outcomes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'anomaly_settlements.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'next_claims.store': { paramsTuple?: []; params?: {} }
    'claim_runs.store': { paramsTuple?: []; params?: {} }
    'status_list_checks.store': { paramsTuple?: []; params?: {} }
    'list_loadings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_confirmations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_confirmation_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_drafts.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_drafts.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_basics.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_conditions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_conditions.update': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'condition': ParamValue} }
    'policy_conditions.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'condition': ParamValue} }
    'policy_amounts.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_simulations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_publications.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'policy_retirements.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'notice_discardings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'objection_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'objection_contacts.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'public_objections.store': { paramsTuple: [ParamValue]; params: {'number': ParamValue} }
    'fund_changes.store': { paramsTuple?: []; params?: {} }
    'fund_change_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_submissions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'claim_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_claims.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'award_claims.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'managed_notices.store': { paramsTuple?: []; params?: {} }
    'notice_publications.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'notice_closings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_batches.store': { paramsTuple?: []; params?: {} }
    'payment_discards.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_exports.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'payment_results.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'certificate_change_proposals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'certificate_change_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'certificate_changes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'special_abilities.store': { paramsTuple?: []; params?: {} }
    'ability_renewals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_ability_certificates.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_training_certificates.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'grade_certificates.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'printings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'print_deliveries.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'printing_runs.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'print_spoilages.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'certificate_losses.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_certificates.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'verifications.store': { paramsTuple?: []; params?: {} }
    'check_ins.store': { paramsTuple?: []; params?: {} }
    'mark_correction_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inspections.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inspection_records.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inspection_answers.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_leaves.store': { paramsTuple?: []; params?: {} }
    'own_leave_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'leave_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'punch_files.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'punch_writings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roll_call_devices.store': { paramsTuple?: []; params?: {} }
    'roll_call_sheets.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roll_call_merges.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'session_attendances.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_archives.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'archive_withdrawals.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'item': ParamValue} }
    'arrangements.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'arrangement_submissions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'arrangement_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'arrangement_recalls.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'examiners.store': { paramsTuple?: []; params?: {} }
    'examiner_amendments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'examiner_terms.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_objections.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_objection_answers.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_rulings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_ruling_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sittings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_scores.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_score_files.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_resolutions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_returns.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'score_samples.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_publications.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'sitting_finalisations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_objections.store': { paramsTuple?: []; params?: {} }
    'own_objection_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'record_objection_answers.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_data.store': { paramsTuple?: []; params?: {} }
    'own_data_files.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_applications.store': { paramsTuple?: []; params?: {} }
    'qualification_checks.store': { paramsTuple?: []; params?: {} }
    'own_offer_acceptances.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_application_revisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_class_changes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_application_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_enrolment_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'own_proofs.store': { paramsTuple?: []; params?: {} }
    'enrolment_moves.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'base_applications.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
}
declare module '@adonisjs/core/types/http' {
  export interface RoutesList extends ScannedRoutes {}
}