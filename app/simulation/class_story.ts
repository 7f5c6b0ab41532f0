import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { addDays } from '#app/shared/days'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import { sendMaterials, signAgreement } from '#app/simulation/agreements'
import ApplyForOpening from '#app/classes/actions/apply_for_opening'
import CreateClass from '#app/classes/actions/create_class'
import DecideOpening from '#app/classes/actions/decide_opening'
import FinishClass from '#app/classes/actions/finish_class'
import StartClass from '#app/classes/actions/start_class'
import CheckRoster from '#app/enrolments/actions/check_roster'
import RecordProofs from '#app/enrolments/actions/record_proofs'
import EnrolTrainee from '#app/enrolments/actions/enrol_trainee'
import WithdrawEnrolment from '#app/enrolments/actions/withdraw_enrolment'
import WriteRoster from '#app/enrolments/actions/write_roster'
import { answerInspections, inspectOnTheSpot } from '#app/simulation/attendance_story'
import MarkAttendance from '#app/attendance/actions/mark_attendance'
import FileArchiveItem from '#app/assessments/archive/actions/file_archive_item'
import ArrangeSitting from '#app/assessments/arrangements/actions/arrange_sitting'
import DecideArrangement from '#app/assessments/arrangements/actions/decide_arrangement'
import SubmitArrangement from '#app/assessments/arrangements/actions/submit_arrangement'
import EnterScores from '#app/assessments/actions/enter_scores'
import PlanSitting from '#app/assessments/actions/plan_sitting'
import FinaliseScores from '#app/assessments/actions/finalise_scores'
import PublishScores from '#app/assessments/actions/publish_scores'
import RecordSample from '#app/assessments/actions/record_sample'
import ResolveDifferences from '#app/assessments/actions/resolve_differences'
import { countRows } from '#app/shared/database/rows'
import { compareEntries, type EntryRow } from '#app/assessments/entry_difference'
import { candidatesOf } from '#app/assessments/queries/expected_scores'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { resultsOf } from '#app/assessments/queries/results'
import IssueCertificates from '#app/certificates/actions/issue_certificates'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freeForSitting } from '#app/simulation/examiners'
import { photograph } from '#app/simulation/photos'
import type { Cast } from '#app/simulation/cast'
import type { Sending } from '#app/simulation/enterprises'
import type Sitting from '#models/sitting'
import type { EnteredScore } from '#app/assessments/actions/enter_scores'
import type { PlannedClass } from '#app/simulation/year_plan'
import type { Random } from '#app/simulation/random'
import type { StageTimes } from '#app/simulation/stage_times'
import type { Story } from '#app/simulation/story'
import type { SyntheticPeople, SyntheticPerson } from '#app/simulation/synthetic_people'

export interface Stage {
  cast: Cast
  people: SyntheticPeople
  times: StageTimes
  /** People of earlier classes, who may come again: seats are counted by attendance, not by person. */
  returning: SyntheticPerson[]
  /** Which enterprise sends whom, by the label of the class. */
  sending: Map<string, Sending>
  /** Employers to whose order a class is held, by the label of the class. */
  orders: ReadonlyMap<string, number>
  /** How many people are still to get a photo before their certificate is issued. */
  photosLeft: number
}

interface Habit {
  kind: 'steady' | 'patchy' | 'leaver'
  /** Day of the course from which a leaver stays away. */
  leavesAt: number
  /** What the trainee tends to score, 0 to 100. */
  level: number
}

const CATEGORY_WORDS: Record<string, string> = {
  rural_migrant: '农村转移就业劳动者',
  registered_unemployed: '城镇登记失业人员',
  poverty_alleviated: '脱贫人口',
  hard_to_employ: '就业困难人员',
  graduate: '毕业年度高校毕业生',
  school_leaver: '城乡未继续升学初高中毕业生',
  enterprise_employee: '企业职工',
  veteran: '退役军人',
  disabled: '残疾人',
  other: '其他',
}

const PROOF_WORDS: Record<string, string> = {
  rural_migrant: '户籍页与就业登记',
  registered_unemployed: '就业创业证',
  poverty_alleviated: '帮扶手册',
  hard_to_employ: '就业困难人员认定表',
  graduate: '毕业证书',
  enterprise_employee: '劳动合同',
  school_leaver: '学校证明',
  veteran: '退役证',
  disabled: '残疾人证',
}

/** How far an apprenticeship has come when somebody leaves it whose share was paid in advance. */
const APPRENTICE_LEAVES_AT = 0.6

/** Day of the course on which the bureau may look in. */
const INSPECTED_DAY = 2

/** Days that a sitting may be later than meant, until a room and examiners are free. */
const LATEST_AFTER = 20

/** One class from its application to the submission of its claims, each step by the public action. */
export async function* classStory(planned: PlannedClass, stage: Stage, random: Random): Story {
  const { cast, times } = stage
  const admin = random.chance(0.5) ? cast.jidi : cast.jidi2
  const otherAdmin = admin === cast.jidi ? cast.jidi2 : cast.jidi
  const trainer = cast.trainers.get(planned.trainerId) ?? cast.jiaoshi
  const sent = stage.sending.get(planned.label)
  const orderedBy = sent?.employerId ?? stage.orders.get(planned.label)
  const isApprenticeship = planned.enrolled === 'apprentices'
  // An apprentice stays away without a word; of the others some say so.
  const withdraws = isApprenticeship ? 0 : 0.4

  yield addDays(planned.startsOn, -24)
  const courseClass = await times.measure('classes', async () => {
    const created = await new CreateClass().handle({
      actor: admin,
      baseId: planned.baseId,
      courseId: planned.courseId,
      startsOn: planned.startsOn,
      seats: planned.seats,
      roomId: planned.roomId,
      trainerId: planned.trainerId,
      assessmentBodyId: planned.bodyId,
      mode: orderedBy ? 'order' : 'open',
      feeKind: sent ? 'enterprise' : 'free',
      employerId: sent?.employerId,
      trainingKind: isApprenticeship ? 'apprenticeship' : 'skills',
      apprenticeshipYears: isApprenticeship ? 1 : null,
      weekdays: isApprenticeship ? [6] : [1, 2, 3, 4, 5],
      skipNonWorkingDays: true,
      slots: ['morning', 'afternoon'],
    })
    if (orderedBy) await signAgreement(admin, created.id, orderedBy)
    await sendMaterials(admin, created.id)
    await new ApplyForOpening().handle({ actor: admin, classId: created.id })
    return created
  })
  const classId = courseClass.id

  yield addDays(planned.startsOn, -21)
  if (random.chance(0.08)) {
    await times.measure('classes', () =>
      new DecideOpening().handle({
        actor: cast.chushen,
        classId,
        result: 'returned',
        reason: '缺设备清单，请补齐后重新申请。',
      })
    )
    yield addDays(planned.startsOn, -19)
    await times.measure('classes', () => new ApplyForOpening().handle({ actor: admin, classId }))
    yield addDays(planned.startsOn, -18)
  }
  await times.measure('classes', () =>
    new DecideOpening().handle({ actor: cast.chushen, classId, result: 'approved' })
  )

  yield addDays(planned.startsOn, -12)
  const walkIns = sent ? 0 : Math.min(2, planned.seats - 1)
  await times.measure('rosters', () =>
    importRoster(
      random,
      planned,
      classId,
      admin,
      sent?.staff ?? anybody(stage, random, planned.seats - walkIns)
    )
  )

  yield addDays(planned.startsOn, -4)
  await times.measure('rosters', async () => {
    for (let index = 0; index < walkIns; index++) {
      if (random.chance(0.35)) continue
      const person = stage.people.next()
      await new EnrolTrainee().handle({
        actor: admin,
        classId,
        person: { ...person, documentType: 'resident_identity_card' },
        traineeCategory: person.traineeCategory,
        categoryProvenOn: addDays(planned.startsOn, -random.between(20, 200)),
        proofSeen: true,
      })
    }
    const early = await confirmed(classId)
    if (sent) await recordContracts(early)
    for (const enrolment of sent ? [] : early) {
      if (random.chance(0.012)) {
        await new WithdrawEnrolment().handle({
          actor: admin,
          enrolmentId: enrolment.id,
          reason: '外出务工，不能参加培训',
        })
      }
    }
  })

  const sessions = await db
    .from('class_sessions')
    .where('course_class_id', classId)
    .orderBy('day')
    .orderBy('sequence')
    .select('id', 'day')
  const days = [...new Set(sessions.map((session) => session.day as string))]

  yield days[0]
  await times.measure('classes', () => new StartClass().handle({ actor: admin, classId }))
  const starting = await confirmed(classId)
  const habits = new Map<number, Habit>(
    starting.map((enrolment) => [enrolment.id, habitOf(random, days.length)])
  )

  for (const [dayIndex, day] of days.entries()) {
    if (dayIndex > 0) yield day
    clock.stopAt(`${day}T18:00:00.000`)
    await times.measure('attendance', async () => {
      const enrolments = await confirmed(classId)
      if (isApprenticeship && dayIndex === Math.floor(days.length * APPRENTICE_LEAVES_AT)) {
        const [leaver] = await prepaid(classId)
        if (leaver) habits.set(leaver.id, { ...habits.get(leaver.id)!, ...leavingOn(dayIndex) })
      }
      const ofDay = enrolments.map((enrolment) => ({
        enrolmentId: enrolment.id as number,
        status: presence(random, habits.get(enrolment.id)!, dayIndex),
      }))
      for (const session of sessions.filter((one) => one.day === day)) {
        await new MarkAttendance().handle({ actor: trainer, sessionId: session.id, marks: ofDay })
      }
      if (dayIndex === INSPECTED_DAY) await inspectOnTheSpot(classId, day, cast.chushen)
      for (const [enrolmentId, habit] of habits) {
        if (habit.kind === 'leaver' && habit.leavesAt === dayIndex && random.chance(withdraws)) {
          await new WithdrawEnrolment().handle({
            actor: admin,
            enrolmentId,
            reason: '本人申请退出培训',
          })
          habits.delete(enrolmentId)
        }
      }
    })
    if (isApprenticeship && dayIndex === 0) {
      yield addDays(day, 2)
      await claim()
    }
  }

  const endsOn = days[days.length - 1]
  yield addDays(endsOn, 1)
  await times.measure('classes', async () => {
    await answerInspections(classId, admin)
    await new FinishClass().handle({ actor: admin, classId })
    // What was paid in advance for those who did not finish is drafted as soon as it is known.
    if (isApprenticeship) await new OutboxWorker().drain()
  })
  if (!(yield* assess(addDays(endsOn, 3)))) return
  await issue()
  yield addDays(clock.today(), 1)
  await claim()

  const results = await resultsOf(classId)
  if ([...results.values()].some((result) => !result.passed)) {
    yield addDays(clock.today(), 1)
    if (!(yield* assess(addDays(clock.today(), 4)))) return
    await issue()
    yield addDays(clock.today(), 1)
    await claim()
  }

  /** One sitting from its plan to final marks, from `heldOn` on; false when nothing could follow. */
  async function* assess(heldOn: string): AsyncGenerator<string, boolean, void> {
    const before = await resultsOf(classId)
    const people =
      [...before.values()].filter((result) => !result.passed).length ||
      (await countRows(
        db.from('enrolments').where({ course_class_id: classId, status: 'completed' })
      ))
    let day = heldOn
    let found = await freeForSitting({ classId, baseId: planned.baseId, day, people })
    while (!found && day < addDays(heldOn, LATEST_AFTER)) {
      day = addDays(day, 1)
      found = await freeForSitting({ classId, baseId: planned.baseId, day, people })
    }
    if (!found || people === 0) return false
    const sitting = await times.measure('assessments', async () => {
      const made = await new PlanSitting().handle({ actor: admin, classId, heldOn: day })
      await arrange(made, found)
      return made
    })
    const sittingId = sitting.id
    const candidates = await candidatesOf(sitting)
    yield addDays(clock.today(), 1)
    await times.measure('assessments', () =>
      new DecideArrangement().handle({ actor: cast.chushen, sittingId, result: 'approved' })
    )
    yield day
    const scores = candidates.flatMap((one) =>
      one.components.map((component) => scoreOf(one.enrolmentId, component, sitting.attempt))
    )
    await times.measure('assessments', () =>
      new EnterScores().handle({ actor: trainer, sittingId, scores })
    )
    yield addDays(day, 1)
    await times.measure('assessments', () => enterAgain(sittingId, scores))
    await times.measure('assessments', () => lookAtSample(sittingId))
    if (!(await isCalendarLoaded())) return false
    const { objectionsUntil } = await times.measure('assessments', () =>
      new PublishScores().handle({ actor: admin, sittingId })
    )
    yield addDays(objectionsUntil, 1)
    await times.measure('assessments', () =>
      new FinaliseScores().handle({ actor: admin, sittingId })
    )
    await times.measure('assessments', () => archive(sittingId, candidates.length))
    return true
  }

  async function arrange(
    sitting: Sitting,
    { roomId, staff }: NonNullable<Awaited<ReturnType<typeof freeForSitting>>>
  ) {
    const hasReview = sitting.components.includes('review')
    const hasTheory = sitting.components.includes('theory')
    const hasSkills = sitting.components.includes('skills')
    await new ArrangeSitting().handle({
      actor: admin,
      sittingId: sitting.id,
      parts: [
        { component: 'theory', startsAt: '09:00', minutes: 90, atOnce: 1 },
        { component: 'skills', startsAt: '10:40', minutes: 60, atOnce: 15 },
        { component: 'review', startsAt: '15:30', minutes: 15, atOnce: 1 },
      ],
      roomIds: [roomId],
      staff: staff.filter(
        ({ duty }) =>
          (duty === 'panel' && hasReview) ||
          (duty === 'assessor' && hasSkills) ||
          (duty === 'invigilator' && hasTheory)
      ),
    })
    await new SubmitArrangement().handle({ actor: admin, sittingId: sitting.id })
  }

  /** The second entry; now and then the two differ, and a third person looks at the paper. */
  async function enterAgain(sittingId: number, scores: EnteredScore[]) {
    const again = scores.map((score) =>
      score.outcome === 'marked' && random.chance(0.01)
        ? { ...score, markTenths: Math.max(0, score.markTenths! - 10) }
        : score
    )
    const outcome = await new EnterScores().handle({ actor: otherAdmin, sittingId, scores: again })
    if (outcome.differences === 0) return
    const rows: EntryRow[] = await db
      .from('score_entries')
      .where('sitting_id', sittingId)
      .select('turn', 'enrolment_id', 'component', 'outcome', 'mark_tenths')
    await new ResolveDifferences().handle({
      actor: admin,
      sittingId,
      resolutions: compareEntries(rows).map(({ enrolmentId, component, first }) => ({
        enrolmentId,
        component,
        outcome: first!.outcome,
        markTenths: first!.mark_tenths,
        reason: '对照试卷，以第一次录入为准',
      })),
    })
  }

  async function archive(sittingId: number, people: number) {
    for (const item of ['sign_in', 'room_record', 'score_sheets', 'result_summary'] as const) {
      if (random.chance(0.1)) continue
      await new FileArchiveItem().handle({
        actor: trainer,
        sittingId,
        item,
        form: item === 'result_summary' ? 'electronic' : 'paper',
        pieces: item === 'score_sheets' ? people : 1,
        place: '档案室 2 柜',
      })
    }
  }

  async function lookAtSample(sittingId: number) {
    const drawn = await db.from('score_samples').where('sitting_id', sittingId).whereNull('result')
    await new RecordSample().handle({
      actor: cast.chushen,
      sittingId,
      findings: drawn.map((row) => ({ enrolmentId: row.enrolment_id, result: 'agrees' as const })),
    })
  }

  /** Objections end in the next year when its holidays are not published yet: nobody can say when. */
  async function isCalendarLoaded() {
    const { years } = await WorkCalendar.load()
    return years.has(Number(addDays(clock.today(), 14).slice(0, 4)))
  }

  function scoreOf(enrolmentId: number, component: string, attempt: number) {
    const habit = habits.get(enrolmentId)
    if (random.chance(0.008)) {
      return { enrolmentId, component: component as 'theory', outcome: 'absent' as const }
    }
    const level = (habit?.level ?? 70) + (attempt > 1 ? 8 : 0)
    const mark = Math.max(20, Math.min(100, level + random.between(-12, 12)))
    return {
      enrolmentId,
      component: component as 'theory',
      outcome: 'marked' as const,
      markTenths: mark * 10,
    }
  }

  /** The enterprise hands in the labour contracts, of two years each. */
  async function recordContracts(enrolments: { id: number }[]) {
    const rows = await db
      .from('enrolments')
      .whereIn(
        'id',
        enrolments.map(({ id }) => id)
      )
      .orderBy('id')
      .select('id', 'trainee_category', 'category_proof', 'category_proven_on')
    await new RecordProofs().handle({
      actor: admin,
      classId,
      proofs: rows.map((row) => {
        const contractSignedOn = addDays(planned.startsOn, -random.between(40, 300))
        return {
          enrolmentId: row.id,
          traineeCategory: row.trainee_category,
          categoryProof: row.category_proof,
          categoryProvenOn: row.category_proven_on,
          contractSignedOn,
          contractEndsOn: addDays(contractSignedOn, 730),
        }
      }),
    })
  }

  async function issue() {
    const photographed = await photograph(admin, classId, stage.photosLeft)
    stage.photosLeft -= photographed
    await times.measure('certificates', async () => {
      await new IssueCertificates().handle({ actor: admin, classId })
      await new OutboxWorker().drain()
    })
  }

  async function claim() {
    await times.measure('claims', async () => {
      await new PrepareClaims().handle({ actor: admin, classId })
      const drafts = await db
        .from('claims')
        .where({ course_class_id: classId, status: 'draft' })
        .where('amount_fen', '>', 0)
        .select('id')
      if (drafts.length > 0) {
        await new SubmitClaims().handle({ actor: admin, claimIds: drafts.map((row) => row.id) })
      }
    })
  }
}

async function confirmed(classId: number): Promise<{ id: number }[]> {
  return db
    .from('enrolments')
    .where({ course_class_id: classId, status: 'confirmed' })
    .orderBy('id')
    .select('id')
}

/** Enrolments still in class whose prepaid share the bank has paid. */
async function prepaid(classId: number): Promise<{ id: number }[]> {
  return db
    .from('enrolments')
    .join('claims', 'claims.enrolment_id', 'enrolments.id')
    .where({ 'enrolments.course_class_id': classId, 'enrolments.status': 'confirmed' })
    .where({ 'claims.part': 'prepayment', 'claims.status': 'paid' })
    .orderBy('enrolments.id')
    .select('enrolments.id')
}

function leavingOn(dayIndex: number): Pick<Habit, 'kind' | 'leavesAt'> {
  return { kind: 'leaver', leavesAt: dayIndex }
}

function habitOf(random: Random, days: number): Habit {
  const kind = random.weighted([
    ['steady', 90],
    ['patchy', 5],
    ['leaver', 5],
  ] as const)
  return { kind, leavesAt: random.between(1, Math.max(1, days - 2)), level: random.between(54, 92) }
}

function presence(random: Random, habit: Habit, dayIndex: number) {
  if (habit.kind === 'leaver' && dayIndex >= habit.leavesAt) return 'absent' as const
  if (habit.kind === 'patchy') {
    return random.weighted([
      ['present', 72],
      ['leave', 10],
      ['absent', 18],
    ] as const)
  }
  return random.weighted([
    ['present', 955],
    ['late', 20],
    ['leave', 20],
    ['absent', 5],
  ] as const)
}

/** Whoever comes to a class that is open to all; now and then somebody comes again. */
function anybody(stage: Stage, random: Random, seats: number): SyntheticPerson[] {
  const people: SyntheticPerson[] = []
  while (people.length < seats) {
    const again = stage.returning.length > 40 && random.chance(0.02)
    const person = again
      ? stage.returning.splice(random.between(0, stage.returning.length - 1), 1)[0]
      : stage.people.next()
    people.push(person)
  }
  if (seats > 10) stage.returning.push(...people.filter(() => random.chance(0.03)))
  return people
}

/** Writes a roster as a base would, some rows faulty, and imports its good rows. */
async function importRoster(
  random: Random,
  planned: PlannedClass,
  classId: number,
  admin: Cast['jidi'],
  people: SyntheticPerson[]
) {
  const rows = people.map((person) => rosterRow(person, random, planned.startsOn))
  if (random.chance(0.5) && rows.length > 5) {
    const faulty = [...rows[0]]
    faulty[1] = faulty[1].slice(0, 17) + (faulty[1].endsWith('1') ? '2' : '1')
    rows.splice(3, 0, faulty)
  }
  const folder = await mkdtemp(join(tmpdir(), 'bagong-roster-'))
  try {
    const filePath = join(folder, 'roster.xlsx')
    const columns = [
      '姓名',
      '身份证号',
      '性别',
      '手机号',
      '人员类别',
      '类别证明',
      '证明日期',
      '学历',
      '开户行',
      '银行卡号',
    ]
    await writeFile(
      filePath,
      await writeXlsx({
        sheets: [
          {
            name: '花名册',
            columns: columns.map((header) => ({ header, kind: 'text' as const })),
            rows,
          },
        ],
      })
    )
    const checked = await new CheckRoster().handle({
      actor: admin,
      classId,
      filePath,
      fileName: '花名册.xlsx',
    })
    await new WriteRoster().handle({
      actor: admin,
      importId: checked.id,
      mode: 'good_rows',
      proofsSeen: true,
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function rosterRow(person: SyntheticPerson, random: Random, startsOn: string): string[] {
  // One base in a hundred sheets forgets the day, or brings a proof that came too late.
  const provenOn = random.chance(0.01)
    ? ''
    : addDays(startsOn, random.chance(0.008) ? 3 : -random.between(20, 300))
  return [
    person.name,
    person.documentNumber,
    person.sex === 'male' ? '男' : '女',
    person.phone,
    CATEGORY_WORDS[person.traineeCategory],
    PROOF_WORDS[person.traineeCategory] ?? '',
    provenOn,
    person.education,
    person.bankName,
    person.bankAccount,
  ]
}
