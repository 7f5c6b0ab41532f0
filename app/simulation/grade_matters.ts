import db from '@adonisjs/lucid/services/db'
import { addDays } from '#app/shared/days'
import clock from '#app/shared/clock'
import User from '#models/user'
import ObjectToAppointment from '#app/grades/appointments/actions/object_to_appointment'
import DecideEvidence from '#app/grades/evidence/actions/decide_evidence'
import DecideRecognition from '#app/grades/recognitions/actions/decide_recognition'
import PlanAppointment from '#app/grades/appointments/actions/plan_appointment'
import ProposeRecognition from '#app/grades/recognitions/actions/propose_recognition'
import PubliciseAppointment from '#app/grades/appointments/actions/publicise_appointment'
import RecordEvidence, {
  type RecordEvidenceInput,
} from '#app/grades/evidence/actions/record_evidence'
import { flagged } from '#app/simulation/planted_people'
import RecordLookup from '#app/grades/evidence/actions/record_lookup'
import ReviewAppointment from '#app/grades/appointments/actions/review_appointment'

interface Desk {
  jidi: User
  jidi2: User
  chushen: User
  fuhe: User
}

/** Somebody with a grade, in an occupation that leads up to 高级技师. */
interface Holder {
  personId: number
  occupationId: number
  occupation: string
  workType: string
  rank: number
}

type Paper = Omit<RecordEvidenceInput, 'actor' | 'personId' | 'occupationIds'>

/**
 * Papers for applications in every state, grades without an assessment and two posts on their way:
 * what the pages of grades have to show. Nothing is done where the demonstration lacks the people.
 */
export async function gradeMatters() {
  const desk = await theDesk()
  const employer = await db.from('employers').orderBy('id').first()
  const own = await User.findBy('username', 'xueyuan')
  const holders = await holdersOf(own?.personId ?? 0)
  if (!employer || holders.length < 5) return
  if (own?.personId) await papersOfTrainee(desk, own.personId, employer)
  await postsOnTheirWay(desk, holders, employer)
  await withoutAssessment(desk, holders.slice(2))
  const juniors = await holdersOf(own?.personId ?? 0, 2)
  const known = new Set(holders.map((one) => one.personId))
  const apprentice = juniors.find((one) => !known.has(one.personId))
  if (apprentice) await settleApprentice(desk, apprentice, employer)
}

async function theDesk(): Promise<Desk> {
  const names = ['jidi', 'jidi2', 'chushen', 'fuhe'] as const
  const users = await Promise.all(names.map((name) => User.findByOrFail('username', name)))
  for (const user of users) await user.loadRoles()
  return Object.fromEntries(names.map((name, index) => [name, users[index]])) as unknown as Desk
}

async function holdersOf(except: number, mostRank = 4): Promise<Holder[]> {
  return db
    .from('grade_records as g')
    .join('occupations as o', 'o.id', 'g.occupation_id')
    .where('g.status', 'live')
    .where('g.grade_rank', '<=', mostRank)
    .whereNot('g.person_id', except)
    .whereNotExists(flagged('g.person_id'))
    .whereNotExists((pair) => {
      pair
        .from('person_duplicates')
        .whereRaw('g.person_id IN (person_duplicates.first_id, person_duplicates.second_id)')
        .select('person_duplicates.id')
    })
    .whereExists((query) =>
      query
        .from('occupation_grades as t')
        .whereColumn('t.occupation_id', 'g.occupation_id')
        .whereColumn('t.work_type', 'g.work_type')
        .where('t.grade_rank', 6)
    )
    .orderBy('g.id')
    .limit(5)
    .select('g.person_id as personId', 'g.occupation_id as occupationId')
    .select('o.name_zh as occupation', 'g.work_type as workType', 'g.grade_rank as rank')
}

async function enter(desk: Desk, holder: Pick<Holder, 'personId' | 'occupationId'>, paper: Paper) {
  const { id } = await new RecordEvidence().handle({
    ...paper,
    actor: desk.jidi,
    personId: holder.personId,
    occupationIds: [holder.occupationId],
  })
  return id
}

async function check(desk: Desk, evidenceId: number) {
  await new DecideEvidence().handle({ actor: desk.jidi2, evidenceId, decision: 'checked' })
}

async function papersOfTrainee(desk: Desk, personId: number, employer: any) {
  const grade = await db
    .from('grade_records')
    .where({ person_id: personId, status: 'live' })
    .orderBy('grade_rank', 'desc')
    .first()
  if (!grade) return
  const holder = { personId, occupationId: grade.occupation_id }
  await check(
    desk,
    await enter(desk, holder, {
      kind: 'employment',
      organisation: employer.name,
      creditCode: employer.credit_code,
      subject: '操作工',
      fromOn: '2019-03-01',
      proof: '劳动合同，档案 2026-031',
    })
  )
  await enter(desk, holder, {
    kind: 'diploma',
    detail: 'senior_technical_school',
    organisation: '示例技师学院',
    subject: '机电一体化',
    fromOn: '2018-07-01',
    proof: '毕业证复印件，档案 2026-032',
  })
}

/** Numbers of nobody: no body has this code. */
const certificateOf = (digit: number, serial: number) =>
  `S000014999999${digit === 1 ? '15' : '20'}${digit}${String(serial).padStart(6, '0')}`

async function postsOnTheirWay(desk: Desk, holders: Holder[], employer: any) {
  const [first, second] = holders
  for (const [index, holder] of [first, second].entries()) {
    await check(
      desk,
      await enter(desk, holder, {
        kind: 'employment',
        organisation: employer.name,
        creditCode: employer.credit_code,
        subject: holder.occupation,
        fromOn: '2008-06-01',
        proof: `劳动合同，档案 2026-04${index}`,
      })
    )
    const certificate = await enter(desk, holder, {
      kind: 'certificate',
      detail: 'skill_grade',
      organisation: '示例评价中心',
      subject: holder.occupation,
      gradeRank: 6,
      number: certificateOf(1, index + 1),
      fromOn: '2015-10-20',
      proof: `证书原件，档案 2026-05${index}`,
    })
    await check(desk, certificate)
    await new RecordLookup().handle({
      actor: desk.jidi2,
      evidenceId: certificate,
      result: 'matches',
      reference: `查询截图 2026-${index + 1}`,
    })
  }
  const plan = (holder: Holder, post: string, planDocument: string) =>
    new PlanAppointment().handle({
      actor: desk.chushen,
      employerId: employer.id,
      personId: holder.personId,
      occupationId: holder.occupationId,
      workType: holder.workType,
      gradeRank: 7,
      post,
      planDocument,
      achievements: '解决生产线重大工艺难题 3 项，带徒 12 人，证明见方案附件',
    })
  const { id } = await plan(first, '首席技能岗', '聘任方案〔2026〕1 号')
  await new ReviewAppointment().handle({
    actor: desk.fuhe,
    appointmentId: id,
    result: 'reviewed',
    reason: '业绩评审、现场答辩、综合评审通过',
  })
  await new PubliciseAppointment().handle({
    actor: desk.chushen,
    appointmentId: id,
    document: '公示〔2026〕3 号',
  })
  await new ObjectToAppointment().handle({
    actor: desk.chushen,
    appointmentId: id,
    objector: '企业职工代表',
    objection: '请核实带徒人数',
    receivedOn: clock.today(),
  })
  await plan(second, '技能带头人', '聘任方案〔2026〕2 号')
}

async function withoutAssessment(desk: Desk, holders: Holder[]) {
  const [promoted, prior] = holders
  const { id } = await new ProposeRecognition().handle({
    actor: desk.chushen,
    kind: 'exceptional',
    personId: promoted.personId,
    occupationId: promoted.occupationId,
    workType: promoted.workType,
    gradeRank: promoted.rank + 1,
    ground: 'problem',
    explanation: '解决关键设备停机难题，年减少损失的鉴定书见附件',
    document: '破格认定文件〔2026〕示例 1 号',
    awardedOn: clock.today(),
  })
  await new DecideRecognition().handle({
    actor: desk.fuhe,
    recognitionId: id,
    result: 'confirmed',
  })
  await enter(desk, prior, {
    kind: 'certificate',
    detail: 'qualification',
    organisation: '外省职业技能鉴定中心（示例）',
    subject: prior.occupation,
    gradeRank: 2,
    number: '1233000000512345',
    fromOn: '2012-11-05',
    proof: '证书复印件，档案 2026-061',
  })
}

async function settleApprentice(desk: Desk, apprentice: Holder, employer: any) {
  await check(
    desk,
    await enter(desk, apprentice, {
      kind: 'apprenticeship',
      organisation: employer.name,
      creditCode: employer.credit_code,
      subject: apprentice.occupation,
      fromOn: addDays(clock.today(), -760),
      untilOn: addDays(clock.today(), -20),
      proof: '学徒培养协议，档案 2026-070',
    })
  )
  await new ProposeRecognition().handle({
    actor: desk.chushen,
    kind: 'settlement',
    personId: apprentice.personId,
    occupationId: apprentice.occupationId,
    workType: apprentice.workType,
    gradeRank: 3,
    employerId: employer.id,
    document: '转正定级决定（示例）',
    awardedOn: addDays(clock.today(), -5),
  })
}
