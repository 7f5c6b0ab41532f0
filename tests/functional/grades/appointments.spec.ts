import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import AnswerObjection from '#app/grades/appointments/actions/answer_objection'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { scheduleAppointmentEnds } from '#app/grades/appointments/jobs/end_over_job'
import EndOverAppointments from '#app/grades/appointments/actions/end_over_appointments'
import EndAppointment from '#app/grades/appointments/actions/end_appointment'
import FileAppointment from '#app/grades/appointments/actions/file_appointment'
import ObjectToAppointment from '#app/grades/appointments/actions/object_to_appointment'
import PlanAppointment, {
  type PlanAppointmentInput,
} from '#app/grades/appointments/actions/plan_appointment'
import PubliciseAppointment from '#app/grades/appointments/actions/publicise_appointment'
import ReviewAppointment from '#app/grades/appointments/actions/review_appointment'
import RecordLookup from '#app/grades/evidence/actions/record_lookup'
import { recordGrade } from '#app/grades/record_grade'
import { anEmployer } from '#tests/support/awards'
import { anEvidence, certificateNumber, loadEntryConditions } from '#tests/support/entry'
import { aPerson, buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import type User from '#models/user'

test.group('Appointing special-grade and chief technicians', (group) => {
  let world: World
  let reviewer: User
  let approver: User
  let personId: number
  let employer: { id: number; credit_code: string }

  group.each.setup(async () => {
    clock.stopAt('2026-09-07')
    await emptyDatabase()
    world = await buildWorld()
    await loadEntryConditions()
    reviewer = await userWith('reviewer')
    approver = await userWith('approver')
    personId = await aPerson()
    employer = await db
      .from('employers')
      .where('id', await anEmployer())
      .firstOrFail()
    return () => clock.resume()
  })

  const welder = () => world.occupationIds.welder
  const work = (untilOn: string | null = null) =>
    anEvidence([reviewer, approver], {
      personId,
      kind: 'employment',
      fromOn: '2010-01-01',
      untilOn,
      creditCode: employer.credit_code,
      occupationIds: [welder()],
    })
  const hold = (gradeRank: number) =>
    db.transaction((trx) =>
      recordGrade(trx, {
        personId,
        occupationId: welder(),
        workType: '',
        gradeRank,
        sourceKind: 'recognition',
        awardedOn: '2020-01-01',
        recordedById: reviewer.id,
      })
    )
  const ready = async () => {
    await work()
    await hold(6)
  }
  const plan = (changes: Partial<PlanAppointmentInput> = {}) =>
    new PlanAppointment().handle({
      actor: reviewer,
      employerId: employer.id,
      personId,
      occupationId: welder(),
      workType: '',
      gradeRank: 7,
      post: '焊接班班长',
      planDocument: '聘任方案〔2026〕1 号',
      achievements: '解决轧机裂纹，带徒 12 人',
      ...changes,
    })
  const review = (
    appointmentId: number,
    actor = approver,
    result: 'reviewed' | 'refused' = 'reviewed'
  ) => new ReviewAppointment().handle({ actor, appointmentId, result, reason: '业绩评审通过' })
  const publicise = (appointmentId: number) =>
    new PubliciseAppointment().handle({
      actor: reviewer,
      appointmentId,
      document: '公示〔2026〕3 号',
    })
  const file = (appointmentId: number, changes: object = {}, actor = approver) =>
    new FileAppointment().handle({
      actor,
      appointmentId,
      filingNumber: '晋特技备2026-001',
      termFrom: '2026-09-15',
      termUntil: '2029-09-14',
      ...changes,
    })
  const end = (appointmentId: number, changes: object = {}) =>
    new EndAppointment().handle({
      actor: reviewer,
      appointmentId,
      endedOn: '2027-01-10',
      endReason: 'left',
      document: '解除劳动合同证明',
      ...changes,
    })
  /** An appointment that has been heard: before the public from Monday 7 to Monday 14 September. */
  const heard = async (changes: Partial<PlanAppointmentInput> = {}) => {
    const { id } = await plan(changes)
    await review(id)
    await publicise(id)
    return id
  }
  const inPost = async () => {
    const id = await heard()
    clock.stopAt('2026-09-15')
    await file(id)
    return id
  }
  const rowOf = (id: number) => db.from('appointments').where('id', id).firstOrFail()
  const gradesOf = async (): Promise<[number, string][]> => {
    const rows = await db.from('grade_records').orderBy('id')
    return rows.map((row) => [row.grade_rank, row.status])
  }

  test('plan, review, public notice, filing and term lead to the grade; leaving ends it', async ({
    assert,
  }) => {
    await ready()
    const id = await inPost()

    assert.deepEqual(await gradesOf(), [
      [6, 'live'],
      [7, 'live'],
    ])
    const grade = await db.from('grade_records').where('grade_rank', 7).firstOrFail()
    assert.deepInclude(grade, {
      source_kind: 'appointment',
      awarded_on: '2026-09-15',
      document: '晋特技备2026-001',
    })
    clock.stopAt('2027-01-10')
    await end(id)
    assert.deepEqual(await gradesOf(), [
      [6, 'live'],
      [7, 'ended'],
    ])
    assert.deepInclude(await rowOf(id), { status: 'ended', end_reason: 'left' })
    const decisions = await db.from('appointment_decisions').orderBy('id')
    assert.deepEqual(
      decisions.map((one) => one.decision),
      ['planned', 'reviewed', 'publicised', 'filed', 'ended']
    )
    const audits = await db.from('audit_entries').where('subject_type', 'appointment')
    assert.lengthOf(audits, 5)
    await assert.rejects(() => end(id), /^E_APPOINTMENT_STATE/)
  })

  test('only who works at the employer and holds the grade below is planned', async ({
    assert,
  }) => {
    await assert.rejects(() => plan(), /^E_NOT_EMPLOYED/)
    await work('2026-08-31')
    await assert.rejects(() => plan(), /^E_NOT_EMPLOYED/)
    await work()
    await assert.rejects(() => plan(), /^E_APPOINTMENT_UNMET/)
    await hold(5)
    await assert.rejects(() => plan(), /^E_APPOINTMENT_UNMET/)
    await hold(6)
    await assert.rejects(() => plan({ gradeRank: 8 }), /^E_APPOINTMENT_UNMET/)
    await plan()
    await assert.rejects(() => plan(), /^E_APPOINTMENT_LIVE/)
  })

  test('only above an occupation that has 高级技师', async ({ assert }) => {
    await ready()
    await db.from('occupation_grades').where('grade_rank', 6).delete()

    await assert.rejects(() => plan(), /^E_APPOINTMENT_NOT_OFFERED/)
  })

  test('a wrong credit code on record appoints nobody', async ({ assert }) => {
    await ready()
    await db
      .from('employers')
      .where('id', employer.id)
      .update({ credit_code: '91141081MA0K00000X' })

    await assert.rejects(() => plan(), /^E_CREDIT_CODE/)
  })

  test(
    'a verified certificate of the same occupation from elsewhere will do, of a related one not: {$self}'
  )
    .with(['焊工', '机械加工材料切割工'])
    .run(async ({ assert }, subject) => {
      await work()
      const evidenceId = await anEvidence([reviewer, approver], {
        personId,
        kind: 'certificate',
        detail: 'skill_grade',
        number: certificateNumber(1),
        gradeRank: 6,
        subject,
        fromOn: '2020-01-01',
        occupationIds: [welder()],
      })
      await new RecordLookup().handle({
        actor: reviewer,
        evidenceId,
        result: 'matches',
        reference: 'p1',
      })

      if (subject === '焊工') await plan()
      else await assert.rejects(() => plan(), /^E_APPOINTMENT_UNMET/)
    })

  test('a chief technician is appointed above a special-grade technician', async ({ assert }) => {
    await ready()
    await inPost()

    const id = await heard({ gradeRank: 8 })
    clock.stopAt('2026-09-29')
    await file(id, { filingNumber: '晋首技备2026-001', termFrom: '2026-09-29' })
    assert.deepEqual(await gradesOf(), [
      [6, 'live'],
      [7, 'live'],
      [8, 'live'],
    ])
  })

  test('who entered the plan neither reviews nor files it; nobody handles their own', async ({
    assert,
  }) => {
    await ready()
    const { id } = await plan()
    await assert.rejects(() => review(id, reviewer), /^E_SAME_PERSON/)
    const self = await userWith('approver', { personId })
    await assert.rejects(() => review(id, self), /^E_OWN_PERSON/)
    await assert.rejects(() => plan({ actor: self }), /^E_OWN_PERSON/)
    await review(id)
    await publicise(id)
    clock.stopAt('2026-09-15')
    await assert.rejects(() => file(id, {}, reviewer), /^E_SAME_PERSON/)
  })

  test('five working days before the public, and every objection answered, come first', async ({
    assert,
  }) => {
    await ready()
    const id = await heard()
    assert.deepInclude(await rowOf(id), { public_from: '2026-09-07', public_until: '2026-09-14' })
    clock.stopAt('2026-09-14')
    await assert.rejects(() => file(id), /^E_STILL_PUBLIC/)
    const object = (receivedOn: string) =>
      new ObjectToAppointment().handle({
        actor: reviewer,
        appointmentId: id,
        objector: '工会',
        objection: '业绩材料有误',
        receivedOn,
      })
    await assert.rejects(() => object('2026-09-15'), /^E_OBJECTION_LATE/)
    await object('2026-09-14')
    clock.stopAt('2026-09-15')
    await assert.rejects(() => file(id), /^E_OBJECTION_OPEN/)
    const { id: objectionId } = await db.from('appointment_objections').firstOrFail()
    const answer = (actor: User) =>
      new AnswerObjection().handle({
        actor,
        appointmentId: id,
        objectionId,
        result: 'dismissed',
        answer: '已核实，材料属实',
      })
    await assert.rejects(() => answer(reviewer), /^E_SAME_PERSON/)
    await answer(approver)
    await assert.rejects(() => answer(approver), /^E_OBJECTION_ANSWERED/)
    for (const wrong of [
      { termFrom: '2026-09-14' },
      { termFrom: '2026-09-16' },
      { termUntil: '2026-09-15' },
    ]) {
      await assert.rejects(() => file(id, wrong), /^E_TERM/)
    }
    await file(id)
  })

  test('an objection that is upheld stops the appointment', async ({ assert }) => {
    await ready()
    const id = await heard()
    await new ObjectToAppointment().handle({
      actor: reviewer,
      appointmentId: id,
      objector: '匿名',
      objection: '成果不是本人完成',
      receivedOn: '2026-09-07',
    })
    const { id: objectionId } = await db.from('appointment_objections').firstOrFail()
    await new AnswerObjection().handle({
      actor: approver,
      appointmentId: id,
      objectionId,
      result: 'upheld',
      answer: '核实成立',
    })

    assert.equal((await rowOf(id).then((row) => row.status)) as string, 'refused')
    clock.stopAt('2026-09-15')
    await assert.rejects(() => file(id), /^E_APPOINTMENT_STATE/)
    assert.deepEqual(await gradesOf(), [[6, 'live']])
  })

  test('who left meanwhile is not filed', async ({ assert }) => {
    await ready()
    const id = await heard()
    await db.from('person_evidence').update({ until_on: '2026-09-10' })
    clock.stopAt('2026-09-15')

    await assert.rejects(() => file(id), /^E_NOT_EMPLOYED/)
  })

  test('a term ends when it is over, not before', async ({ assert }) => {
    await ready()
    const id = await inPost()
    clock.stopAt('2029-09-14')
    await assert.rejects(() => end(id, { endReason: 'term', endedOn: '2029-09-13' }), /^E_ENDED_ON/)
    await assert.rejects(() => end(id, { endedOn: '2029-09-15' }), /^E_ENDED_ON/)
    await assert.rejects(() => end(id, { endedOn: '2026-09-14' }), /^E_ENDED_ON/)
    await end(id, { endReason: 'term', endedOn: '2029-09-14' })
  })

  test('a post ends by the day its term or its employment is over, the grade with it', async ({
    assert,
  }) => {
    await ready()
    const id = await inPost()
    clock.stopAt('2029-09-14')
    assert.equal(await new EndOverAppointments().handle(), 0)
    clock.stopAt('2029-09-15')
    assert.equal(await new EndOverAppointments().handle(), 1)
    assert.equal(await new EndOverAppointments().handle(), 0)
    assert.deepInclude(await rowOf(id), {
      status: 'ended',
      ended_on: '2029-09-14',
      end_reason: 'term',
    })
    assert.deepInclude(await gradesOf(), [7, 'ended'])
    const decision = await db.from('appointment_decisions').orderBy('id', 'desc').firstOrFail()
    assert.deepInclude(decision, { decision: 'ended', decided_by_id: null })
    await assert.rejects(() => db.from('appointment_decisions').delete())
    const audit = await db.from('audit_entries').orderBy('sequence', 'desc').firstOrFail()
    assert.deepInclude(audit, { action: 'appointment.ended', actor_id: null })
  })

  test('employment that evidence ends takes the post with it; without an end it goes on', async ({
    assert,
  }) => {
    await ready()
    const id = await inPost()
    clock.stopAt('2027-03-01')
    await scheduleAppointmentEnds()
    await scheduleAppointmentEnds()
    await new OutboxWorker().drain()
    assert.equal((await rowOf(id)).status, 'filed')
    await db.from('person_evidence').where('kind', 'employment').update({ until_on: '2027-02-20' })
    clock.stopAt('2027-03-02T04:00:00.000Z')
    await new OutboxWorker().drain()
    assert.deepInclude(await rowOf(id), {
      status: 'ended',
      ended_on: '2027-02-20',
      end_reason: 'left',
    })
    const jobs = await db.from('outbox_jobs').where('kind', 'appointments.end_over')
    assert.lengthOf(jobs, 3)
  })

  test('a filing number stands once, and two filings at once file once', async ({ assert }) => {
    await ready()
    const id = await heard()
    clock.stopAt('2026-09-15')
    const outcomes = await Promise.allSettled([file(id), file(id)])
    assert.lengthOf(
      outcomes.filter((one) => one.status === 'fulfilled'),
      1
    )
    const chief = await heard({ gradeRank: 8 })
    clock.stopAt('2026-09-29')
    await assert.rejects(() => file(chief, { termFrom: '2026-09-29' }), /^E_FILING_KNOWN/)
  })

  test('the pages carry an appointment from plan to end', async ({ assert, client }) => {
    await ready()
    const post = (path: string, fields: object, user: User) =>
      client.post(path).form(fields).loginAs(user).withCsrfToken().redirects(0)
    const open = async (user: User) => {
      const { id } = await db.from('appointments').firstOrFail()
      const response = await client.get(`/appointments/${id}`).loginAs(user)
      response.assertStatus(200)
      return response
    }
    const form = await client.get(`/people/${personId}/appointments/create`).loginAs(reviewer)
    form.assertTextIncludes('聘任方案')
    const fields = {
      employerId: employer.id,
      branch: `${welder()}|`,
      gradeRank: 7,
      post: '焊接班班长',
      planDocument: '聘任方案〔2026〕1 号',
      achievements: '解决轧机裂纹',
    }
    const wrong = await post(
      `/people/${personId}/appointments`,
      { ...fields, gradeRank: 6 },
      reviewer
    ).accept('json')
    wrong.assertStatus(422)
    await post(`/people/${personId}/appointments`, fields, reviewer)
    const { id } = await db.from('appointments').firstOrFail()
    const at = `/appointments/${id}`
    const first = await open(approver)
    first.assertTextIncludes('业绩评审')
    await post(`${at}/reviews`, { result: 'reviewed' }, approver)
    await post(`${at}/publicity`, { document: '公示〔2026〕3 号' }, reviewer)
    await post(
      `${at}/objections`,
      { objector: '工会', objection: '业绩材料有误', receivedOn: '2026-09-08' },
      reviewer
    )
    assert.lengthOf(await db.from('appointment_objections'), 0)
    clock.stopAt('2026-09-08')
    await post(
      `${at}/objections`,
      { objector: '工会', objection: '业绩材料有误', receivedOn: '2026-09-08' },
      reviewer
    )
    const objection = await db.from('appointment_objections').firstOrFail()
    await post(
      `${at}/objections/${objection.id}/answer`,
      { result: 'dismissed', answer: '已核实属实' },
      approver
    )
    clock.stopAt('2026-09-15')
    const heardPage = await open(approver)
    heardPage.assertTextIncludes('公示期满，待备案')
    await post(
      `${at}/filing`,
      { filingNumber: '晋特技备2026-001', termFrom: '2026-09-15', termUntil: '2029-09-14' },
      approver
    )
    const list = await client.get('/appointments').loginAs(approver)
    list.assertTextIncludes('在聘')
    await post(
      `${at}/end`,
      { endedOn: '2026-09-15', endReason: 'dismissed', document: '解聘决定' },
      reviewer
    )
    const last = await open(reviewer)
    last.assertTextIncludes('解聘')
    assert.deepEqual(await gradesOf(), [
      [6, 'live'],
      [7, 'ended'],
    ])
  })
})
