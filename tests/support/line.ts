import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { OutboxWorker } from '#app/shared/outbox/worker'
import ApplyForOpening from '#app/classes/actions/apply_for_opening'
import CreateClass from '#app/classes/actions/create_class'
import DecideOpening from '#app/classes/actions/decide_opening'
import FinishClass from '#app/classes/actions/finish_class'
import StartClass from '#app/classes/actions/start_class'
import CheckRoster from '#app/enrolments/actions/check_roster'
import WriteRoster from '#app/enrolments/actions/write_roster'
import MarkAttendance from '#app/attendance/actions/mark_attendance'
import AskForCertificateChange from '#app/certificates/changes/actions/ask_for_certificate_change'
import PreparePrintingRun from '#app/certificates/printing/actions/prepare_printing_run'
import IssueCertificates from '#app/certificates/actions/issue_certificates'
import DecideProof from '#app/enrolments/proofs/actions/decide_proof'
import SendProof from '#app/enrolments/proofs/actions/send_proof'
import { checkQualification } from '#app/portal/applying/qualification'
import CloseNotice from '#app/subsidies/actions/close_notice'
import CreatePaymentBatch from '#app/subsidies/actions/create_payment_batch'
import ExportPaymentBatch from '#app/subsidies/actions/export_payment_batch'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import PublishNotice from '#app/subsidies/actions/publish_notice'
import ChangeDraft from '#app/subsidies/policies/actions/change_draft'
import StartDraft from '#app/subsidies/policies/actions/start_draft'
import StartSimulation from '#app/subsidies/policies/actions/start_simulation'
import StartClaimRun from '#app/subsidies/queue/actions/start_claim_run'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import ProposeAccountCorrection from '#app/subsidies/account_corrections/actions/propose_account_correction'
import DecideObjection from '#app/subsidies/notices/actions/decide_objection'
import ProposeFundChange from '#app/subsidies/funds/actions/propose_fund_change'
import LodgeObjection from '#app/subsidies/notices/actions/lodge_objection'
import { storePrivateFile } from '#app/shared/files/private_file'
import { writeCsv } from '#app/shared/spreadsheets/write_spreadsheet'
import DecideAmendment from '#app/subsidies/review/actions/decide_amendment'
import ProposeAmendment from '#app/subsidies/review/actions/propose_amendment'
import { addPhoto } from '#tests/support/photo'
import { assessClass } from '#tests/support/assess'
import { aLeave, anInspection, aPunchFile, aRollCallSheet } from '#tests/support/attendance_records'
import { approveClaims } from '#tests/support/review'
import {
  insertRow,
  syntheticIdentityNumber,
  userWith,
  type World,
  type WorldBase,
} from '#tests/support/world'
import { anEvidence, certificateNumber } from '#tests/support/entry'
import { aContest, aStudio, aTitleHolder, anEmployer, anAward } from '#tests/support/awards'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import '#start/outbox'
import { encryptField } from '#app/shared/crypto/field_cipher'
import StartSlipRun from '#app/people/slips/actions/start_slip_run'
import type User from '#models/user'

/** Ids of one record of every kind, all of one base, reached by the product's own actions. */
export interface Line {
  baseId: number
  admin: User
  secondAdmin: User
  instructor: User
  classId: number
  sessionId: number
  importId: number
  /** Slips for the second person, prepared and not printed. */
  slipRunId: number
  /** Of the instructor's account, sent back. */
  accountLinkId: number
  /** Of the first person, with a file, refused. */
  accountRequestId: number
  /** Of the first person to the own enrolment, not answered. */
  recordObjectionId: number
  /** Asked for, not made yet. */
  timetablePlanId: number
  enrolmentId: number
  /** Refused. */
  applicationId: number
  /** A decision over many that was done. */
  enrolmentRunId: number
  /** Accepted. */
  proofFileId: number
  personId: number
  /** The two people of the class, said to be two. */
  personPairId: number
  /** A late change of a mark, refused. */
  markCorrectionId: number
  /** A recorded inspection with a photo, answered. */
  inspectionId: number
  /** A file of an attendance device, checked. */
  punchFileId: number
  /** A sheet that a telephone sent after the class was over. */
  rollCallSheetId: number
  /** Leave with a proof, refused. */
  leaveId: number
  sittingId: number
  gradeRecordId: number
  /** A certificate from elsewhere, entered and not checked. */
  evidenceId: number
  /** Decided and answered matters of the sitting, and one of its examiners. */
  rulingId: number
  scoreObjectionId: number
  scoreCorrectionId: number
  examinerId: number
  /** Proposed, and not confirmed. */
  recognitionId: number
  gradeWithdrawalId: number
  /** Planned, and not reviewed. */
  appointmentId: number
  certificateId: number
  /** A reissue that waits for its second person. */
  certificateChangeId: number
  printingRunId: number
  printId: number
  claimId: number
  sampleId: number
  amendmentId: number
  claimRunId: number
  noticeId: number
  noticeNumber: string
  /** An answered objection to the whole notice, with a file. */
  objectionId: number
  /** Proposed, and not confirmed. */
  fundChangeId: number
  paymentBatchId: number
  /** The draft of another version of the policy, simulated, with a claim it judges differently. */
  draftId: number
  correctionId: number
  simulationId: number
  simulationLineId: number
  /** A draft to recover the claim. */
  recoveryId: number
  employerId: number
  /** A material of the class's application, with a file. */
  openingMaterialId: number
  awardId: number
  contestId: number
  titleHolderId: number
  studioId: number
  /** Of the base's first trainer, with a file. */
  qualificationId: number
  /** Of the base's first room, lifted. */
  closureId: number
  /** Reported by the base's first trainer, over. */
  absenceId: number
  /** Of the base's plan, refused. */
  planRevisionId: number
  /** Of seats, refused. */
  classAmendmentId: number
  classMergerId: number
  /** Of the base, refused. */
  baseChangeId: number
  contestEventId: number
}

/** Who works at the bureau. */
export interface Bureau {
  reviewer: User
  approver: User
  finance: User
}

export async function theBureau(): Promise<Bureau> {
  return {
    reviewer: await userWith('reviewer'),
    approver: await userWith('approver'),
    finance: await userWith('finance'),
  }
}

let sequence = 100

/**
 * Carries two trainees of a base from the roster to an exported payment, by the product's own actions.
 * The clock is left standing at the end of the story.
 */
export async function playLine(world: World, base: WorldBase, bureau: Bureau): Promise<Line> {
  clock.stopAt('2026-03-02')
  const admin = await userWith('base_admin', { baseId: base.id })
  const secondAdmin = await userWith('base_admin', { baseId: base.id })
  const instructor = await userWith('instructor', { baseId: base.id })
  await db.from('trainers').where('id', base.trainerIds[0]).update({ user_id: instructor.id })

  const { id: classId } = await new CreateClass().handle({
    actor: admin,
    baseId: base.id,
    courseId: world.courseIds.welder,
    startsOn: '2026-03-16',
    seats: 20,
    roomId: base.roomIds[0],
    trainerId: base.trainerIds[0],
    assessmentBodyId: world.bodyId,
    mode: 'open',
    feeKind: 'free',
    weekdays: [1, 2, 3, 4, 5],
    skipNonWorkingDays: true,
    slots: ['morning', 'afternoon'],
  })
  await new ApplyForOpening().handle({ actor: admin, classId })
  await new DecideOpening().handle({ actor: bureau.reviewer, classId, result: 'approved' })
  const importId = await importRoster(admin, classId)

  const sessions = await db.from('class_sessions').where('course_class_id', classId).orderBy('day')
  clock.stopAt(sessions[0].day)
  await new StartClass().handle({ actor: admin, classId })
  const enrolments = await db.from('enrolments').where('course_class_id', classId).orderBy('id')
  for (const session of sessions) {
    clock.stopAt(`${session.day}T18:00:00.000`)
    await new MarkAttendance().handle({
      actor: instructor,
      sessionId: session.id,
      marks: enrolments.map(({ id }) => ({ enrolmentId: id, status: 'present' as const })),
    })
  }

  clock.stopAt('2026-03-20')
  await new FinishClass().handle({ actor: admin, classId })
  const sittingId = await assessClass({
    classId,
    planner: admin,
    first: instructor,
    second: secondAdmin,
    reviewer: bureau.reviewer,
    scores: enrolments.flatMap(({ id }) =>
      (['theory', 'skills'] as const).map((component) => ({
        enrolmentId: id,
        component,
        outcome: 'marked' as const,
        markTenths: 780,
      }))
    ),
  })
  await addPhoto(admin, enrolments[0].person_id)
  const slipRunId = await new StartSlipRun().handle({
    actor: admin,
    baseId: base.id,
    classId,
    personIds: [enrolments[1].person_id],
  })
  await new IssueCertificates().handle({ actor: admin, classId })
  await new OutboxWorker().drain()

  const printingRunId = await new PreparePrintingRun().handle({
    actor: admin,
    classId,
    design: 'sheet',
  })
  const print = await db
    .from('certificate_prints')
    .where('printing_run_id', printingRunId)
    .firstOrFail()
  const paid = await payFor(world, classId, admin, bureau)
  const simulated = await draftPolicy(world, base)
  await aSignedAgreement(classId, admin)
  const first = enrolments[0]
  const certificate = await db.from('certificates').where('enrolment_id', first.id).firstOrFail()
  const claim = await db.from('claims').where('enrolment_id', first.id).firstOrFail()
  const notice = await db.from('notices').where('id', paid.noticeId).firstOrFail()
  return {
    baseId: base.id,
    admin,
    secondAdmin,
    instructor,
    classId,
    sessionId: sessions[0].id,
    importId,
    slipRunId,
    accountLinkId: await insertRow('account_links', {
      user_id: instructor.id,
      person_id: first.person_id,
      reason: '测试',
      status: 'refused',
      proposed_by_id: admin.id,
      proposed_at: clock.instant(),
      decided_by_id: secondAdmin.id,
      decided_at: clock.instant(),
    }),
    accountRequestId: await anAccountRequest(admin, first.person_id),
    recordObjectionId: await anObjection(base.id, first),
    timetablePlanId: await aTimetablePlan(base.id, admin),
    enrolmentId: first.id,
    proofFileId: await acceptedProof(first.person_id, admin, secondAdmin),
    applicationId: await refusedApplication(classId, first.person_id, admin),
    enrolmentRunId: await insertRow('enrolment_runs', {
      base_id: base.id,
      act: 'confirmed',
      total: 0,
      actor_id: admin.id,
      created_at: clock.instant(),
    }),
    personId: first.person_id,
    personPairId: await aPersonPair(enrolments[0].person_id, enrolments[1].person_id),
    gradeRecordId: certificate.grade_record_id,
    gradeWithdrawalId: await insertRow('grade_withdrawals', {
      grade_record_id: certificate.grade_record_id,
      reason: '替考，经核查属实',
      document: '核查报告 1',
      status: 'refused',
      proposed_by_id: admin.id,
      proposed_at: clock.instant(),
      decided_by_id: bureau.reviewer.id,
      decided_at: clock.instant(),
      decision_reason: '证据不足',
    }),
    inspectionId: await anInspection(sessions[0].id, bureau.reviewer),
    punchFileId: await aPunchFile(classId, admin),
    rollCallSheetId: await aRollCallSheet(sessions[0].id, instructor),
    leaveId: await aLeave(
      sessions[0].id,
      first.id,
      admin,
      await aSentFile({ folder: 'leave_proofs', field: 'proof' })
    ),
    markCorrectionId: await insertRow('attendance_corrections', {
      class_session_id: sessions[0].id,
      enrolment_id: first.id,
      status_before: 'present',
      hours_before: 4,
      status_after: 'absent',
      hours_after: 0,
      reason: '测试',
      status: 'refused',
      proposed_by_id: instructor.id,
      proposed_at: clock.instant(),
      decided_by_id: admin.id,
      decided_at: clock.instant(),
      decision_reason: '签到表上有本人签名',
    }),
    evidenceId: await anEvidence(
      [admin, secondAdmin],
      {
        personId: first.person_id,
        kind: 'certificate',
        detail: 'skill_grade',
        number: certificateNumber(5),
        gradeRank: 2,
        fromOn: '2020-06-01',
        occupationIds: [world.occupationIds.welder],
      },
      { check: false }
    ),
    sittingId,
    ...(await mattersOf(sittingId, first.id, { asker: admin, decider: bureau.reviewer })),
    ...(await gradesWithoutAssessment(first.person_id, world, bureau.reviewer)),
    certificateId: certificate.id,
    printingRunId,
    printId: print.id,
    certificateChangeId: await new AskForCertificateChange().handle({
      actor: admin,
      certificateId: certificate.id,
      kind: 'reissue',
      reason: '纸质证书遗失',
      document: '遗失声明',
    }),
    claimId: claim.id,
    ...paid,
    noticeNumber: notice.number,
    ...simulated,
    fundChangeId: await proposeMoney(world),
    correctionId: await proposeCorrection(base.id, admin),
    recoveryId: await insertRow('recoveries', {
      number: `ZH26-9${base.id}`,
      claim_id: claim.id,
      fund_id: world.fundId,
      reason_code: 'other',
      reason: '测试',
      amount_fen: 100,
      status: 'draft',
      created_at: clock.instant(),
    }),
    employerId: await anEmployer(),
    openingMaterialId: await aMaterial(classId, admin),
    titleHolderId: await aTitleHolder(first.person_id, bureau.reviewer),
    studioId: await aStudio(base.id, bureau.reviewer),
    qualificationId: await aQualification(base),
    closureId: await aClosure(base, admin),
    absenceId: await anAbsence(base, instructor),
    classAmendmentId: await aClassAmendment(classId, admin, bureau.reviewer),
    classMergerId: await aClassMerger(classId, admin, bureau.reviewer),
    planRevisionId: await aPlanRevision(base, admin, bureau.approver),
    baseChangeId: await aBaseChange(base, admin, bureau.approver),
    ...(await aContest(world.occupationIds.welder, bureau.reviewer)),
    awardId: await anAward(first.person_id, world.occupationIds.welder, bureau.reviewer),
  }
}

async function aMaterial(classId: number, admin: User): Promise<number> {
  const file = await aSentFile({ folder: 'opening_materials', field: 'file' })
  return insertRow('opening_materials', {
    course_class_id: classId,
    code: 'plan_outline',
    file_path: file.path,
    file_sha256: file.sha256,
    file_kind: file.kind,
    created_by_id: admin.id,
    created_at: clock.instant(),
  })
}

/** Terms of the class with a file, as an order would have them. */
async function aSignedAgreement(classId: number, admin: User) {
  const file = await aSentFile({ folder: 'agreements', field: 'file' })
  await insertRow('class_terms', {
    course_class_id: classId,
    version: 1,
    file_path: file.path,
    file_sha256: file.sha256,
    file_kind: file.kind,
    created_by_id: admin.id,
    created_at: clock.instant(),
  })
}

async function acceptedProof(personId: number, sender: User, decider: User) {
  const file = await storePrivateFile(
    { clientName: 'proof.pdf', bytes: Buffer.from('%PDF-1.4 proof') },
    { folder: 'proof_files', field: 'file' }
  )
  const proof = { category: 'disabled', title: '残疾人证', provenOn: '2026-01-01' }
  const id = await new SendProof().handle({ ...proof, actor: sender, personId, file })
  await new DecideProof().handle({ actor: decider, proofId: id, result: 'accepted' })
  return id
}

function aPersonPair(oneId: number, otherId: number) {
  return insertRow('person_duplicates', {
    first_id: Math.min(oneId, otherId),
    second_id: Math.max(oneId, otherId),
    reasons: 'name_birth_phone',
    status: 'different',
    found_at: clock.instant(),
    updated_at: clock.instant(),
  })
}

async function refusedApplication(classId: number, personId: number, admin: User) {
  const at = clock.instant()
  const subject = {
    traineeCategory: 'other',
    categoryProof: null,
    categoryProvenOn: null,
    isProofChecked: false,
  }
  const check = await checkQualification(db.connection(), { ...subject, classId, personId })
  return insertRow('enrolment_applications', {
    course_class_id: classId,
    person_id: personId,
    status: 'refused',
    sent_by: 'base',
    trainee_category: 'other',
    verdict: check.verdict,
    qualification: check.stored,
    reason_code: 'papers_missing',
    created_by_id: admin.id,
    decided_by_id: admin.id,
    decided_at: at,
    created_at: at,
    updated_at: at,
  })
}

/** A ruling that was refused and an objection that was dismissed, as they stand after the fact. */
async function mattersOf(
  sittingId: number,
  enrolmentId: number,
  { asker, decider }: { asker: User; decider: User }
) {
  const place = { sitting_id: sittingId, enrolment_id: enrolmentId, component: 'theory' }
  const at = clock.instant()
  const rulingId = await insertRow('score_rulings', {
    ...place,
    kind: 'exempt',
    reason: '持有理论合格证明',
    document: '证明 1',
    status: 'refused',
    proposed_by_id: asker.id,
    proposed_at: at,
    decided_by_id: decider.id,
    decided_at: at,
    decision_reason: '证明已过期',
  })
  const scoreObjectionId = await insertRow('score_objections', {
    ...place,
    reason: '请复查判分',
    status: 'dismissed',
    lodged_by_id: asker.id,
    lodged_at: at,
    answer: '复查无误',
    answered_by_id: decider.id,
    answered_at: at,
  })
  const staff = await db.from('sitting_staff').where('sitting_id', sittingId).firstOrFail()
  const scoreCorrectionId = await insertRow('score_corrections', {
    ...place,
    outcome_before: 'marked',
    mark_tenths_before: 780,
    outcome_after: 'marked',
    mark_tenths_after: 790,
    reason: '合计有误',
    document: '复查记录 1',
    status: 'refused',
    proposed_by_id: asker.id,
    proposed_at: at,
    decided_by_id: decider.id,
    decided_at: at,
    decision_reason: '复查无误',
  })
  return { rulingId, scoreObjectionId, scoreCorrectionId, examinerId: staff.examiner_id as number }
}

async function proposeCorrection(baseId: number, actor: User) {
  return new ProposeAccountCorrection().handle({
    actor,
    owner: { type: 'base', id: baseId },
    accountName: '侯马市公共实训基地',
    bankName: '中国银行侯马支行',
    account: '1402000000000123456',
    reason: '开户行撤并',
    proof: '开户许可证 2026-1',
    file: await aSentFile({ folder: 'account_corrections', field: 'file' }),
  })
}

async function draftPolicy(world: World, base: WorldBase) {
  const actor = await userWith('policy_manager')
  const { id: draftId } = await new StartDraft().handle({
    actor,
    policyId: world.policyId,
    version: `2027-${base.id}`,
    effectiveFrom: '2027-01-01',
  })
  const rules = await db.from('rule_sets').where('version', `2027-${base.id}`).firstOrFail()
  const { amount } = JSON.parse(rules.definition)
  await new ChangeDraft().handle({
    actor,
    policyId: draftId,
    hash: rules.hash,
    edit: { kind: 'amount_changed', amount: { ...amount, capFen: 20_000 } },
  })
  const { hash } = await db.from('rule_sets').where('id', rules.id).firstOrFail()
  const { id: simulationId } = await new StartSimulation().handle({
    actor,
    policyId: draftId,
    hash,
  })
  await new OutboxWorker().drain()
  const line = await db
    .from('policy_simulation_lines')
    .where('policy_simulation_id', simulationId)
    .firstOrFail()
  return { draftId, simulationId, simulationLineId: line.id as number }
}

async function importRoster(actor: User, classId: number): Promise<number> {
  const rows = ['赵晓峰', '安小军'].map((name) => {
    sequence++
    return [
      name,
      syntheticIdentityNumber('1990-05-13', sequence),
      `1390000${String(sequence).padStart(4, '0')}`,
      '农村转移就业劳动者',
      '户籍页',
      '2026-01-12',
    ]
  })
  const headers = ['姓名', '身份证号', '手机号', '人员类别', '类别证明', '证明日期']
  const folder = await mkdtemp(join(tmpdir(), 'bagong-line-'))
  try {
    const filePath = join(folder, 'roster.csv')
    await writeFile(
      filePath,
      writeCsv(
        headers.map((header) => ({ header, kind: 'text' as const })),
        rows
      )
    )
    const checked = await new CheckRoster().handle({
      actor,
      classId,
      filePath,
      fileName: 'roster.csv',
    })
    await new WriteRoster().handle({ actor, importId: checked.id, mode: 'good_rows' })
    return checked.id
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function payFor(world: World, classId: number, admin: User, bureau: Bureau) {
  await new PrepareClaims().handle({ actor: admin, classId })
  const claims = await db.from('claims').where('course_class_id', classId).orderBy('id')
  await new SubmitClaims().handle({ actor: admin, claimIds: claims.map(({ id }) => id) })
  const amendmentId = await new ProposeAmendment().handle({
    actor: admin,
    claimId: claims[0].id,
    fact: 'category_proven_on',
    value: '2026-01-13',
    document: '户籍页',
    reason: '登记有误',
  })
  await new DecideAmendment().handle({
    actor: bureau.reviewer,
    amendmentId,
    result: 'refused',
    reason: '户籍页上的日期与登记一致',
  })
  const claimRunId = await new StartClaimRun().handle({
    actor: bureau.reviewer,
    stage: 'review',
    order: { act: 'assignment', officerId: bureau.reviewer.id },
    going: claims.map(({ id }) => ({ id, version: 2 })),
  })
  await approveClaims(
    bureau,
    claims.map(({ id }) => id)
  )
  const { id: noticeId } = await new PublishNotice().handle({
    actor: bureau.approver,
    claimIds: claims.map(({ id }) => id),
  })
  const objectionId = await objectTo(noticeId, bureau)
  clock.stopAt('2026-04-15')
  await new CloseNotice().handle({ actor: bureau.approver, noticeId })
  const batch = await new CreatePaymentBatch().handle({
    actor: bureau.finance,
    fundId: world.fundId,
  })
  await new ExportPaymentBatch().handle({ actor: bureau.finance, batchId: batch.id })
  const sample = await db.from('quality_samples').firstOrFail()
  return {
    noticeId,
    objectionId,
    paymentBatchId: batch.id,
    sampleId: sample.id as number,
    amendmentId,
    claimRunId,
  }
}

async function proposeMoney(world: World): Promise<number> {
  return new ProposeFundChange().handle({
    kind: 'added',
    fundId: world.fundId,
    actor: await userWith('policy_manager'),
    amountFen: 100,
    document: '测试〔2026〕3 号',
  })
}

async function objectTo(noticeId: number, bureau: Bureau): Promise<number> {
  const notice = await db.from('notices').where('id', noticeId).firstOrFail()
  const { number } = await new LodgeObjection().handle({
    noticeNumber: notice.number,
    name: '李明',
    contact: '13800005678',
    ground: '公示的培训时间与实际开班时间不一致',
    evidence: await aSentFile({ folder: 'objections', field: 'evidence' }),
    formKey: notice.number,
  })
  const objection = await db.from('notice_objections').where('number', number).firstOrFail()
  await new DecideObjection().handle({
    actor: bureau.reviewer,
    objectionId: objection.id,
    result: 'dismissed',
    reason: '经核对，培训时间与课表一致',
  })
  return objection.id
}

async function aSentFile(place: Parameters<typeof storePrivateFile>[1]) {
  const folder = await mkdtemp(join(tmpdir(), 'bagong-line-'))
  try {
    const tmpPath = join(folder, 'proof.pdf')
    await writeFile(tmpPath, '%PDF-1.7 proof')
    return await storePrivateFile({ tmpPath, clientName: 'proof.pdf', size: 14 }, place)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A recognition and an appointment at their first step, as rows: their own tests play the steps. */
async function gradesWithoutAssessment(personId: number, world: World, maker: User) {
  const branch = {
    person_id: personId,
    occupation_id: world.occupationIds.welder,
    work_type: '',
    trace: JSON.stringify({ conditions: [] }),
  }
  return {
    recognitionId: await insertRow('grade_recognitions', {
      ...branch,
      kind: 'exceptional',
      grade_rank: 5,
      ground: 'mentoring',
      document: '侯人社认定〔2026〕1 号',
      awarded_on: clock.today(),
      status: 'proposed',
      proposed_by_id: maker.id,
      proposed_at: clock.instant(),
    }),
    appointmentId: await insertRow('appointments', {
      ...branch,
      employer_id: await anEmployer(),
      grade_rank: 7,
      post: '焊接班班长',
      plan_document: '聘任方案〔2026〕1 号',
      achievements: '带徒 12 人',
      status: 'planned',
      planned_by_id: maker.id,
      planned_at: clock.instant(),
    }),
  }
}

async function aQualification(base: WorldBase): Promise<number> {
  const file = await aSentFile({ folder: 'qualifications', field: 'file' })
  const specialty = await db.from('specialties').orderBy('position').firstOrFail()
  return insertRow('trainer_qualifications', {
    trainer_id: base.trainerIds[0],
    specialty_id: specialty.id,
    title: '焊工 技师',
    file_name: `qualification.${file.kind}`,
    file_path: file.path,
    file_sha256: file.sha256,
    created_at: clock.instant(),
  })
}

function anAbsence(base: WorldBase, instructor: User): Promise<number> {
  return insertRow('trainer_absences', {
    trainer_id: base.trainerIds[0],
    from_day: '2026-02-03',
    to_day: '2026-02-03',
    reason: '',
    reported_kind: 'sick',
    created_by_id: instructor.id,
    created_at: clock.instant(),
  })
}

function aClosure(base: WorldBase, admin: User): Promise<number> {
  const at = clock.instant()
  return insertRow('closures', {
    base_id: base.id,
    room_id: base.roomIds[0],
    from_day: '2026-02-01',
    to_day: '2026-02-02',
    reason: '检修',
    created_by_id: admin.id,
    created_at: at,
    lifted_by_id: admin.id,
    lifted_at: at,
  })
}

/** A merger of the class into one like it, which the bureau refused. */
async function aClassMerger(classId: number, admin: User, reviewer: User): Promise<number> {
  const row = await db.from('course_classes').where('id', classId).firstOrFail()
  delete row.id
  const other = { code: `${row.code}-M`, term_number: 99, status: 'draft', seats_taken: 0 }
  const id = await insertRow('class_merger_requests', {
    from_class_id: classId,
    to_class_id: await insertRow('course_classes', { ...row, ...other }),
    reason: '人数少',
    proposed_by_id: admin.id,
    proposed_at: clock.instant(),
  })
  await insertRow('class_merger_decisions', {
    class_merger_request_id: id,
    proposed_by_id: admin.id,
    result: 'refused',
    reason: '进度不同',
    decided_by_id: reviewer.id,
    decided_at: clock.instant(),
  })
  return id
}

async function aClassAmendment(classId: number, admin: User, reviewer: User): Promise<number> {
  const id = await insertRow('class_amendments', {
    course_class_id: classId,
    old_seats: 20,
    new_seats: 21,
    reason: '报名人多',
    proposed_by_id: admin.id,
    proposed_at: clock.instant(),
  })
  await insertRow('class_amendment_sessions', {
    ...{ class_amendment_id: id, class_session_id: 0, kind: 'theory', hours: 4 },
    ...{ old_day: '2026-03-09', old_slot: 'morning', new_day: '2026-03-10', new_slot: 'morning' },
  })
  await insertRow('class_amendment_decisions', {
    class_amendment_id: id,
    proposed_by_id: admin.id,
    result: 'refused',
    reason: '教室坐不下',
    decided_by_id: reviewer.id,
    decided_at: clock.instant(),
  })
  return id
}

function aPlanRevision(base: WorldBase, admin: User, approver: User): Promise<number> {
  const at = clock.instant()
  return insertRow('plan_revisions', {
    base_id: base.id,
    year: 2026,
    annual_plan_id: base.planId,
    kind: 'capacity',
    old_capacity: 200,
    new_capacity: 300,
    document: '侯人社〔2026〕8号',
    reason: '扩容',
    status: 'refused',
    proposed_by_id: admin.id,
    proposed_at: at,
    decided_by_id: approver.id,
    decided_at: at,
    decision_reason: '依据不足',
  })
}

/** A trainee's objection to the own enrolment, which the base is to answer. */
async function anObjection(baseId: number, enrolment: { id: number; person_id: number }) {
  const lodger = await userWith('trainee')
  return insertRow('record_objections', {
    person_id: enrolment.person_id,
    lodged_by_id: lodger.id,
    base_id: baseId,
    kind: 'personal_data',
    record_id: enrolment.person_id,
    assigned_to: 'base',
    statement_cipher: encryptField('手机号码不对'),
    status: 'open',
    lodged_at: clock.instant(),
  })
}

function aBaseChange(base: WorldBase, admin: User, approver: User): Promise<number> {
  const at = clock.instant()
  return insertRow('institution_changes', {
    kind: 'specialty_ended',
    base_id: base.id,
    content: JSON.stringify({ kind: 'specialty_ended', specialtyId: 1, endsOn: '2026-12-31' }),
    document: '侯人社〔2026〕9号',
    status: 'refused',
    proposed_by_id: admin.id,
    proposed_at: at,
    decided_by_id: approver.id,
    decided_at: at,
    decision_reason: '依据不足',
  })
}

async function aTimetablePlan(baseId: number, admin: User): Promise<number> {
  return insertRow('timetable_plans', {
    base_id: baseId,
    status: 'queued',
    seed: 1,
    from_day: '2026-03-02',
    to_day: '2026-03-31',
    settings: '{"classIds":[]}',
    created_by_id: admin.id,
    created_at: clock.instant(),
  })
}

/** A trainee's request for another account, which the base refused. */
async function anAccountRequest(admin: User, personId: number) {
  const asker = await userWith('trainee')
  const file = await storePrivateFile(
    { clientName: 'card.pdf', bytes: Buffer.from('%PDF-1.4 card') },
    { folder: 'account_requests', field: 'file' }
  )
  return insertRow('account_requests', {
    person_id: personId,
    asked_by_id: asker.id,
    bank_name: '农业银行',
    account_cipher: encryptField('6228480000000000005'),
    account_index: 'x',
    account_mask: '****0005',
    reason: '换卡',
    file_kind: file.kind,
    file_path: file.path,
    file_sha256: file.sha256,
    status: 'refused',
    asked_at: clock.instant(),
    checked_by_id: admin.id,
    checked_at: clock.instant(),
    check_reason: '户名不符',
  })
}
