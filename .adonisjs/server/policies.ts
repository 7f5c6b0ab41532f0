export const policies = {
  AccountsUserPolicy: () => import('#app/accounts/user_policy'),
  AssessmentsSittingPolicy: () => import('#app/assessments/sitting_policy'),
  AttendancePolicy: () => import('#app/attendance/attendance_policy'),
  BasesPolicy: () => import('#app/bases/bases_policy'),
  CatalogueCoursePolicy: () => import('#app/catalogue/course_policy'),
  CertificatePolicy: () => import('#app/certificates/certificate_policy'),
  ClassPolicy: () => import('#app/classes/class_policy'),
  EnrolmentPolicy: () => import('#app/enrolments/enrolment_policy'),
  EnrolmentsRosterImportPolicy: () => import('#app/enrolments/roster_import_policy'),
  PersonPolicy: () => import('#app/people/person_policy'),
  SubsidiesActionsConfirmPolicy: () => import('#app/subsidies/actions/confirm_policy'),
  SubsidiesClaimPolicy: () => import('#app/subsidies/claim_policy'),
  SubsidiesFundPolicy: () => import('#app/subsidies/fund_policy'),
  SubsidiesNoticePolicy: () => import('#app/subsidies/notice_policy'),
  SubsidiesPaymentPolicy: () => import('#app/subsidies/payment_policy'),
  SubsidiesSubsidyRulesPolicy: () => import('#app/subsidies/subsidy_rules_policy'),
}

