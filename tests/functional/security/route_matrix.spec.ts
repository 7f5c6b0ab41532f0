import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import clock from '#app/shared/clock'
import { roles, type Role } from '#app/accounts/roles'
import SealCertificates from '#app/certificates/transparency/actions/seal_certificates'
import ScreenAnomalies from '#app/subsidies/anomalies/actions/screen_anomalies'
import { playLine, theBureau, type Line } from '#tests/support/line'
import { documentOf, loadList } from '#tests/support/status_lists'
import { buildWorld, emptyDatabase, insertRow, userWith, type World } from '#tests/support/world'
import type { WorldBase } from '#tests/support/world'
import type User from '#models/user'

const BUREAU: Role[] = ['reviewer', 'approver', 'finance', 'policy_manager']
const EVERY_BASE: Role[] = [...BUREAU, 'auditor']
const STAFF: Role[] = ['base_admin', 'instructor', ...EVERY_BASE]
const CLAIMS: Role[] = ['base_admin', ...EVERY_BASE]
const ADMIN: Role[] = ['base_admin']
const PROOF_READERS: Role[] = ['base_admin', 'reviewer', 'approver']
const DRAFT_READERS: Role[] = ['policy_manager', 'approver', 'auditor']
const REGISTRARS: Role[] = ['reviewer', 'policy_manager']
const MARKERS: Role[] = ['base_admin', 'instructor']
const PAIRING: Role[] = ['base_admin', 'reviewer', 'approver']
const SETTLERS: Role[] = ['base_admin', 'instructor', 'reviewer']

type Params = (line: Line, world: World) => Record<string, string | number>

interface Expectation {
  /** Who may open it; `everybody` needs no sign-in, `signed_in` any role. */
  who: Role[] | 'everybody' | 'signed_in'
  /** The record of a line that the address names. */
  params?: Params
  /** The record belongs to a base: people of another base are turned away. */
  ofBase?: true
}

const timetablePlanRecord = {
  params: (line: Line) => ({ id: line.timetablePlanId }),
  ofBase: true as const,
}
const classRecord = { params: (line: Line) => ({ id: line.classId }), ofBase: true as const }
const sittingRecord = { params: (line: Line) => ({ id: line.sittingId }), ofBase: true as const }
const importRecord = { params: (line: Line) => ({ id: line.importId }), ofBase: true as const }
const personRecord = { params: (line: Line) => ({ id: line.personId }), ofBase: true as const }
const accountRequestRecord = {
  params: (line: Line) => ({ id: line.accountRequestId }),
  ofBase: true as const,
}
const recordObjectionRecord = {
  params: (line: Line) => ({ id: line.recordObjectionId }),
  ofBase: true as const,
}
const pairRecord = { params: (line: Line) => ({ id: line.personPairId }), ofBase: true as const }
const slipRecord = { params: (line: Line) => ({ id: line.slipRunId }), ofBase: true as const }
const certificateRecord = {
  params: (line: Line) => ({ id: line.certificateId }),
  ofBase: true as const,
}
const printingRecord = {
  params: (line: Line) => ({ id: line.printingRunId }),
  ofBase: true as const,
}
const certificateChangeRecord = {
  params: (line: Line) => ({ id: line.certificateChangeId }),
  ofBase: true as const,
}
const claimRecord = { params: (line: Line) => ({ id: line.claimId }), ofBase: true as const }
const runRecord = { params: (line: Line) => ({ id: line.claimRunId }) }
const noticeRecord = { params: (line: Line) => ({ id: line.noticeId }) }
const changeRecord = { params: (line: Line) => ({ id: line.fundChangeId }) }
const objectionRecord = { params: (line: Line) => ({ id: line.objectionId }) }
const batchRecord = { params: (line: Line) => ({ id: line.paymentBatchId }) }
const draftRecord = {
  params: (line: Line) => ({
    id: line.draftId,
    condition: 'attendance',
    simulation: line.simulationId,
    line: line.simulationLineId,
  }),
}
const proofRecord = { params: (line: Line) => ({ id: line.proofFileId }), ofBase: true as const }
const enrolmentRecord = {
  params: (line: Line) => ({ id: line.enrolmentId }),
  ofBase: true as const,
}
const applicationRecord = {
  params: (line: Line) => ({ id: line.applicationId }),
  ofBase: true as const,
}
const enrolmentRunRecord = {
  params: (line: Line) => ({ id: line.enrolmentRunId }),
  ofBase: true as const,
}
const employerRecord = { params: (line: Line) => ({ id: line.employerId }) }
const studioRecord = { params: (line: Line) => ({ id: line.studioId }), ofBase: true as const }
const roomRecord = {
  params: (_: Line, world: World) => ({ id: world.a.roomIds[0] }),
  ofBase: true as const,
}
const trainerRecord = {
  params: (line: Line, world: World) => ({
    id: world.a.trainerIds[0],
    qualification: line.qualificationId,
    absence: 1,
  }),
  ofBase: true as const,
}
const absenceRecord = { params: (line: Line) => ({ id: line.absenceId }), ofBase: true as const }
const revisionRecord = {
  params: (line: Line) => ({ id: line.planRevisionId }),
  ofBase: true as const,
}
const baseRecord = { params: (line: Line) => ({ id: line.baseId }), ofBase: true as const }
const contestRecord = {
  params: (line: Line) => ({
    id: line.contestId,
    eventId: line.contestEventId,
    entryId: 1,
    objectionId: 1,
  }),
}
const awardRecord = { params: (line: Line) => ({ id: line.awardId }) }
const correctionRecord = { params: (line: Line) => ({ id: line.correctionId }) }
const recoveryRecord = { params: (line: Line) => ({ id: line.recoveryId }) }
const gradeRecord = { params: (line: Line) => ({ id: line.gradeRecordId }), ofBase: true as const }
const evidenceRecord = { params: (line: Line) => ({ id: line.evidenceId }), ofBase: true as const }
const anyPerson = { params: (line: Line) => ({ id: line.personId }) }
const withdrawalRecord = { params: (line: Line) => ({ id: line.gradeWithdrawalId }) }
const recognitionRecord = { params: (line: Line) => ({ id: line.recognitionId }) }
const appointmentRecord = { params: (line: Line) => ({ id: line.appointmentId }) }
const linkRecord = { params: (line: Line) => ({ id: line.accountLinkId }) }
const userRecord = { params: (line: Line) => ({ id: line.admin.id }) }

/** By base, the line of a payment that the bank has paid. */
const paidLines = new Map<number, number>()

/** Every address of the product and who may use it. A route without a line here fails the test. */
const expectations: Record<string, Expectation> = {
  'GET /': { who: 'everybody' },
  'GET /login': { who: 'everybody' },
  'POST /login': { who: 'everybody' },
  'POST /locale': { who: 'everybody' },
  'GET /health/live': { who: 'everybody' },
  'GET /health/ready': { who: 'everybody' },
  'GET /verify': { who: 'everybody' },
  'POST /verify': { who: 'everybody' },
  'GET /v/:number': { who: 'everybody', params: () => ({ number: 'S000014100001264000999' }) },
  'GET /v/:number/:proof': {
    who: 'everybody',
    params: () => ({ number: 'S000014100001264000999', proof: 'x' }),
  },
  'GET /trust': { who: 'everybody' },
  'GET /trust/roots/:day': { who: 'everybody', params: () => ({ day: '2026-01-01' }) },
  'GET /trust/kit.json': { who: 'everybody' },
  'GET /trust/offline.html': { who: 'everybody' },
  'GET /trust/status_lists/:list': { who: 'everybody', params: () => ({ list: 1 }) },
  'GET /.well-known/did.json': { who: 'everybody' },
  'GET /verify/:code': { who: 'everybody', params: () => ({ code: '7K3M9QXD2FHT' }) },
  'GET /notices': { who: 'everybody' },
  'GET /courses': { who: 'everybody' },
  'GET /courses/:id': { who: 'everybody', params: () => ({ id: 2_000_000 }) },
  'GET /notices/:number': { who: 'everybody', params: () => ({ number: 'GS26-999' }) },

  'GET /notices/:number/objections/create': {
    who: 'everybody',
    params: () => ({ number: 'GS26-999' }),
  },
  'POST /notices/:number/objections': { who: 'everybody', params: () => ({ number: 'GS26-999' }) },
  'GET /notices/objections/:number/:code': {
    who: 'everybody',
    params: () => ({ number: 'YY26-999', code: '222222222222' }),
  },

  'POST /logout': { who: 'signed_in' },
  'POST /search_words': { who: 'signed_in' },
  'GET /account': { who: 'signed_in' },
  'POST /account/password': { who: 'signed_in' },
  'GET /account/first_password': { who: 'signed_in' },
  'POST /account/first_password': { who: 'signed_in' },

  'GET /messages': { who: 'signed_in' },
  'POST /messages/reads': { who: 'signed_in' },
  'GET /messages/settings': { who: 'signed_in' },
  'POST /messages/settings': { who: 'signed_in' },
  'POST /messages/address': { who: 'signed_in' },
  'POST /messages/address/confirmation': { who: 'signed_in' },
  'POST /messages/address/removal': { who: 'signed_in' },
  'GET /messages/log': { who: ['system_admin', 'auditor'] },
  'POST /messages/resends': { who: ['system_admin'] },

  'GET /users': { who: ['system_admin'] },
  'GET /users/create': { who: ['system_admin'] },
  'POST /users': { who: ['system_admin'] },
  'POST /users/:id/passwords': { who: ['system_admin'], ...userRecord },
  'POST /users/:id/status': { who: ['system_admin'], ...userRecord },
  'GET /users/:id': { who: ['system_admin'], ...userRecord },
  'POST /users/:id/person': { who: ['system_admin'], ...userRecord },
  'GET /account_links': { who: ['system_admin', 'approver', 'auditor'] },
  'GET /account_links/:id': { who: ['system_admin', 'approver', 'auditor'], ...linkRecord },
  'POST /account_links/:id/decision': { who: ['system_admin', 'approver'], ...linkRecord },

  'GET /dashboard': { who: STAFF },
  'GET /dashboard/lists/:stage': { who: CLAIMS, params: () => ({ stage: 'enrolled' }) },
  'GET /search': { who: STAFF },
  'GET /audit': { who: ['auditor'] },
  'POST /audit/verifications': { who: ['auditor'] },
  'GET /invariants': { who: ['auditor', 'system_admin'] },

  'GET /plans/:year': { who: CLAIMS, params: () => ({ year: 2026 }) },
  'GET /plans/:year/forecast': { who: CLAIMS, params: () => ({ year: 2026 }) },
  'GET /plans/:year/ledger': { who: CLAIMS, params: () => ({ year: 2026 }) },
  'GET /plans/:year/ledger/file': { who: CLAIMS, params: () => ({ year: 2026 }) },
  'GET /plans/:year/revisions/create': { who: ADMIN, params: () => ({ year: 2026 }) },
  'POST /plans/:year/revisions': { who: ADMIN, params: () => ({ year: 2026 }) },
  'GET /plan_revisions/:id': { who: CLAIMS, ...revisionRecord },
  'POST /plan_revisions/:id/decision': {
    who: ['approver'],
    params: (line) => ({ id: line.planRevisionId }),
  },
  'GET /rooms': { who: STAFF },
  'GET /rooms/create': { who: ADMIN },
  'POST /rooms': { who: ADMIN },
  'GET /rooms/:id': { who: STAFF, ...roomRecord },
  'GET /rooms/:id/edit': { who: ADMIN, ...roomRecord },
  'POST /rooms/:id': { who: ADMIN, ...roomRecord },
  'POST /rooms/:id/equipment': { who: ADMIN, ...roomRecord },
  'GET /bases': { who: CLAIMS },
  'GET /bases/create': { who: ['reviewer'] },
  'POST /bases': { who: ['reviewer'] },
  'GET /bases/:id': { who: CLAIMS, ...baseRecord },
  'GET /bases/:id/changes/create': { who: ['base_admin', 'reviewer'], ...baseRecord },
  'POST /bases/:id/changes': { who: ['base_admin', 'reviewer'], ...baseRecord },
  'GET /base_changes/:id': {
    who: CLAIMS,
    params: (line) => ({ id: line.baseChangeId }),
    ofBase: true,
  },
  'POST /base_changes/:id/decision': {
    who: ['approver'],
    params: (line) => ({ id: line.baseChangeId }),
  },
  'POST /bases/:id/closures': { who: ADMIN, ...baseRecord },
  'POST /closures/:id/lifting': {
    who: ADMIN,
    params: (line) => ({ id: line.closureId }),
    ofBase: true,
  },
  'GET /trainers': { who: STAFF },
  'GET /trainers/create': { who: ADMIN },
  'POST /trainers': { who: ADMIN },
  'GET /trainers/:id': { who: STAFF, ...trainerRecord },
  'GET /trainers/:id/edit': { who: ADMIN, ...trainerRecord },
  'POST /trainers/:id': { who: ADMIN, ...trainerRecord },
  'POST /trainers/:id/limits': { who: ADMIN, ...trainerRecord },
  'POST /trainers/:id/qualifications': { who: ADMIN, ...trainerRecord },
  'GET /trainers/:id/qualifications/:qualification/file': { who: CLAIMS, ...trainerRecord },
  'POST /trainers/:id/qualifications/:qualification/ending': { who: ADMIN, ...trainerRecord },
  'POST /trainers/:id/absences': { who: ADMIN, ...trainerRecord },
  'POST /trainers/:id/absences/:absence/lifting': { who: ADMIN, ...trainerRecord },
  'GET /catalogue': { who: STAFF },
  'GET /catalogue/:id': { who: STAFF, params: (_, world) => ({ id: world.courseIds.welder }) },

  'GET /classes': { who: STAFF },
  'GET /classes/create': { who: ADMIN },
  'POST /classes': { who: ADMIN },
  'POST /classes/checks': { who: ADMIN },
  'GET /classes/:id': { who: STAFF, ...classRecord },
  'GET /classes/:id/edit': { who: ADMIN, ...classRecord },
  'POST /classes/:id': { who: ADMIN, ...classRecord },
  'GET /classes/:id/terms': { who: CLAIMS, ...classRecord },
  'POST /classes/:id/terms': { who: ADMIN, ...classRecord },
  'GET /classes/:id/agreement': { who: CLAIMS, ...classRecord },
  'GET /classes/:id/placements': { who: CLAIMS, ...classRecord },
  'POST /classes/:id/placement_checks': { who: ['base_admin', 'reviewer'], ...classRecord },
  'POST /enrolments/:id/placement': {
    who: ADMIN,
    params: (line) => ({ id: line.enrolmentId }),
    ofBase: true,
  },
  'GET /classes/:id/opening': { who: CLAIMS, ...classRecord },
  'POST /classes/:id/opening_materials': { who: ADMIN, ...classRecord },
  'GET /classes/:id/opening_materials/:material': {
    who: CLAIMS,
    params: (line) => ({ id: line.classId, material: line.openingMaterialId }),
    ofBase: true,
  },
  'POST /classes/:id/opening_answers': { who: ADMIN, ...classRecord },
  'GET /classes/:id/amendments': { who: CLAIMS, ...classRecord },
  'POST /classes/:id/amendments': { who: ADMIN, ...classRecord },
  'POST /class_amendments/:id/decision': {
    who: ['reviewer'],
    params: (line) => ({ id: line.classAmendmentId }),
  },
  'GET /classes/:id/regroupings/create': { who: ADMIN, ...classRecord },
  'POST /classes/:id/regroupings': { who: ADMIN, ...classRecord },
  'GET /classes/:id/mergers': { who: CLAIMS, ...classRecord },
  'POST /classes/:id/mergers': { who: ADMIN, ...classRecord },
  'POST /class_mergers/:id/decision': {
    who: ['reviewer'],
    params: (line) => ({ id: line.classMergerId }),
  },
  'POST /classes/:id/opening': { who: ADMIN, ...classRecord },
  'POST /classes/:id/opening_decisions': { who: ['reviewer'], ...classRecord },
  'POST /classes/:id/start': { who: ADMIN, ...classRecord },
  'POST /classes/:id/finish': { who: ADMIN, ...classRecord },
  'POST /classes/:id/cancellation': { who: ADMIN, ...classRecord },
  'GET /classes/:id/timetable': { who: STAFF, ...classRecord },
  'GET /classes/:id/timetable/changes': { who: STAFF, ...classRecord },
  'GET /classes/:id/timetable/changes/create': { who: ADMIN, ...classRecord },
  'POST /classes/:id/timetable/changes': { who: ADMIN, ...classRecord },
  'GET /timetable': { who: STAFF },
  'GET /timetable/plans': { who: CLAIMS },
  'GET /timetable/plans/create': { who: ADMIN },
  'POST /timetable/plans': { who: ADMIN },
  'GET /timetable/plans/:id': { who: CLAIMS, ...timetablePlanRecord },
  'POST /timetable/plans/:id/application': { who: ADMIN, ...timetablePlanRecord },
  'POST /timetable/plans/:id/cancellation': { who: ADMIN, ...timetablePlanRecord },
  'GET /feeds': { who: 'signed_in' },
  'POST /feeds': { who: 'signed_in' },
  'POST /feeds/:id/revocation': { who: 'signed_in', params: () => ({ id: 1 }) },
  'GET /feeds/:file': { who: 'everybody', params: () => ({ file: `${'a'.repeat(43)}.ics` }) },

  'GET /classes/:id/enrolments/create': { who: ADMIN, ...classRecord },
  'POST /classes/:id/enrolments': { who: ADMIN, ...classRecord },
  'GET /classes/:id/proofs': { who: ADMIN, ...classRecord },
  'POST /classes/:id/proofs': { who: ADMIN, ...classRecord },
  'GET /classes/:id/imports/create': { who: ADMIN, ...classRecord },
  'POST /classes/:id/imports': { who: ADMIN, ...classRecord },
  'GET /imports': { who: ADMIN },
  'GET /imports/template': { who: ADMIN },
  'GET /imports/:id': { who: ADMIN, ...importRecord },
  'POST /imports/:id/writing': { who: ADMIN, ...importRecord },
  'GET /imports/:id/error_file': { who: ADMIN, ...importRecord },
  'GET /classes/:id/applications': { who: CLAIMS, ...classRecord },
  'GET /classes/:id/applications/create': { who: ADMIN, ...classRecord },
  'POST /classes/:id/applications': { who: ADMIN, ...classRecord },
  'GET /classes/:id/waiting_list': { who: CLAIMS, ...classRecord },
  'GET /applications': { who: CLAIMS },
  'GET /enrolments': { who: CLAIMS },
  'GET /enrolments/runs': { who: CLAIMS },
  'GET /enrolments/runs/create': { who: ADMIN },
  'POST /enrolments/runs': { who: ADMIN },
  'GET /enrolments/runs/:id': { who: CLAIMS, ...enrolmentRunRecord },
  'GET /applications/:id': { who: CLAIMS, ...applicationRecord },
  'POST /applications/:id/decision': { who: ADMIN, ...applicationRecord },
  'POST /applications/:id/withdrawal': { who: ADMIN, ...applicationRecord },
  'POST /applications/:id/acceptance': { who: ADMIN, ...applicationRecord },
  'POST /applications/:id/moves': { who: ADMIN, ...applicationRecord },
  'GET /people/:id/proofs': { who: PROOF_READERS, ...personRecord },
  'POST /people/:id/proofs': { who: ADMIN, ...personRecord },
  'GET /proof_files': { who: PROOF_READERS },
  'GET /proof_files/:id': { who: PROOF_READERS, ...proofRecord },
  'GET /proof_files/:id/content': { who: PROOF_READERS, ...proofRecord },
  'POST /proof_files/:id/decision': { who: ADMIN, ...proofRecord },
  'GET /me/proofs': { who: ['trainee'] },
  'POST /me/proofs': { who: ['trainee'] },
  'GET /me/proofs/:id': { who: ['trainee'], params: proofRecord.params },
  'GET /enrolments/:id': { who: CLAIMS, ...enrolmentRecord },
  'POST /enrolments/:id/moves': { who: ADMIN, ...enrolmentRecord },
  'POST /enrolments/:id/no_show': { who: ADMIN, ...enrolmentRecord },
  'POST /me/enrolments/:id/withdrawal': { who: ['trainee'], params: enrolmentRecord.params },
  'POST /enrolments/:id/withdrawal': {
    who: ADMIN,
    params: (line) => ({ id: line.enrolmentId }),
    ofBase: true,
  },
  'GET /people': { who: STAFF },
  'POST /people/searches': { who: STAFF },
  'GET /people/duplicates': { who: CLAIMS },
  'POST /people/duplicates/scans': { who: ['reviewer', 'approver'] },
  'GET /people/duplicates/:id': { who: CLAIMS, ...pairRecord },
  'POST /people/duplicates/:id/difference': { who: PAIRING, ...pairRecord },
  'POST /people/duplicates/:id/proposals': { who: PAIRING, ...pairRecord },
  'POST /people/duplicates/:id/decisions': { who: ['reviewer', 'approver'], ...pairRecord },
  'POST /people/:id/documents': { who: PAIRING, ...personRecord },
  'GET /people/:id': { who: STAFF, ...personRecord },
  'GET /classes/:id/photos': { who: ADMIN, ...classRecord },
  'POST /classes/:id/photos': { who: ADMIN, ...classRecord },
  'GET /people/:id/photo': { who: STAFF, ...personRecord },
  'POST /people/:id/photos': { who: ADMIN, ...personRecord },
  'POST /people/:id/slips': { who: ADMIN, ...personRecord },
  'GET /classes/:id/slips': { who: ADMIN, ...classRecord },
  'POST /classes/:id/slips': { who: ADMIN, ...classRecord },
  'GET /slip_runs/:id': { who: ADMIN, ...slipRecord },
  'POST /slip_runs/:id/sheet': { who: ADMIN, ...slipRecord },
  'POST /people/:id/reveals': {
    who: ['base_admin', 'reviewer', 'approver', 'finance'],
    ...personRecord,
  },

  'GET /attendance': { who: STAFF },
  'GET /classes/:id/attendance': { who: STAFF, ...classRecord },
  'GET /sessions/:id/attendance': {
    who: STAFF,
    params: (line) => ({ id: line.sessionId }),
    ofBase: true,
  },
  'POST /sessions/:id/attendance': {
    who: MARKERS,
    params: (line) => ({ id: line.sessionId }),
    ofBase: true,
  },
  'GET /attendance/corrections': { who: STAFF },
  'POST /attendance/corrections/:id/decision': {
    who: ADMIN,
    params: (line) => ({ id: line.markCorrectionId }),
    ofBase: true,
  },
  'GET /me/leave': { who: ['trainee'] },
  'POST /me/leave': { who: ['trainee'] },
  'POST /me/leave/:id/withdrawal': {
    who: ['trainee'],
    params: (line) => ({ id: line.leaveId }),
    ofBase: true,
  },
  'GET /own_absences': { who: ['instructor'] },
  'POST /own_absences': { who: ['instructor'] },
  'POST /own_absences/:id/withdrawal': { who: ['instructor'], ...absenceRecord },
  'GET /absences': { who: ['base_admin', 'auditor'] },
  'GET /absences/:id': { who: ['base_admin', 'auditor'], ...absenceRecord },
  'POST /absences/:id/substitutes': { who: ADMIN, ...absenceRecord },
  'GET /attendance/leave': { who: STAFF },
  'POST /attendance/leave/:id/decision': {
    who: MARKERS,
    params: (line) => ({ id: line.leaveId }),
    ofBase: true,
  },
  'GET /attendance/leave/:id/proof': {
    who: MARKERS,
    params: (line) => ({ id: line.leaveId }),
    ofBase: true,
  },
  'GET /roll_call/:id': {
    who: MARKERS,
    params: (line) => ({ id: line.sessionId }),
    ofBase: true,
  },
  'POST /roll_call/devices': { who: MARKERS },
  'POST /roll_call/:id/sheets': {
    who: MARKERS,
    params: (line) => ({ id: line.sessionId }),
    ofBase: true,
  },
  'GET /attendance/offline/:id': {
    who: MARKERS,
    params: (line) => ({ id: line.rollCallSheetId }),
    ofBase: true,
  },
  'POST /attendance/offline/:id/decision': {
    who: MARKERS,
    params: (line) => ({ id: line.rollCallSheetId }),
    ofBase: true,
  },
  'GET /classes/:id/punch_files': { who: ADMIN, ...classRecord },
  'POST /classes/:id/punch_files': { who: ADMIN, ...classRecord },
  'GET /punch_files/:id': {
    who: ADMIN,
    params: (line) => ({ id: line.punchFileId }),
    ofBase: true,
  },
  'POST /punch_files/:id/writing': {
    who: ADMIN,
    params: (line) => ({ id: line.punchFileId }),
    ofBase: true,
  },
  'GET /punch_files/:id/error_file': {
    who: ADMIN,
    params: (line) => ({ id: line.punchFileId }),
    ofBase: true,
  },
  'GET /inspections': { who: CLAIMS },
  'POST /sessions/:id/inspections': {
    who: ['reviewer'],
    params: (line) => ({ id: line.sessionId }),
  },
  'GET /inspections/:id': {
    who: CLAIMS,
    params: (line) => ({ id: line.inspectionId }),
    ofBase: true,
  },
  'POST /inspections/:id/record': {
    who: ['reviewer'],
    params: (line) => ({ id: line.inspectionId }),
  },
  'POST /inspections/:id/answer': {
    who: ADMIN,
    params: (line) => ({ id: line.inspectionId }),
    ofBase: true,
  },
  'GET /inspections/:id/photo': {
    who: CLAIMS,
    params: (line) => ({ id: line.inspectionId }),
    ofBase: true,
  },
  'GET /sessions/:id/check_in': {
    who: STAFF,
    params: (line) => ({ id: line.sessionId }),
    ofBase: true,
  },
  'GET /check_in': { who: 'everybody' },
  'GET /check_in/:token': { who: 'everybody', params: () => ({ token: '1-1-x' }) },
  'POST /check_in': { who: 'everybody' },
  'GET /assessments': { who: STAFF },
  'GET /classes/:id/assessment': { who: STAFF, ...classRecord },
  'POST /classes/:id/sittings': { who: ADMIN, ...classRecord },
  'GET /sittings/:id': { who: STAFF, ...sittingRecord },
  'POST /sittings/:id/scores': { who: MARKERS, ...sittingRecord },
  'POST /sittings/:id/score_files': { who: MARKERS, ...sittingRecord },
  'GET /sittings/:id/score_template': { who: MARKERS, ...sittingRecord },
  'POST /sittings/:id/return': { who: SETTLERS, ...sittingRecord },
  'POST /sittings/:id/resolutions': { who: SETTLERS, ...sittingRecord },
  'POST /sittings/:id/samples': { who: ['reviewer'], ...sittingRecord },
  'POST /sittings/:id/publication': { who: ADMIN, ...sittingRecord },
  'POST /sittings/:id/finalisation': { who: ADMIN, ...sittingRecord },
  'GET /sittings/:id/arrangement': { who: STAFF, ...sittingRecord },
  'POST /sittings/:id/arrangement': { who: ADMIN, ...sittingRecord },
  'POST /sittings/:id/arrangement_submission': { who: ADMIN, ...sittingRecord },
  'POST /sittings/:id/arrangement_decisions': { who: ['reviewer'], ...sittingRecord },
  'POST /sittings/:id/arrangement_recall': { who: ADMIN, ...sittingRecord },
  'GET /sittings/:id/papers/:paper': {
    who: STAFF,
    params: (line) => ({ id: line.sittingId, paper: 'seating' }),
    ofBase: true,
  },
  'POST /sittings/:id/rulings': { who: ADMIN, ...sittingRecord },
  'POST /score_rulings/:id/decision': {
    who: ['reviewer'],
    params: (line) => ({ id: line.rulingId }),
  },
  'POST /sittings/:id/objections': { who: MARKERS, ...sittingRecord },
  'POST /score_objections/:id/answer': {
    who: ['reviewer'],
    params: (line) => ({ id: line.scoreObjectionId }),
  },
  'GET /sittings/:id/archive': { who: STAFF, ...sittingRecord },
  'POST /sittings/:id/archive': { who: MARKERS, ...sittingRecord },
  'POST /sittings/:id/archive/:item/withdrawal': {
    who: MARKERS,
    params: (line) => ({ id: line.sittingId, item: 1 }),
    ofBase: true,
  },
  'GET /corrections': { who: CLAIMS },
  'GET /corrections/:id': {
    who: CLAIMS,
    params: (line) => ({ id: line.scoreCorrectionId }),
    ofBase: true,
  },
  'GET /sittings/:id/corrections/create': { who: ['base_admin', 'reviewer'], ...sittingRecord },
  'POST /sittings/:id/corrections': { who: ['base_admin', 'reviewer'], ...sittingRecord },
  'POST /corrections/:id/decision': {
    who: ['approver'],
    params: (line) => ({ id: line.scoreCorrectionId }),
  },
  'POST /corrections/:id/grade': {
    who: ['reviewer', 'approver'],
    params: (line) => ({ id: line.scoreCorrectionId }),
  },
  'POST /corrections/:id/set_aside': {
    who: ['reviewer', 'approver'],
    params: (line) => ({ id: line.scoreCorrectionId }),
  },
  'GET /examiners': { who: CLAIMS },
  'GET /examiners/create': { who: ['reviewer'] },
  'POST /examiners': { who: ['reviewer'] },
  'GET /examiners/:id/amendments': {
    who: CLAIMS,
    params: (line) => ({ id: line.examinerId }),
  },
  'POST /examiners/:id/amendments': {
    who: ['reviewer'],
    params: (line) => ({ id: line.examinerId }),
  },
  'POST /examiners/:id/term': {
    who: ['reviewer'],
    params: (line) => ({ id: line.examinerId }),
  },

  'GET /certificates': { who: STAFF },
  'GET /certificates/:id': { who: STAFF, ...certificateRecord },
  'GET /certificates/:id/credential': { who: CLAIMS, ...certificateRecord },
  'GET /certificates/:id/proof': { who: STAFF, ...certificateRecord },
  'GET /certificates/:id/pdf': { who: CLAIMS, ...certificateRecord },
  'GET /printing_runs': { who: CLAIMS },
  'GET /printing_runs/:id': { who: CLAIMS, ...printingRecord },
  'GET /printing_runs/:id/pdf': { who: ADMIN, ...printingRecord },
  'POST /printing_runs/:id/printings': { who: ADMIN, ...printingRecord },
  'POST /printing_runs/:id/deliveries': { who: ADMIN, ...printingRecord },
  'POST /classes/:id/printing_runs': { who: ADMIN, ...classRecord },
  'POST /certificate_prints/:id/spoilage': {
    who: ADMIN,
    params: (line) => ({ id: line.printId }),
    ofBase: true,
  },
  'POST /certificates/:id/losses': {
    who: ['base_admin', 'reviewer', 'approver'],
    ...certificateRecord,
  },
  'GET /certificates/look_up/create': { who: ['base_admin', 'approver'] },
  'GET /certificates/look_up': { who: ['base_admin', 'approver'] },
  'GET /certificates/changes': { who: CLAIMS },
  'GET /certificates/changes/:id': { who: CLAIMS, ...certificateChangeRecord },
  'POST /certificates/changes/:id/proposals': {
    who: ['base_admin', 'reviewer', 'approver'],
    ...certificateChangeRecord,
  },
  'POST /certificates/changes/:id/decisions': {
    who: ['base_admin', 'approver'],
    ...certificateChangeRecord,
  },
  'GET /certificates/:id/changes/create': {
    who: ['base_admin', 'reviewer', 'approver'],
    ...certificateRecord,
  },
  'POST /certificates/:id/changes': {
    who: ['base_admin', 'reviewer', 'approver'],
    ...certificateRecord,
  },
  'GET /classes/:id/certificates': { who: STAFF, ...classRecord },
  'POST /classes/:id/certificates': { who: ADMIN, ...classRecord },
  'GET /certificates/abilities': { who: CLAIMS },
  'POST /certificates/abilities': { who: ['policy_manager'] },
  'POST /certificates/abilities/:id/renewals': {
    who: ['policy_manager'],
    params: () => ({ id: 1 }),
  },
  'GET /classes/:id/ability_certificates/create': { who: ADMIN, ...classRecord },
  'POST /classes/:id/ability_certificates': { who: ADMIN, ...classRecord },
  'POST /classes/:id/training_certificates': { who: ADMIN, ...classRecord },
  'GET /classes/:id/certificates/merged': { who: ADMIN, ...classRecord },
  'GET /classes/:id/certificates/archive': { who: ADMIN, ...classRecord },
  'GET /classes/:id/certificates/progress': { who: STAFF, ...classRecord },

  'GET /claims': { who: CLAIMS },
  'GET /claims/export': { who: CLAIMS },
  'GET /claims/workload': { who: EVERY_BASE },
  'POST /claims/next': { who: ['reviewer', 'approver'] },
  'GET /claims/runs/create': { who: ['reviewer', 'approver'] },
  'POST /claims/runs': { who: ['reviewer', 'approver'] },
  'GET /claims/runs/:id': { who: EVERY_BASE, ...runRecord },
  'GET /claims/runs/:id/file': { who: EVERY_BASE, ...runRecord },
  'GET /claims/:id': { who: CLAIMS, ...claimRecord },
  'GET /claims/:id/history': { who: CLAIMS, ...claimRecord },
  'GET /claims/:id/evidence': { who: CLAIMS, ...claimRecord },
  'GET /classes/:id/evidence': { who: CLAIMS, ...classRecord },
  'POST /claims/:id/decisions': { who: ['reviewer', 'approver'], ...claimRecord },
  'GET /claims/samples': { who: ['reviewer', 'approver', 'auditor'] },
  'POST /claims/samples/:id/decision': {
    who: ['approver'],
    params: (line) => ({ id: line.sampleId }),
  },
  'POST /claims/:id/checks': { who: ['reviewer', 'approver'], ...claimRecord },
  'POST /claims/:id/hold': { who: ['reviewer', 'approver'], ...claimRecord },
  'POST /claims/:id/release': { who: ['reviewer', 'approver'], ...claimRecord },
  'POST /claims/:id/undoing': { who: ['reviewer', 'approver'], ...claimRecord },
  'POST /claims/:id/answers': { who: ADMIN, ...claimRecord },
  'POST /claims/:id/amendments': { who: ['base_admin', 'reviewer', 'approver'], ...claimRecord },
  'POST /claims/amendments/:id/decision': {
    who: ['reviewer', 'approver'],
    params: (line) => ({ id: line.amendmentId }),
    ofBase: true,
  },
  'POST /claims/:id/submission': { who: ADMIN, ...claimRecord },
  'POST /claims/:id/withdrawal': { who: ADMIN, ...claimRecord },
  'GET /classes/:id/claims': { who: CLAIMS, ...classRecord },
  'POST /classes/:id/claims': { who: ADMIN, ...classRecord },
  'POST /classes/:id/preflights': { who: ['base_admin', 'reviewer', 'approver'], ...classRecord },
  'GET /notices/manage': { who: EVERY_BASE },
  'POST /notices/manage': { who: ['approver'] },
  'GET /notices/manage/create': { who: ['approver'] },
  'GET /notices/manage/:id': { who: EVERY_BASE, ...noticeRecord },
  'GET /notices/manage/:id/sheet': { who: EVERY_BASE, ...noticeRecord },
  'POST /notices/manage/:id/discarding': { who: ['approver'], ...noticeRecord },
  'POST /notices/manage/:id/publication': { who: ['approver'], ...noticeRecord },
  'POST /notices/manage/:id/closing': { who: ['approver'], ...noticeRecord },
  'GET /objections': { who: EVERY_BASE },
  'GET /objections/:id': { who: EVERY_BASE, ...objectionRecord },
  'POST /objections/:id/decision': {
    who: ['reviewer', 'approver', 'policy_manager'],
    ...objectionRecord,
  },
  'POST /objections/:id/contact': {
    who: ['reviewer', 'approver', 'policy_manager'],
    ...objectionRecord,
  },
  'GET /objections/:id/evidence': {
    who: ['reviewer', 'approver', 'policy_manager', 'auditor'],
    ...objectionRecord,
  },
  'GET /payments': { who: EVERY_BASE },
  'POST /payments': { who: ['finance'] },
  'GET /payments/create': { who: ['finance'] },
  'POST /payments/:id/discard': { who: ['finance'], ...batchRecord },
  'GET /payments/:id': { who: EVERY_BASE, ...batchRecord },
  'POST /payments/:id/export': { who: ['finance'], ...batchRecord },
  'GET /payments/:id/file': { who: ['finance'], ...batchRecord },
  'POST /payments/:id/results': { who: ['finance'], ...batchRecord },
  'GET /account_corrections': { who: CLAIMS },
  'GET /account_corrections/create': { who: ['finance', 'base_admin'] },
  'POST /account_corrections': { who: ['finance', 'base_admin'] },
  'GET /account_corrections/:id': { who: CLAIMS, ...correctionRecord, ofBase: true },
  'GET /account_corrections/:id/proof': {
    who: ['approver', 'base_admin'],
    ...correctionRecord,
    ofBase: true,
  },
  'POST /account_corrections/:id/decisions': { who: ['approver'], ...correctionRecord },
  'GET /receipts': { who: CLAIMS },
  'GET /receipts/:id': {
    who: CLAIMS,
    params: (line) => ({ id: paidLines.get(line.baseId)! }),
    ofBase: true,
  },
  'GET /payments/:id/receipt': { who: EVERY_BASE, ...batchRecord },
  'GET /recoveries': { who: CLAIMS },
  'GET /recoveries/create': { who: ['reviewer', 'approver', 'finance'] },
  'POST /recoveries': { who: ['reviewer', 'approver', 'finance'] },
  'GET /recoveries/:id': { who: CLAIMS, ...recoveryRecord, ofBase: true },
  'GET /recoveries/:id/letter': { who: CLAIMS, ...recoveryRecord, ofBase: true },
  'POST /recoveries/:id/opening': { who: ['approver'], ...recoveryRecord },
  'POST /recoveries/:id/cancellation': {
    who: ['reviewer', 'approver', 'finance'],
    ...recoveryRecord,
  },
  'POST /recoveries/:id/cancellation_decisions': {
    who: ['reviewer', 'approver', 'finance'],
    ...recoveryRecord,
  },
  'POST /recoveries/:id/instalments': { who: ['finance'], ...recoveryRecord },
  'POST /recoveries/:id/write_off': { who: ['finance'], ...recoveryRecord },
  'POST /recoveries/:id/write_off_decisions': { who: ['approver'], ...recoveryRecord },
  'POST /recoveries/:id/quota': { who: ['reviewer', 'approver'], ...recoveryRecord },
  'GET /employers': { who: EVERY_BASE },
  'GET /employers/create': { who: REGISTRARS },
  'POST /employers': { who: REGISTRARS },
  'GET /employers/:id': { who: CLAIMS, ...employerRecord },
  'GET /employers/:id/edit': { who: REGISTRARS, ...employerRecord },
  'POST /employers/:id': { who: REGISTRARS, ...employerRecord },
  'GET /award_lists': { who: 'everybody' },
  'GET /award_lists/:code': { who: 'everybody', params: () => ({ code: 'NONE' }) },
  'GET /competitions': { who: EVERY_BASE },
  'GET /competitions/create': { who: REGISTRARS },
  'POST /competitions': { who: REGISTRARS },
  'GET /competitions/:id': { who: EVERY_BASE, ...contestRecord },
  'POST /competitions/:id/steps': { who: REGISTRARS, ...contestRecord },
  'POST /competitions/:id/publications': { who: REGISTRARS, ...contestRecord },
  'POST /competitions/:id/confirmations': { who: ['approver'], ...contestRecord },
  'POST /competitions/:id/certificates': { who: REGISTRARS, ...contestRecord },
  'POST /competitions/:id/objections': { who: REGISTRARS, ...contestRecord },
  'POST /competitions/:id/objections/:objectionId/answers': {
    who: [...REGISTRARS, 'approver'],
    ...contestRecord,
  },
  'POST /competitions/:id/objections/:objectionId/contact': {
    who: [...REGISTRARS, 'approver'],
    ...contestRecord,
  },
  'POST /competitions/:id/events': { who: REGISTRARS, ...contestRecord },
  'GET /competitions/:id/events/:eventId': { who: EVERY_BASE, ...contestRecord },
  'POST /competitions/:id/events/:eventId/entries': { who: REGISTRARS, ...contestRecord },
  'POST /competitions/:id/events/:eventId/entries/:entryId/withdrawals': {
    who: REGISTRARS,
    ...contestRecord,
  },
  'POST /competitions/:id/events/:eventId/results': { who: REGISTRARS, ...contestRecord },
  'POST /competitions/:id/events/:eventId/checks': { who: REGISTRARS, ...contestRecord },
  'GET /titles': { who: EVERY_BASE },
  'POST /titles/holders': { who: REGISTRARS },
  'POST /titles/holders/:id/decisions': {
    who: ['approver'],
    params: (line) => ({ id: line.titleHolderId }),
  },
  'POST /titles/holders/:id/withdrawals': {
    who: REGISTRARS,
    params: (line) => ({ id: line.titleHolderId }),
  },
  'GET /studios': { who: CLAIMS },
  'GET /studios/create': { who: REGISTRARS },
  'POST /studios': { who: REGISTRARS },
  'GET /studios/:id': { who: CLAIMS, ...studioRecord },
  'POST /studios/:id/decisions': {
    who: ['approver'],
    params: (line) => ({ id: line.studioId }),
  },
  'POST /studios/:id/endings': {
    who: REGISTRARS,
    params: (line) => ({ id: line.studioId }),
  },
  'POST /studios/:id/returns': { who: ['base_admin', ...REGISTRARS], ...studioRecord },
  'POST /studios/:id/returns/:returnId/decisions': {
    who: ['approver'],
    params: (line) => ({ id: line.studioId, returnId: 1 }),
  },
  'GET /awards': { who: EVERY_BASE },
  'GET /awards/create': { who: REGISTRARS },
  'POST /awards': { who: REGISTRARS },
  'GET /awards/:id': { who: EVERY_BASE, ...awardRecord },
  'POST /awards/:id/claims': { who: REGISTRARS, ...awardRecord },
  'POST /awards/:id/outcomes/:outcomeId/decisions': {
    who: ['approver'],
    params: (line) => ({ id: line.awardId, outcomeId: 1 }),
  },
  'POST /awards/:id/outcomes/:outcomeId/judgements': {
    who: REGISTRARS,
    params: (line) => ({ id: line.awardId, outcomeId: 1 }),
  },
  'GET /funds': { who: EVERY_BASE },
  'GET /funds/:id': { who: EVERY_BASE, params: (_, world) => ({ id: world.fundId }) },
  'GET /funds/:id/ledger': { who: EVERY_BASE, params: (_, world) => ({ id: world.fundId }) },
  'GET /funds/changes/create': { who: ['policy_manager'] },
  'POST /funds/changes': { who: ['policy_manager'] },
  'GET /funds/changes/:id': { who: EVERY_BASE, ...changeRecord },
  'POST /funds/changes/:id/decision': { who: ['finance'], ...changeRecord },
  'GET /policies': { who: CLAIMS },
  'GET /policies/:id': { who: CLAIMS, params: (_, world) => ({ id: world.policyId }) },
  'POST /policies/:id/confirmation': {
    who: ['policy_manager'],
    params: (_, world) => ({ id: world.policyId }),
  },
  'POST /policies/:id/confirmation_decisions': {
    who: ['policy_manager', 'approver'],
    params: (_, world) => ({ id: world.policyId }),
  },
  'POST /policies/:id/drafts': {
    who: ['policy_manager'],
    params: (_, world) => ({ id: world.policyId }),
  },
  'POST /policies/:id/discarding': { who: ['policy_manager'], ...draftRecord },
  'GET /policies/:id/basics': { who: ['policy_manager'], ...draftRecord },
  'POST /policies/:id/basics': { who: ['policy_manager'], ...draftRecord },
  'GET /policies/:id/conditions/create': { who: ['policy_manager'], ...draftRecord },
  'POST /policies/:id/conditions': { who: ['policy_manager'], ...draftRecord },
  'GET /policies/:id/conditions/:condition': { who: ['policy_manager'], ...draftRecord },
  'POST /policies/:id/conditions/:condition': { who: ['policy_manager'], ...draftRecord },
  'POST /policies/:id/conditions/:condition/removal': { who: ['policy_manager'], ...draftRecord },
  'GET /policies/:id/amount': { who: ['policy_manager'], ...draftRecord },
  'POST /policies/:id/amount': { who: ['policy_manager'], ...draftRecord },
  'POST /policies/:id/simulations': { who: ['policy_manager', 'approver'], ...draftRecord },
  'GET /policies/:id/simulations/:simulation': { who: DRAFT_READERS, ...draftRecord },
  'GET /policies/:id/simulations/:simulation/lines/:line': { who: DRAFT_READERS, ...draftRecord },
  'GET /policies/:id/publication': { who: ['policy_manager', 'approver'], ...draftRecord },
  'POST /policies/:id/publication': { who: ['policy_manager', 'approver'], ...draftRecord },
  'POST /policies/:id/retirement': {
    who: ['policy_manager'],
    params: (_, world) => ({ id: world.policyId }),
  },

  'GET /anomalies': { who: EVERY_BASE },
  'POST /anomalies/runs': { who: ['reviewer', 'approver', 'finance'] },
  'GET /anomalies/call_backs': { who: EVERY_BASE },
  'POST /anomalies/call_backs': { who: ['reviewer', 'approver'] },
  'POST /anomalies/call_backs/:id/outcome': {
    who: ['reviewer', 'approver'],
    params: () => ({ id: 1 }),
  },
  'GET /anomalies/:id': { who: EVERY_BASE, params: () => ({ id: 1 }) },
  'POST /anomalies/:id/settlement': {
    who: ['reviewer', 'approver', 'finance'],
    params: () => ({ id: 1 }),
  },
  'GET /status_lists': { who: CLAIMS },
  'GET /status_lists/template': { who: ['policy_manager'] },
  'GET /status_lists/checks/create': { who: ['policy_manager'] },
  'POST /status_lists/checks': { who: ['policy_manager'] },
  'GET /status_lists/checks/:id': { who: ['policy_manager'], params: () => ({ id: 1 }) },
  'POST /status_lists/checks/:id/loading': { who: ['policy_manager'], params: () => ({ id: 1 }) },
  'GET /status_lists/checks/:id/error_file': {
    who: ['policy_manager'],
    params: () => ({ id: 1 }),
  },
  'GET /status_lists/:id': { who: CLAIMS, params: () => ({ id: 1 }) },

  'GET /grades': { who: CLAIMS },
  'GET /grades/:id': { who: CLAIMS, ...gradeRecord },
  'POST /grades/:id/certificates': {
    who: ['reviewer', 'approver'],
    params: (line) => ({ id: line.gradeRecordId }),
  },
  'GET /people/:id/grades': { who: CLAIMS, ...personRecord },
  'GET /grade_evidence': { who: CLAIMS },
  'GET /people/:id/grade_evidence/create': { who: ['base_admin', 'reviewer'], ...personRecord },
  'POST /people/:id/grade_evidence': { who: ['base_admin', 'reviewer'], ...personRecord },
  'GET /grade_evidence/:id': { who: CLAIMS, ...evidenceRecord },
  'POST /grade_evidence/:id/decisions': {
    who: ['base_admin', 'reviewer', 'approver'],
    ...evidenceRecord,
  },
  'POST /grade_evidence/:id/lookups': {
    who: ['base_admin', 'reviewer', 'approver'],
    ...evidenceRecord,
  },
  'GET /grade_withdrawals': { who: EVERY_BASE },
  'GET /grade_withdrawals/:id': { who: EVERY_BASE, ...withdrawalRecord },
  'POST /grade_withdrawals/:id/decisions': { who: ['approver'], ...withdrawalRecord },
  'GET /grades/:id/withdrawals/create': {
    who: ['reviewer', 'approver'],
    params: (line) => ({ id: line.gradeRecordId }),
  },
  'POST /grades/:id/withdrawals': {
    who: ['reviewer', 'approver'],
    params: (line) => ({ id: line.gradeRecordId }),
  },
  'GET /recognitions': { who: EVERY_BASE },
  'GET /people/:id/recognitions/create': { who: ['reviewer'], ...anyPerson },
  'POST /people/:id/recognitions': { who: ['reviewer'], ...anyPerson },
  'GET /recognitions/:id': { who: EVERY_BASE, ...recognitionRecord },
  'POST /recognitions/:id/decisions': { who: ['approver'], ...recognitionRecord },
  'GET /appointments': { who: EVERY_BASE },
  'GET /people/:id/appointments/create': { who: ['reviewer'], ...anyPerson },
  'POST /people/:id/appointments': { who: ['reviewer'], ...anyPerson },
  'GET /appointments/:id': { who: EVERY_BASE, ...appointmentRecord },
  'POST /appointments/:id/reviews': { who: ['approver'], ...appointmentRecord },
  'POST /appointments/:id/publicity': { who: ['reviewer'], ...appointmentRecord },
  'POST /appointments/:id/objections': { who: ['reviewer'], ...appointmentRecord },
  'POST /appointments/:id/objections/:objectionId/answer': {
    who: ['approver'],
    params: (line) => ({ id: line.appointmentId, objectionId: 1 }),
  },
  'POST /appointments/:id/filing': { who: ['approver'], ...appointmentRecord },
  'POST /appointments/:id/end': { who: ['reviewer', 'approver'], ...appointmentRecord },

  'GET /me': { who: ['trainee'] },
  'GET /me/ladder': { who: ['trainee'] },
  'GET /me/classes': { who: ['trainee'] },
  'GET /me/applications': { who: ['trainee'] },
  'GET /me/applications/create': { who: ['trainee'] },
  'POST /me/applications': { who: ['trainee'] },
  'POST /me/applications/checks': { who: ['trainee'] },
  'GET /me/applications/:id': { who: ['trainee'], params: applicationRecord.params },
  'POST /me/applications/:id/acceptance': { who: ['trainee'], params: applicationRecord.params },
  'GET /me/applications/:id/revisions/create': {
    who: ['trainee'],
    params: applicationRecord.params,
  },
  'GET /me/applications/:id/class_changes/create': {
    who: ['trainee'],
    params: applicationRecord.params,
  },
  'POST /me/applications/:id/class_changes': {
    who: ['trainee'],
    params: applicationRecord.params,
  },
  'POST /me/applications/:id/revisions': { who: ['trainee'], params: applicationRecord.params },
  'POST /me/applications/:id/withdrawal': { who: ['trainee'], params: applicationRecord.params },
  'GET /me/photo': { who: ['trainee'] },
  'GET /me/certificates': { who: ['trainee'] },
  'GET /me/certificates/:id': { who: ['trainee'], ...certificateRecord },
  'GET /me/sittings/:id/admission_card': {
    who: ['trainee'],
    params: (line) => ({ id: line.sittingId }),
  },
  'GET /me/services': { who: ['trainee'] },
  'GET /me/data': { who: ['trainee'] },
  'POST /me/data': { who: ['trainee'] },
  'POST /me/data/:id/file': { who: ['trainee'], params: () => ({ id: 1 }) },
  'GET /me/bank_account': { who: ['trainee'] },
  'POST /me/bank_account': { who: ['trainee'] },
  'POST /me/bank_account/withdrawal': { who: ['trainee'] },
  'GET /account_requests': { who: CLAIMS },
  'GET /account_requests/:id': { who: CLAIMS, ...accountRequestRecord },
  'GET /account_requests/:id/proof': { who: ['base_admin', 'finance'], ...accountRequestRecord },
  'POST /account_requests/:id/check': { who: ['base_admin', 'finance'], ...accountRequestRecord },
  'GET /me/objections': { who: ['trainee'] },
  'GET /me/objections/create': { who: ['trainee'] },
  'POST /me/objections': { who: ['trainee'] },
  'GET /me/objections/:id': { who: ['trainee'], ...recordObjectionRecord },
  'POST /me/objections/:id/withdrawal': { who: ['trainee'], ...recordObjectionRecord },
  'GET /record_objections': { who: CLAIMS },
  'GET /record_objections/:id': { who: CLAIMS, ...recordObjectionRecord },
  'POST /record_objections/:id/answer': {
    who: ['base_admin', 'reviewer', 'approver'],
    ...recordObjectionRecord,
  },
  'GET /me/claims': { who: ['trainee'] },
  'GET /me/claims/:id': { who: ['trainee'], ...claimRecord },
}

const BASE_ROLES: Role[] = ['base_admin', 'instructor']

function allRoutes() {
  return Object.values(router.toJSON())
    .flat()
    .flatMap((route) =>
      route.methods
        .filter((method) => method !== 'HEAD')
        .map((method) => ({ method, pattern: route.pattern, key: `${method} ${route.pattern}` }))
    )
}

function addressOf(pattern: string, params: Record<string, string | number> = {}) {
  return pattern.replace(/:(\w+)/g, (_, name) => String(params[name]))
}

/** What belongs to a line or refers to its base, by table, to be compared. */
async function recordsOf(line: Line, place: WorldBase): Promise<Record<string, string>> {
  const enrolments = db.from('enrolments').where('course_class_id', line.classId).select('id')
  const of: Record<string, [column: string, ids: (number | string)[] | typeof enrolments]> = {
    enrolments: ['course_class_id', [line.classId]],
    class_sessions: ['course_class_id', [line.classId]],
    attendance_marks: ['enrolment_id', enrolments],
    attendance_corrections: ['class_session_id', [line.sessionId]],
    placements: ['enrolment_id', enrolments],
    scores: ['enrolment_id', enrolments],
    score_objections: ['enrolment_id', enrolments],
    score_rulings: ['enrolment_id', enrolments],
    score_corrections: ['enrolment_id', enrolments],
    certificates: ['enrolment_id', enrolments],
    certificate_prints: ['id', [line.printId]],
    class_merger_requests: ['to_class_id', [line.classId]],
    closures: ['base_id', [line.baseId]],
    account_corrections: ['owner_id', [line.personId]],
    calendar_feeds: ['course_class_id', [line.classId]],
    enrolment_runs: ['base_id', [line.baseId]],
  }
  const found: Record<string, string> = {}
  for (const [table, [column, ids]] of Object.entries(of)) {
    found[table] = JSON.stringify(
      await db
        .from(table)
        .whereIn(column, ids as any)
        .orderBy('id')
    )
  }
  const elsewhere = await db
    .from('class_sessions as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .whereNot('c.base_id', line.baseId)
    .where((named) => {
      named.whereIn('s.room_id', place.roomIds).orWhereIn('s.trainer_id', place.trainerIds)
    })
    .select('s.id')
  return { ...found, sessionsElsewhere: JSON.stringify(elsewhere) }
}

test.group('Every route, every role, a record of another base', (group) => {
  let world: World
  let own: Line
  let foreign: Line
  const users = new Map<Role, User>()
  const strangers = new Map<Role, User>()

  group.setup(async () => {
    await emptyDatabase()
    clock.stopAt('2026-03-02')
    world = await buildWorld()
    const bureau = await theBureau()
    own = await playLine(world, world.a, bureau)
    foreign = await playLine(world, world.b, bureau)
    for (const { baseId, claimId } of [own, foreign]) {
      await db.from('payment_lines').where('claim_id', claimId).update({ status: 'paid' })
      const line = await db.from('payment_lines').where('claim_id', claimId).firstOrFail()
      paidLines.set(baseId, line.id)
    }
    // One check and one list; the row without a document goes into the error file.
    await loadList(await userWith('policy_manager'), 'pension', [
      ['赵晓峰', await documentOf(own.personId)],
      ['安小军', ''],
    ])
    // The pensioner of the list raises the flag.
    await new ScreenAnomalies().handle({ actor: null })
    await new SealCertificates().handle()
    for (const role of roles) {
      users.set(
        role,
        role === 'base_admin'
          ? own.admin
          : role === 'instructor'
            ? own.instructor
            : await userWith(role, { personId: role === 'trainee' ? own.personId : null })
      )
    }
    strangers.set('base_admin', foreign.admin)
    strangers.set('instructor', foreign.instructor)
    strangers.set('trainee', await userWith('trainee', { personId: foreign.personId }))
  })
  group.teardown(async () => {
    clock.resume()
    await emptyDatabase()
  })

  test('every route has an expectation, and every expectation a route', ({ assert }) => {
    const keys = allRoutes().map((route) => route.key)

    assert.isAbove(keys.length, 80)
    assert.deepEqual(
      keys.filter((key) => !expectations[key]),
      []
    )
    assert.deepEqual(
      Object.keys(expectations).filter((key) => !keys.includes(key)),
      []
    )
  })

  test('nobody who is not signed in gets past the public pages', async ({ assert, client }) => {
    const faults: string[] = []
    for (const { key, method, pattern } of allRoutes()) {
      const { who, params } = expectations[key]
      const address = addressOf(pattern, params?.(own, world))
      const response =
        method === 'GET'
          ? await client.get(address).redirects(0)
          : await client.post(address).withCsrfToken().redirects(0)
      const turnedAway = response.status() === 302 && response.header('location') === '/login'
      if (who === 'everybody' ? response.status() >= 500 : !turnedAway) {
        faults.push(`${key}: ${response.status()} ${response.header('location') ?? ''}`)
      }
    }

    assert.deepEqual(faults, [])
  }).timeout(120_000)

  test('a role that may not is refused, and nothing is written', async ({ assert, client }) => {
    const faults: string[] = []
    const before = await db.from('audit_entries').max('sequence as sequence').firstOrFail()
    for (const { key, method, pattern } of allRoutes()) {
      const { who, params } = expectations[key]
      if (typeof who === 'string') continue
      for (const role of roles.filter((one) => !who.includes(one))) {
        // The trainee's own certificate and its file are for the trainee too.
        if (
          role === 'trainee' &&
          /certificates\/:id(\/pdf|\/credential|\/proof)?$/.test(pattern) &&
          method === 'GET'
        ) {
          continue
        }
        const address = addressOf(pattern, params?.(own, world))
        const request =
          method === 'GET' ? client.get(address) : client.post(address).withCsrfToken()
        const response = await request.loginAs(users.get(role)!).accept('json').redirects(0)
        if (![403, 404].includes(response.status())) {
          faults.push(`${key} as ${role}: ${response.status()}`)
        }
      }
    }
    const after = await db.from('audit_entries').max('sequence as sequence').firstOrFail()

    assert.deepEqual(faults, [])
    assert.equal(after.sequence, before.sequence)
  })
    .timeout(300_000)
    // Two thousand requests that are decided by the role alone, whatever the database.
    .skip(() => db.connection().dialect.name === 'postgres', 'once is enough')

  test('people of another base are turned away from every record', async ({ assert, client }) => {
    const faults: string[] = []
    const before = await db.from('audit_entries').max('sequence as sequence').firstOrFail()
    for (const { key, method, pattern } of allRoutes()) {
      const { who, params, ofBase } = expectations[key]
      if (!ofBase || typeof who === 'string') continue
      for (const [role, stranger] of strangers) {
        if (!who.includes(role)) continue
        const address = addressOf(pattern, params!(own, world))
        const request =
          method === 'GET' ? client.get(address) : client.post(address).withCsrfToken()
        const response = await request.loginAs(stranger).accept('json').redirects(0)
        if (![403, 404].includes(response.status())) {
          faults.push(`${key} as ${role} of another base: ${response.status()}`)
        }
      }
    }
    const after = await db.from('audit_entries').max('sequence as sequence').firstOrFail()

    assert.deepEqual(faults, [])
    assert.equal(after.sequence, before.sequence)
  }).timeout(120_000)

  test('records of another base that a form names are neither changed nor taken', async ({
    assert,
    client,
  }) => {
    const [ownPlace, foreignPlace] = [world.a, world.b]
    // As far on as can be, so that what refuses is whose record it is.
    await db.from('course_classes').where('id', foreign.classId).update({ status: 'running' })
    const sitting = db.from('sittings').where('id', foreign.sittingId)
    const { status: sittingStatus } = await sitting.clone().firstOrFail()
    await sitting.clone().update({ status: 'published', objections_until: '2026-12-31' })
    const abilityId = await insertRow('special_abilities', {
      ...{
        assessment_body_id: world.bodyId,
        name_zh: '家常面食制作',
        name_en: 'Making of noodles',
      },
      ...{ filed_until: '2026-12-31', document: '晋人社备〔2026〕1 号' },
      ...{ recorded_by_id: own.admin.id, created_at: clock.instant() },
    })
    const isIssued = { printId: own.printId, receivedBy: 'holder' }
    const laidOut = {
      ...{ courseId: world.courseIds.welder, startsOn: '2026-06-01', seats: '10' },
      ...{ assessmentBodyId: world.bodyId, mode: 'open', feeKind: 'free' },
      ...{ 'weekdays[]': [1, 2, 3, 4, 5], 'slots[]': ['morning', 'afternoon'] },
    }
    const words = { reason: '别的基地的记录', document: '侯人社〔2026〕12号' }
    const marks = { [`marks[e${own.enrolmentId}][status]`]: 'absent', reason: '漏点' }
    const posts: [path: string, form: Record<string, unknown>][] = [
      [
        '/classes',
        { ...laidOut, roomId: ownPlace.roomIds[0], trainerId: foreignPlace.trainerIds[0] },
      ],
      [
        '/classes',
        { ...laidOut, roomId: foreignPlace.roomIds[0], trainerId: ownPlace.trainerIds[0] },
      ],
      [`/classes/${foreign.classId}/mergers`, { to: own.classId, ...words }],
      [`/classes/${foreign.classId}/regroupings`, { to: own.classId, kind: 'merged', ...words }],
      [
        `/classes/${foreign.classId}/regroupings`,
        { 'to': own.classId, 'kind': 'split', 'ids[]': [own.enrolmentId], ...words },
      ],
      [
        `/enrolments/${foreign.enrolmentId}/moves`,
        { classId: own.classId, way: 'transferred', ...words },
      ],
      [
        `/classes/${foreign.classId}/proofs`,
        {
          'proofs[0][enrolmentId]': own.enrolmentId,
          'proofs[0][traineeCategory]': 'disabled',
          'proofs[0][categoryProvenOn]': '2026-01-05',
        },
      ],
      [
        `/classes/${foreign.classId}/placement_checks`,
        { 'ids[]': [1, 2, 3], 'result': 'confirmed' },
      ],
      [
        `/classes/${foreign.classId}/ability_certificates`,
        { abilityId, 'testedOn': '2026-03-20', 'enrolmentIds[]': [own.enrolmentId] },
      ],
      [
        `/printing_runs/${foreign.printingRunId}/deliveries`,
        { 'printIds[]': [isIssued.printId], 'receivedBy': isIssued.receivedBy },
      ],
      [`/sessions/${foreign.sessionId}/attendance`, marks],
      [
        `/sittings/${foreign.sittingId}/objections`,
        { enrolmentId: own.enrolmentId, component: 'skills', ...words },
      ],
      [
        `/sittings/${foreign.sittingId}/rulings`,
        { enrolmentId: own.enrolmentId, component: 'skills', kind: 'void', ...words },
      ],
      [
        `/sittings/${foreign.sittingId}/corrections`,
        {
          enrolmentId: own.enrolmentId,
          component: 'skills',
          place: `${own.enrolmentId}.skills`,
          mark: '40',
          ...words,
        },
      ],
      [
        `/bases/${foreign.baseId}/closures`,
        { roomId: ownPlace.roomIds[0], fromDay: '2026-07-01', toDay: '2026-07-02', ...words },
      ],
      [
        `/classes/${foreign.classId}/timetable/changes`,
        { 'cancelled[]': [own.sessionId], 'reason': words.reason, 'seen': 0 },
      ],
      ['/feeds', { class: own.classId }],
      [
        '/enrolments/runs',
        { act: 'undo', run: own.enrolmentRunId, selection: 'a'.repeat(64), ...words },
      ],
      [
        '/enrolments/runs',
        {
          act: 'notice',
          class: own.classId,
          selection: 'a'.repeat(64),
          notice: '下周一在二号车间上课',
        },
      ],
      [
        '/account_corrections',
        {
          ...{ owner: `person:${own.personId}`, accountName: '王芳', bankName: '工商银行' },
          ...{ account: '6228480402564890018', proof: '银行卡复印件', ...words },
        },
      ],
    ]
    const before = await recordsOf(own, ownPlace)
    const faults: string[] = []
    const ownDay = String(
      (await db.from('class_sessions').where('id', own.sessionId).firstOrFail()).day
    )
    for (const [path, form] of posts) {
      const response = await client
        .post(path)
        .form(form)
        .loginAs(foreign.admin)
        .withCsrfToken()
        .accept('json')
        .redirects(0)
      if (![302, 403, 404, 422].includes(response.status())) {
        faults.push(`${path}: ${response.status()}`)
      }
      if (JSON.stringify(response.body()).includes(ownDay)) faults.push(`${path} tells ${ownDay}`)
      const now = await recordsOf(own, ownPlace)
      for (const [table, rows] of Object.entries(now)) {
        if (rows !== before[table]) faults.push(`${path} reached ${table}`)
      }
    }

    await db.from('course_classes').where('id', foreign.classId).update({ status: 'finished' })
    await sitting.clone().update({ status: sittingStatus })
    assert.deepEqual(faults, [])
  }).timeout(120_000)

  test('every page opens for everybody who may open it, in both languages', async ({
    assert,
    client,
  }) => {
    const faults: string[] = []
    // The second language asks the database for the same.
    const bilingual = db.connection().dialect.name === 'postgres' ? [] : ['base_admin', 'trainee']
    for (const { key, method, pattern } of allRoutes()) {
      const { who, params } = expectations[key]
      if (method !== 'GET' || who === 'everybody') continue
      for (const role of who === 'signed_in' ? roles : who) {
        for (const locale of bilingual.includes(role) ? ['zh-CN', 'en'] : ['zh-CN']) {
          const address = addressOf(pattern, params?.(own, world))
          const response = await client
            .get(`${address}?lang=${locale}`)
            .loginAs(users.get(role)!)
            .redirects(0)
          if (response.status() === 200 || isRedirectOnPurpose(key, response.status())) continue
          faults.push(`${key} as ${role} (${locale}): ${response.status()}`)
        }
      }
    }

    assert.deepEqual(faults, [])
  }).timeout(300_000)

  test('lists show people of another base to nobody of a base', async ({ assert, client }) => {
    const foreignClass = await db.from('course_classes').where('id', foreign.classId).firstOrFail()
    const foreignClaim = await db.from('claims').where('id', foreign.claimId).firstOrFail()
    const foreignCertificate = await db
      .from('certificates')
      .where('id', foreign.certificateId)
      .firstOrFail()
    const secrets = [foreignClass.code, foreignClaim.number, foreignCertificate.number]
    const faults: string[] = []
    for (const { key, method, pattern } of allRoutes()) {
      const { who, params, ofBase } = expectations[key]
      if (method !== 'GET' || typeof who === 'string' || ofBase) continue
      for (const role of BASE_ROLES.filter((one) => who.includes(one))) {
        const response = await client
          .get(addressOf(pattern, params?.(own, world)))
          .loginAs(users.get(role)!)
        for (const secret of secrets) {
          if (response.text().includes(secret)) faults.push(`${key} shows ${secret} to ${role}`)
        }
      }
    }

    assert.deepEqual(faults, [])
  }).timeout(120_000)
})

/** Pages that send on to another when there is nothing left to do on them. */
function isRedirectOnPurpose(key: string, status: number) {
  const sendOn = [
    'GET /classes/:id/edit',
    'GET /classes/:id/enrolments/create',
    'GET /imports/:id/error_file',
    'GET /classes/:id/imports/create',
    'GET /claims/runs/create',
    'GET /enrolments/runs/create',
    'GET /payments/create',
    'GET /recoveries/:id/letter',
    'GET /payments/:id/receipt',
    'GET /search',
    'GET /account/first_password',
    'GET /plans/:year',
  ]
  return status === 302 && sendOn.includes(key)
}
