import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import ArrangeSitting, {
  type StaffInput,
} from '#app/assessments/arrangements/actions/arrange_sitting'
import DecideArrangement from '#app/assessments/arrangements/actions/decide_arrangement'
import EndExaminer from '#app/assessments/examiners/actions/end_examiner'
import EnterScores from '#app/assessments/actions/enter_scores'
import PlanSitting from '#app/assessments/actions/plan_sitting'
import RecallArrangement from '#app/assessments/arrangements/actions/recall_arrangement'
import RegisterExaminer from '#app/assessments/examiners/actions/register_examiner'
import SubmitArrangement from '#app/assessments/arrangements/actions/submit_arrangement'
import { arrangementOf } from '#app/assessments/arrangements/queries/arrangement'
import { candidateCards } from '#app/assessments/arrangements/queries/arrangement_page'
import { expectedScores } from '#app/assessments/queries/expected_scores'
import { judgeArrangement, type CheckCode } from '#app/assessments/arrangements/arrangement_checks'
import { taughtClass, type TaughtClass } from '#tests/functional/attendance/taught_class'
import AmendExaminer from '#app/assessments/examiners/actions/amend_examiner'
import { aStaff, anExaminer, PARTS } from '#tests/support/assess'
import {
  buildWorld,
  emptyDatabase,
  syntheticIdentityNumber,
  userWith,
  type World,
} from '#tests/support/world'
import { marksFor } from './marks.js'
import Sitting from '#models/sitting'
import type User from '#models/user'

test.group('Plan of a sitting', (group) => {
  let world: World
  let admin: User
  let reviewer: User
  let taught: TaughtClass
  let sittingId: number
  let staff: StaffInput[]

  group.each.setup(async () => {
    clock.stopAt('2026-03-06')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id, name: '陈立新' })
    reviewer = await userWith('reviewer', { name: '李雪梅' })
    taught = await taughtClass(world, world.a, admin, { status: 'finished', enrolled: 'completed' })
    const sitting = await new PlanSitting().handle({
      actor: admin,
      classId: taught.id,
      heldOn: '2026-03-09',
    })
    sittingId = sitting.id
    staff = await aStaff(reviewer, [world.occupationIds.welder], world.a.roomIds[0])
    return () => clock.resume()
  })

  type Changes = Partial<Parameters<ArrangeSitting['handle']>[0]>
  const arrange = (changes: Changes = {}) =>
    new ArrangeSitting().handle({
      actor: admin,
      sittingId,
      parts: PARTS.map((part) => ({ ...part })),
      roomIds: [world.a.roomIds[0]],
      staff,
      seed: 8,
      ...changes,
    })
  const submit = (id = sittingId) => new SubmitArrangement().handle({ actor: admin, sittingId: id })
  const decide = (
    result: 'approved' | 'returned',
    { actor = reviewer, reason }: { actor?: User; reason?: string } = {}
  ) => new DecideArrangement().handle({ actor, sittingId, result, reason })
  const status = async (): Promise<string> => {
    const row = await db.from('sittings').where('id', sittingId).firstOrFail()
    return row.status
  }
  const broken = async (): Promise<CheckCode[]> => {
    const checks = judgeArrangement(await arrangementOf(sittingId))
    return checks.filter((check) => !check.ok).map((check) => check.code)
  }
  const amend = (examinerId: number, changes: Partial<Parameters<AmendExaminer['handle']>[0]>) =>
    new AmendExaminer().handle({
      actor: reviewer,
      examinerId,
      kind: 'assessor',
      occupationIds: [world.occupationIds.welder],
      reason: '增加职业',
      document: '备案变更表 2 号',
      ...changes,
    })
  const others = (duty: string) => staff.filter((one) => one.duty !== duty)
  const at = (minutes: Partial<Record<'theory' | 'skills' | 'review', object>>) =>
    PARTS.map((part) => ({ ...part, ...minutes[part.component] }))

  test('the filing of an examiner is changed by a document, and what it was stays', async ({
    client,
    assert,
  }) => {
    const { welder } = world.occupationIds
    const examinerId = staff.find((one) => one.duty === 'assessor')!.examinerId
    await assert.rejects(() => amend(examinerId, {}), /^E_EXAMINER_SAME/)
    await assert.rejects(() => amend(examinerId, { document: ' ' }), /^E_EXAMINER_REASON/)
    await assert.rejects(() => amend(examinerId, { occupationIds: [] }), /^E_EXAMINER_OCCUPATIONS/)
    const { person_id: personId } = await db.from('examiners').where('id', examinerId).firstOrFail()
    const own = await userWith('reviewer', { personId })
    const less = { kind: 'invigilator' as const, occupationIds: [] }
    await assert.rejects(() => amend(examinerId, { ...less, actor: own }), /^E_OWN_FILING/)
    await arrange()
    await submit()
    await assert.rejects(() => amend(examinerId, less), /^E_EXAMINER_ON_DUTY/)
    const invigilator = staff.find((one) => one.duty === 'invigilator')!.examinerId
    const done = await client
      .post(`/examiners/${invigilator}/amendments`)
      .form({
        'kind': 'assessor',
        'occupationIds[]': welder,
        'reason': '取得考评员证',
        'document': '卡 9 号',
      })
      .loginAs(reviewer)
      .withCsrfToken()
      .redirects(1)
    for (const words of ['监考人员', '取得考评员证', '卡 9 号']) assert.include(done.text(), words)
    const kept = await db.from('examiner_changes').firstOrFail()
    assert.deepInclude(kept, { kind_before: 'invigilator', kind_after: 'assessor' })
    assert.equal(kept.occupations_after, JSON.stringify([welder]))
    await assert.rejects(() => db.from('examiner_changes').delete())
  })

  test('a plan that keeps every rule goes to the bureau, which approves it', async ({ assert }) => {
    await arrange()
    assert.deepEqual(await broken(), [])
    await submit()
    assert.equal(await status(), 'submitted')
    await decide('approved')

    const sitting = await db.from('sittings').where('id', sittingId).firstOrFail()
    assert.deepInclude(sitting, {
      status: 'approved',
      seed: 8,
      submitted_by_id: admin.id,
      approved_by_id: reviewer.id,
    })
    const audits = await db
      .from('audit_entries')
      .where('subject_type', 'sitting')
      .orderBy('sequence')
    assert.deepEqual(
      audits.map((row) => row.action),
      ['sitting.planned', 'sitting.arranged', 'sitting.submitted', 'sitting.approved']
    )
  })

  test('the bureau returns a plan with a reason; who sent it never decides', async ({ assert }) => {
    await arrange()
    await assert.rejects(() => decide('approved'), /^E_NOT_SUBMITTED/)
    await submit()

    await assert.rejects(() => decide('returned', { reason: ' ' }), /^E_PLAN_REASON_MISSING/)
    await assert.rejects(() => decide('approved', { actor: admin }), /^E_PLAN_SAME_PERSON/)
    await assert.rejects(() =>
      db.from('sittings').where('id', sittingId).update({ approved_by_id: admin.id })
    )
    await decide('returned', { reason: '请补第二名监考' })
    assert.equal(await status(), 'planned')
    await arrange()
    await submit()
    assert.equal(await status(), 'submitted')
  })

  test('an officer who sits in the class decides nothing about it', async ({ assert }) => {
    await arrange()
    await submit()
    const actor = await userWith('reviewer', { personId: taught.personIds[0] })

    await assert.rejects(() => decide('approved', { actor }), /^E_OWN_SITTING/)
  })

  test('the same seed seats the same people in the same places, another one differently', async ({
    assert,
  }) => {
    const places = async () => {
      const rows = await db.from('sitting_candidates').orderBy('position')
      return rows.map((row) => [row.enrolment_id, row.number, row.room_id, row.seat])
    }
    await arrange()
    const first = await places()
    await arrange({ seed: 8 })
    assert.deepEqual(await places(), first)
    await arrange({ seed: 9 })

    assert.notDeepEqual(await places(), first)
    assert.deepEqual(
      first.map((place) => place[1]),
      [1, 2, 3].map((one) => `${taught.code}-K1-00${one}`)
    )
    assert.deepEqual(
      first.map((place) => place[3]),
      [1, 2, 3]
    )
  })

  test('candidates fill one room after another, and all must have a seat', async ({ assert }) => {
    await db.from('rooms').whereIn('id', world.a.roomIds).update({ seats: 2 })

    await assert.rejects(() => arrange(), 'E_SEATS_SHORT {"seats":2,"people":3}')
    await arrange({ roomIds: world.a.roomIds })
    const rows = await db.from('sitting_candidates').orderBy('position')
    assert.deepEqual(
      rows.map((row) => [row.room_id, row.seat]),
      [
        [world.a.roomIds[0], 1],
        [world.a.roomIds[0], 2],
        [world.a.roomIds[1], 1],
      ]
    )
    assert.deepEqual(await broken(), ['invigilators'])
  })

  test('groups follow one another; each candidate has an own time', async ({ assert }) => {
    await arrange({ parts: at({ skills: { atOnce: 2, startsAt: '20:00' } }) })

    const [theory, skills] = await db.from('sitting_parts').orderBy('starts_at_time')
    assert.deepEqual([theory.starts_at_time, theory.ends_at_time], ['18:30', '20:00'])
    assert.deepEqual([skills.starts_at_time, skills.ends_at_time], ['20:00', '22:00'])
    const cards = await candidateCards(await arrangementOf(sittingId))
    assert.deepEqual(
      cards.map((card) => card.calls.map((call) => call.startsAt)),
      [
        ['18:30', '20:00'],
        ['18:30', '20:00'],
        ['18:30', '21:00'],
      ]
    )
  })

  test('what is no time, ends on another day or is missing is refused', async ({ assert }) => {
    await assert.rejects(() => arrange({ parts: [] }), 'E_PART_MISSING {"component":"theory"}')
    for (const theory of [{ startsAt: '25:00' }, { startsAt: '23:30' }, { minutes: 0 }]) {
      await assert.rejects(() => arrange({ parts: at({ theory }) }), /^E_PART_TIME/)
    }
    await assert.rejects(() => arrange({ roomIds: [world.b.roomIds[0]] }), /^E_ROOM_OTHER/)
    await assert.rejects(() => arrange({ roomIds: [] }), /^E_ROOM_OTHER/)
    const [one] = staff
    await assert.rejects(() => arrange({ staff: [one, one] }), /^E_STAFF_TWICE/)
    await assert.rejects(
      () => arrange({ staff: [{ ...one, duty: 'invigilator', roomId: world.a.roomIds[1] }] }),
      /^E_STAFF_ROOM/
    )
  })

  const breaches: [CheckCode, () => Promise<Changes>][] = [
    ['minutes', async () => ({ parts: at({ theory: { minutes: 89 } }) })],
    ['minutes', async () => ({ parts: at({ skills: { minutes: 59 } }) })],
    ['apart', async () => ({ parts: at({ skills: { startsAt: '19:59' } }) })],
    ['invigilators', async () => ({ staff: staff.slice(0, -1) })],
    ['assessors', async () => ({ staff: staff.slice(2) })],
    [
      'assessors',
      async () => {
        const examinerId = await anExaminer(reviewer, [world.occupationIds.welder])
        return { staff: [...staff, { examinerId, duty: 'assessor' }] }
      },
    ],
    [
      'kind',
      async () => {
        const two = staff.filter((one) => one.duty === 'assessor').slice(0, 2)
        const none = await anExaminer(reviewer)
        await db
          .table('examiner_occupations')
          .insert({ examiner_id: none, occupation_id: world.occupationIds.welder })
        return {
          staff: [...others('assessor'), ...two, { examinerId: none, duty: 'assessor' }],
        }
      },
    ],
    [
      'filed',
      async () => {
        await new EndExaminer().handle({
          actor: reviewer,
          examinerId: staff[0].examinerId,
          filedUntil: '2026-03-08',
          reason: '调离',
        })
        return {}
      },
    ],
    [
      'occupation',
      async () => {
        await db.from('examiner_occupations').where('examiner_id', staff[0].examinerId).delete()
        return {}
      },
    ],
    [
      'own_trainees',
      async () => {
        await db
          .from('examiners')
          .where('id', staff[0].examinerId)
          .update({ trainer_id: world.a.trainerIds[0] })
        return {}
      },
    ],
    [
      'own_trainees',
      async () => {
        const { person_id: personId } = await db
          .from('examiners')
          .where('id', staff[0].examinerId)
          .firstOrFail()
        await db.from('persons').where('id', personId).update({ name: '教师AT1' })
        return {}
      },
    ],
    [
      'own_trainees',
      async () => {
        const { person_id: personId } = await db
          .from('examiners')
          .where('id', staff[0].examinerId)
          .firstOrFail()
        const { id } = await userWith('instructor', { baseId: world.a.id, personId })
        await db.from('trainers').where('id', world.a.trainerIds[0]).update({ user_id: id })
        return {}
      },
    ],
    [
      'own_person',
      async () => {
        await db
          .from('examiners')
          .where('id', staff.at(-1)!.examinerId)
          .update({ person_id: taught.personIds[0] })
        return {}
      },
    ],
    [
      'staff_free',
      async () => {
        const invigilator = staff.find((one) => one.duty === 'assessor')!
        return {
          staff: [
            ...staff,
            {
              examinerId: invigilator.examinerId,
              duty: 'invigilator' as const,
              roomId: world.a.roomIds[0],
            },
          ],
          parts: at({ skills: { startsAt: '19:00' } }),
        }
      },
    ],
  ]
  for (const [index, [code, change]] of breaches.entries()) {
    test(`a plan that breaks ‘${code}’ is not sent (${index + 1})`, async ({ assert }) => {
      await arrange(await change())

      assert.include(await broken(), code)
      await assert.rejects(() => submit(), /^E_ARRANGEMENT/)
      assert.equal(await status(), 'planned')
    })
  }

  test('a room with lessons or another sitting at the time is not free', async ({ assert }) => {
    await arrange()
    await db.from('class_sessions').where('id', taught.sessionIds[0]).update({
      day: '2026-03-09',
      starts_at_time: '19:00',
      ends_at_time: '21:00',
    })
    assert.deepEqual(await broken(), ['rooms_free'])
    await db.from('class_sessions').where('id', taught.sessionIds[0]).update({
      starts_at_time: '16:00',
      ends_at_time: '18:30',
    })
    assert.deepEqual(await broken(), [])
  })

  test('two sittings at one time never take the same room or examiner', async ({ assert }) => {
    await arrange()
    await submit()
    const other = await taughtClass(world, world.a, admin, {
      status: 'finished',
      enrolled: 'completed',
      startsOn: '2026-03-04',
      trainerId: world.a.trainerIds[1],
      roomId: world.a.roomIds[1],
    })
    const second = await new PlanSitting().handle({
      actor: admin,
      classId: other.id,
      heldOn: '2026-03-09',
    })
    await arrange({ sittingId: second.id })

    const checks = judgeArrangement(await arrangementOf(second.id))
    assert.deepEqual(
      checks.filter((check) => !check.ok).map((check) => check.code),
      ['rooms_free', 'staff_free']
    )
    await assert.rejects(() => submit(second.id), /^E_ARRANGEMENT/)
  })

  test('an approval judges the rules again', async ({ assert }) => {
    await arrange()
    await submit()
    await db
      .from('examiners')
      .where('id', staff[0].examinerId)
      .update({ filed_until: '2026-03-08' })

    await assert.rejects(() => decide('approved'), 'E_ARRANGEMENT {"count":1,"first":"filed"}')
    assert.equal(await status(), 'submitted')
  })

  test('a plan is taken back and moved while no mark is entered', async ({ assert }) => {
    const recall = (heldOn: string | null, reason = '停电') =>
      new RecallArrangement().handle({ actor: admin, sittingId, reason, heldOn })
    await arrange()
    await assert.rejects(() => recall('2026-03-12'), /^E_SITTING_STATE/)
    await submit()
    await decide('approved')
    await assert.rejects(() => recall('2026-03-12', ' '), /^E_PLAN_REASON_MISSING/)
    await assert.rejects(() => recall('2026-03-02'), /^E_BEFORE_CLASS_END/)
    await assert.rejects(() => arrange(), /^E_NOT_PLANNED/)
    await recall('2026-03-12')

    const sitting = await db.from('sittings').where('id', sittingId).firstOrFail()
    assert.deepEqual([sitting.status, sitting.held_on], ['planned', '2026-03-12'])
    await submit()
    await decide('approved')
    clock.stopAt('2026-03-12')
    const scores = marksFor(taught, [
      [80, 80],
      [80, 80],
      [80, 80],
    ])
    await new EnterScores().handle({ actor: admin, sittingId, scores })
    await assert.rejects(() => recall(null), /^E_MARKS_ENTERED/)
  })

  test('who sits is settled with the plan: what changes later changes nobody’s paper', async ({
    assert,
  }) => {
    await arrange()
    await db
      .from('sitting_candidates')
      .where('enrolment_id', taught.enrolmentIds[1])
      .update({ components: 'skills' })

    const expected = await expectedScores(await Sitting.findOrFail(sittingId))
    assert.deepEqual(
      expected.map((one) => one.components.join(',')),
      ['theory,skills', 'skills', 'theory,skills']
    )
    assert.deepEqual(await broken(), ['candidates'])
  })

  test('an examiner needs a number, a term and, to assess, an occupation; nobody is there twice', async ({
    assert,
  }) => {
    const register = (changes: object) =>
      new RegisterExaminer().handle({
        actor: reviewer,
        name: '郝建明',
        documentNumber: syntheticIdentityNumber('1970-01-01', 7),
        number: 'KP1400099',
        kind: 'assessor',
        occupationIds: [world.occupationIds.welder],
        filedFrom: '2026-01-01',
        filedUntil: '2028-12-31',
        document: '备案表',
        ...changes,
      })
    await assert.rejects(() => register({ number: '一号' }), /^E_EXAMINER_NUMBER/)
    await assert.rejects(() => register({ filedUntil: '2025-12-31' }), /^E_EXAMINER_TERM/)
    await assert.rejects(() => register({ occupationIds: [] }), /^E_EXAMINER_OCCUPATIONS/)
    await assert.rejects(() => register({ documentNumber: '123' }), /^E_IDENTITY_NUMBER/)
    const { id } = await register({})
    await assert.rejects(
      () => register({ documentNumber: syntheticIdentityNumber('1970-01-01', 8) }),
      /^E_EXAMINER_NUMBER_TAKEN/
    )
    await assert.rejects(() => register({ number: 'KP1400098' }), /^E_EXAMINER_KNOWN/)
    const audit = await db.from('audit_entries').where('action', 'examiner.registered')
    assert.isTrue(audit.some((row) => row.subject_id === id))
    assert.isFalse(audit.some((row) => row.changes.includes('19700101')))
    await assert.rejects(
      () =>
        new EndExaminer().handle({
          actor: reviewer,
          examinerId: id,
          filedUntil: '2027-01-01',
          reason: '',
        }),
      /^E_EXAMINER_REASON/
    )
  })

  test('the pages show rules, seats and papers, and take every step', async ({
    client,
    assert,
  }) => {
    const page = (user: User, path = 'arrangement') =>
      client.get(`/sittings/${sittingId}/${path}`).loginAs(user)
    const post = (path: string, body: object, actor = admin) =>
      client
        .post(`/sittings/${sittingId}/${path}`)
        .form(body)
        .loginAs(actor)
        .withCsrfToken()
        .redirects(0)
    const form = {
      'parts[theory][startsAt]': '18:30',
      'parts[theory][minutes]': '90',
      'parts[skills][startsAt]': '20:10',
      'parts[skills][minutes]': '60',
      'parts[skills][atOnce]': '15',
      'roomIds[]': [world.a.roomIds[0]],
      ...Object.fromEntries(
        staff.map(({ examinerId, duty, roomId }) => [
          `staff[x${examinerId}][${duty === 'invigilator' ? 'roomId' : duty}]`,
          duty === 'invigilator' ? String(roomId) : '1',
        ])
      ),
    }
    const empty = await page(admin)
    assert.include(empty.text(), '还没有排')
    const wrong = await post('arrangement', { ...form, 'roomIds[]': [] })
    assert.property(wrong.flashMessages().inputErrorsBag, 'roomIds')
    const unready = await post('arrangement_submission', {})
    assert.include(String(unready.flashMessages().error), '项规则不符合')
    const done = await post('arrangement', form)
    done.assertFlashMessage('success', '已编排 3 人的座位。')
    const none = await client.get(`/sittings/${sittingId}/papers/seating`).loginAs(admin)
    none.assertStatus(404)
    await post('arrangement_submission', {})
    const toDecide = await page(reviewer)
    assert.include(toDecide.text(), '提交审批结果')
    await post('arrangement_decisions', { result: 'approved' }, reviewer)
    assert.equal(await status(), 'approved')

    for (const paper of ['admission_cards', 'seating', 'sign_in']) {
      const request = page(admin, `papers/${paper}`)
      request.request.responseType('arraybuffer')
      const response = await request
      response.assertStatus(200)
      response.assertHeader('content-type', 'application/pdf')
      assert.equal(Buffer.from(response.body()).subarray(0, 5).toString(), '%PDF-')
    }
    await post('arrangement_recall', { reason: '改期', heldOn: '2026-03-16' })
    assert.equal(await status(), 'planned')
    const register = await client.get('/examiners').loginAs(admin)
    assert.include(register.text(), 'KP14')
    assert.notMatch(register.text(), /\d{17}[\dX]/)
  })

  test('a person of the register is shown by mask only, and can be found', async ({
    client,
    assert,
  }) => {
    const post = (body: object) =>
      client.post('/examiners').form(body).loginAs(reviewer).withCsrfToken().redirects(0)
    const bad = await post({ name: '郝建明' })
    assert.properties(bad.flashMessages().inputErrorsBag, ['number', 'documentNumber'])
    await post({
      'name': '郝建明',
      'documentNumber': syntheticIdentityNumber('1970-01-01', 7),
      'number': 'KP1400099',
      'kind': 'assessor',
      'occupationIds[]': [world.occupationIds.welder],
      'filedFrom': '2026-01-01',
      'filedUntil': '2028-12-31',
      'document': '备案表',
    })

    const found = await client.get('/examiners?q=KP1400099').loginAs(reviewer)
    assert.include(found.text(), '郝建明')
    assert.include(found.text(), '焊工')
    const { id } = await db.from('examiners').where('number', 'KP1400099').firstOrFail()
    const ended = await client
      .post(`/examiners/${id}/term`)
      .form({ filedUntil: '2026-03-01', reason: '退休' })
      .loginAs(reviewer)
      .withCsrfToken()
      .redirects(0)
    ended.assertFlashMessage('success', 'KP1400099 的备案期已变更。')
    const filed = await client.get('/examiners?state=filed&q=KP1400099').loginAs(reviewer)
    assert.notInclude(filed.text(), '郝建明')
    const gone = await client.get('/examiners/create').loginAs(admin)
    gone.assertStatus(403)
  })
})
