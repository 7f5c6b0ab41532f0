import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { assessClass } from '#tests/support/assess'
import { addDays } from '#app/shared/days'
import { claimsForNotice } from '#app/subsidies/notices/queries/draftable_claims'
import { payableClaims } from '#app/subsidies/payable_claims'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { sendMaterials } from '#app/simulation/agreements'
import ApplyForOpening from '#app/classes/actions/apply_for_opening'
import CloseNotice from '#app/subsidies/actions/close_notice'
import CreatePaymentBatch from '#app/subsidies/actions/create_payment_batch'
import ExportPaymentBatch from '#app/subsidies/actions/export_payment_batch'
import CreateClass from '#app/classes/actions/create_class'
import DecideClaims from '#app/subsidies/actions/decide_claims'
import DecideOpening from '#app/classes/actions/decide_opening'
import FinishClass from '#app/classes/actions/finish_class'
import IssueCertificates from '#app/certificates/actions/issue_certificates'
import MarkAttendance from '#app/attendance/actions/mark_attendance'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import PublishNotice from '#app/subsidies/actions/publish_notice'
import ProposeFundChange from '#app/subsidies/funds/actions/propose_fund_change'
import StartDraft from '#app/subsidies/policies/actions/start_draft'
import StartSimulation from '#app/subsidies/policies/actions/start_simulation'
import StartClaimRun from '#app/subsidies/queue/actions/start_claim_run'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import User from '#models/user'
import { agreeSamples, passManualChecks } from '#tests/support/review'
import { actorOf, moveTo } from '#tests/support/demo_site'

/*
 * Brings the demonstration to where a desk's work begins, by the product's actions, unless an
 * earlier spec has come there through the pages. So each spec runs alone too.
 */

/** The class of the demonstration that is taught first to its end. */
export async function firstClassInTraining() {
  return db
    .from('course_classes')
    .whereIn('status', ['running', 'finished'])
    .where('code', 'HM26-DG4-01')
    .firstOrFail()
}

/** The account of a class's trainer. */
export async function trainerOf(courseClass: { trainer_id: number }): Promise<User> {
  const trainer = await db.from('trainers').where('id', courseClass.trainer_id).firstOrFail()
  const user = await User.findOrFail(trainer.user_id)
  return user.loadRoles()
}

/** A carers' class as a draft from today on, in a room and with a trainer that have no lessons. */
export async function draftCarersClass(seats = 30): Promise<number> {
  const idle = (table: string, column: string) =>
    db
      .from(table)
      .whereNotExists((exists) => {
        exists
          .from('class_sessions')
          .whereColumn(column, `${table}.id`)
          .where('day', '>=', clock.today())
          .select('id')
      })
      .orderBy('id', 'desc')
  const room = await idle('rooms', 'class_sessions.room_id')
    .where('seats', '>=', seats)
    .firstOrFail()
  const trainer = await idle('trainers', 'class_sessions.trainer_id').firstOrFail()
  const course = await db.from('courses').where('code', 'YL5').firstOrFail()
  await db.table('trainer_qualifications').insert({
    trainer_id: trainer.id,
    specialty_id: course.specialty_id,
    title: '养老护理员 技师',
    created_at: clock.instant(),
  })
  await db
    .knexQuery()
    .table('room_workstations')
    .insert({ room_id: room.id, specialty_id: course.specialty_id, workstations: seats })
    .onConflict(['room_id', 'specialty_id'])
    .ignore()
  const body = await db.from('assessment_bodies').orderBy('id').firstOrFail()
  const { id } = await new CreateClass().handle({
    actor: await actorOf('jidi'),
    baseId: room.base_id,
    courseId: course.id,
    startsOn: clock.today(),
    seats,
    roomId: room.id,
    trainerId: trainer.id,
    assessmentBodyId: body.id,
    mode: 'open',
    feeKind: 'free',
    weekdays: [1, 2, 3, 4, 5],
    skipNonWorkingDays: true,
    slots: ['morning', 'afternoon'],
  })
  await sendMaterials(await actorOf('jidi'), id)
  return id
}

/** Applies for the opening of a class, and has it approved. */
export async function openClass(classId: number) {
  await sendMaterials(await actorOf('jidi'), classId)
  await new ApplyForOpening().handle({ actor: await actorOf('jidi'), classId })
  const actor = await actorOf('chushen')
  await new DecideOpening().handle({ actor, classId, result: 'approved' })
}

/** All sessions of the class are marked, and it is the evening of its last day. */
export async function teachToTheEnd(): Promise<number> {
  const courseClass = await firstClassInTraining()
  moveTo(`${courseClass.ends_on}T18:00:00.000`)
  const sessions = await db
    .from('class_sessions')
    .where('course_class_id', courseClass.id)
    .whereNull('attendance_marked_at')
    .orderBy('sequence')
  const enrolments = await enrolmentsOf(courseClass.id, 'confirmed')
  const actor = await actorOf('jidi')
  for (const session of sessions) {
    await new MarkAttendance().handle({
      actor,
      sessionId: session.id,
      marks: enrolments.map(({ id }) => ({ enrolmentId: id, status: 'present' as const })),
    })
  }
  return courseClass.id
}

/** Enrolments of a class in one state, in their order. */
export function enrolmentsOf(classId: number, status: string) {
  return db.from('enrolments').where({ course_class_id: classId, status }).orderBy('id')
}

/** At least one class has certificates without claims. Gives the class. */
export async function certifiedClass(): Promise<number> {
  const classId = await teachToTheEnd()
  const { status } = await firstClassInTraining()
  const actor = await actorOf('jidi')
  if (status === 'running') await new FinishClass().handle({ actor, classId })
  if (await db.from('certificates').where('course_class_id', classId).first()) return classId
  const completed = await enrolmentsOf(classId, 'completed')
  await assessClass({
    classId,
    planner: actor,
    first: await trainerOf(await firstClassInTraining()),
    second: await actorOf('jidi2'),
    reviewer: await actorOf('chushen'),
    scores: completed.flatMap(({ id }) =>
      (['theory', 'skills'] as const).map((component) => ({
        enrolmentId: id as number,
        component,
        outcome: 'marked' as const,
        markTenths: 805,
      }))
    ),
  })
  await new IssueCertificates().handle({ actor, classId })
  await new OutboxWorker().drain()
  return classId
}

/** Claims in one state that nothing stands against: no hold, no failed check, no correction. */
function unhindered(status: 'submitted' | 'reviewed') {
  const of = (table: string, column: string, value: string) =>
    db.from(table).whereColumn(`${table}.claim_id`, 'claims.id').where(column, value).select('id')
  return (
    db
      .from('claims')
      .where('status', status)
      // An award is claimed by the bureau itself: no base answers for it.
      .whereNotNull('base_id')
      .whereNull('held_at')
      .whereNotExists(of('claim_checks', 'result', 'failed'))
      .whereNotExists(of('claim_amendments', 'status', 'proposed'))
      .orderBy('id')
  )
}

/** Claims that wait for review and that nothing stands against, two at least unless told. */
export async function submittedClaims(
  least = 2
): Promise<{ id: number; number: string; version: number; person_id: number }[]> {
  const found = await unhindered('submitted')
  if (found.length < least) {
    const classId = await certifiedClass()
    const actor = await actorOf('jidi')
    await new PrepareClaims().handle({ actor, classId })
    const drafts = await db.from('claims').where({ course_class_id: classId, status: 'draft' })
    if (drafts.length > 0) {
      await new SubmitClaims().handle({ actor, claimIds: drafts.map(({ id }) => id) })
    }
  }
  return unhindered('submitted')
}

/** A claim that waits for review and whose checks by hand are all still to be made. */
export async function uncheckedClaim(): Promise<{ id: number; number: string }> {
  const waiting = () =>
    unhindered('submitted')
      .whereIn('kind', ['training_subsidy', 'assessment_subsidy', 'living_allowance'])
      .whereNotExists((made) => {
        made.from('claim_checks').whereColumn('claim_checks.claim_id', 'claims.id').select('id')
      })
      .first()
  if (!(await waiting())) await submittedClaims(Infinity)
  return (await waiting())!
}

/** Claims that wait for approval with every check made, two at least. */
export async function reviewedClaims(): Promise<{ id: number; number: string }[]> {
  const waiting = () =>
    unhindered('reviewed').whereExists((exists) => {
      exists.from('claim_checks').whereColumn('claim_checks.claim_id', 'claims.id').select('id')
    })
  const found = await waiting()
  if (found.length < 2) await reviewClaims((await submittedClaims()).slice(0, 3))
  return waiting()
}

/** Makes the checks of submitted claims and passes their review. */
async function reviewClaims(claims: { id: number }[]) {
  const actor = await actorOf('chushen')
  await passManualChecks(
    actor,
    claims.map(({ id }) => id)
  )
  await new DecideClaims().handle({
    actor,
    stage: 'review',
    result: 'passed',
    claims: claims.map(({ id }) => ({ id })),
  })
}

/** At least two claims wait for their notice. */
async function approveSome() {
  const approved = await claimsForNotice(db.connection()).select('claims.id')
  if (approved.length >= 2) return
  const reviewed = await reviewedClaims()
  await new DecideClaims().handle({
    actor: await actorOf('fuhe'),
    stage: 'approval',
    result: 'passed',
    claims: reviewed.map(({ id }) => ({ id })),
  })
  await agreeSamples()
}

/** A claim that is approved and in no notice yet, and that is in no sample that counts. */
export async function approvedClaim(): Promise<{ id: number; policy_id: number }> {
  const sampled = db.from('quality_samples').whereNot('status', 'void').select('claim_id')
  const found = () =>
    claimsForNotice(db.connection())
      .whereNotIn('claims.id', sampled.clone())
      .select('claims.id', 'claims.policy_id')
      .first()
  if (!(await found())) await approveSome()
  return found()
}

/** A notice is published and still stands; gives it. */
export async function publishedNotice() {
  const open = () =>
    db
      .from('notices')
      .where('status', 'published')
      .where('closes_on', '>=', clock.today())
      .orderBy('id', 'desc')
      .first()
  if (!(await open())) {
    await approveSome()
    const approved: { id: number }[] = await claimsForNotice(db.connection()).select('claims.id')
    const actor = await actorOf('fuhe')
    await new PublishNotice().handle({ actor, claimIds: approved.map(({ id }) => id) })
  }
  return (await open())!
}

/** A claim whose notice is over and that waits for its first payment. */
export function claimToPay() {
  return payableClaims(db.connection(), undefined, { attempt: 'first' })
    .orderBy('claims.id')
    .select('claims.id', 'claims.fund_id', 'claims.kind')
    .first()
}

/** Claims whose notice is over and that wait for payment. */
export async function claimsToPay() {
  const notice = await publishedNotice()
  moveTo(`${addDays(notice.closes_on, 1)}T10:00:00.000`)
  await new CloseNotice().handle({ actor: await actorOf('fuhe'), noticeId: notice.id })
}

/** A batch of payments whose file was handed to the bank. */
export async function exportedBatch(): Promise<{ id: number }> {
  if (!(await claimToPay())) await claimsToPay()
  const { fund_id: fundId, kind } = await claimToPay()
  const actor = await actorOf('caiwu')
  const choice = { kind, attempt: 'first' } as const
  const batch = await new CreatePaymentBatch().handle({ actor, fundId, choice })
  await new ExportPaymentBatch().handle({ actor, batchId: batch.id })
  return batch
}

/** A run over claims that is done: claims given to the officer who has them already. */
export async function finishedRun(): Promise<number> {
  const known = await db.from('claim_runs').whereNotNull('finished_at').first()
  if (known) return known.id
  const actor = await actorOf('chushen')
  const going = (await submittedClaims(1)).map(({ id, version }) => ({ id, version }))
  const order = { act: 'assignment', officerId: actor.id } as const
  return new StartClaimRun().handle({ actor, stage: 'review', order, going })
}

/** A draft of a policy with a simulation, and a change of a fund that waits for its second person. */
export async function draftedPolicy(): Promise<{ id: number; changeId: number }> {
  const known = await db.from('policies').where('status', 'draft').first()
  const change = await db.from('fund_changes').where('status', 'proposed').first()
  if (known && change) return { id: known.id, changeId: change.id }
  const actor = await actorOf('zhengce')
  const from = await db.from('policies').where('status', 'published').orderBy('id').firstOrFail()
  const year = Number(clock.today().slice(0, 4)) + 1
  const { id } = await new StartDraft().handle({
    actor,
    policyId: from.id,
    version: `${year}-1`,
    effectiveFrom: `${year}-01-01`,
    effectiveTo: `${year}-12-31`,
  })
  const { hash } = await db
    .from('policies')
    .join('rule_sets', 'rule_sets.id', 'policies.rule_set_id')
    .where('policies.id', id)
    .select('rule_sets.hash')
    .firstOrFail()
  await new StartSimulation().handle({ actor, policyId: id, hash })
  await new OutboxWorker().drain()
  const fund = await db.from('funds').orderBy('id').firstOrFail()
  const changeId = await new ProposeFundChange().handle({
    actor,
    kind: 'added',
    fundId: fund.id,
    amountFen: 50_000_00,
    document: '侯财社〔2026〕31 号',
  })
  return { id, changeId }
}
