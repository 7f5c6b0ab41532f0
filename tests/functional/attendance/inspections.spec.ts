import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import MarkAttendance from '#app/attendance/actions/mark_attendance'
import PlanInspection from '#app/attendance/inspections/actions/plan_inspection'
import RecordInspection from '#app/attendance/inspections/actions/record_inspection'
import { findInspection, inspectedPeople } from '#app/attendance/inspections/queries/inspections'
import { sessionHints } from '#app/attendance/queries/session_hints'
import { aPicture } from '#tests/support/attendance_records'
import { buildWorld, emptyDatabase, insertRow, userWith, type World } from '#tests/support/world'
import { taughtClass, type TaughtClass } from './taught_class.js'
import type { Presence } from '#app/attendance/presence'
import type User from '#models/user'

test.group('Spot inspections', (group) => {
  let world: World
  let admin: User
  let reviewer: User
  let taught: TaughtClass

  group.each.setup(async () => {
    clock.stopAt('2026-03-02T09:00:00.000')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    reviewer = await userWith('reviewer')
    taught = await taughtClass(world, world.a, admin)
    return () => clock.resume()
  })

  const plan = (kind: 'planned' | 'unannounced' = 'unannounced') =>
    new PlanInspection().handle({ actor: reviewer, sessionId: taught.sessionIds[0], kind })
  const record = (
    inspectionId: number,
    changes: Partial<Parameters<RecordInspection['handle']>[0]> = {}
  ) =>
    new RecordInspection().handle({
      actor: reviewer,
      inspectionId,
      time: '09:00',
      headCount: 2,
      seen: taught.enrolmentIds.slice(1),
      finding: 'people_missing',
      words: '赵晓峰不在场',
      ...changes,
    })
  const mark = (first: Presence) =>
    new MarkAttendance().handle({
      actor: admin,
      sessionId: taught.sessionIds[0],
      marks: taught.enrolmentIds.map((enrolmentId, index) => ({
        enrolmentId,
        status: index === 0 ? first : 'present',
      })),
    })
  const kinds = async () => (await db.from('messages')).map((row) => row.kind)

  test('nobody inspects a class they are enrolled in', async ({ assert }) => {
    const id = await plan()
    const { person_id: personId } = await db.from('enrolments').firstOrFail()
    reviewer.personId = personId

    await assert.rejects(() => record(id), /E_OWN_CLASS/)

    assert.lengthOf(await db.from('inspections').where('status', 'recorded'), 0)
  })

  test('the bureau inspects unannounced, the base sees it afterwards and answers', async ({
    client,
    assert,
  }) => {
    const planned = await client
      .post(`/sessions/${taught.sessionIds[0]}/inspections`)
      .form({ kind: 'unannounced' })
      .loginAs(reviewer)
      .withCsrfToken()
      .redirects(0)
    const { id } = await db.from('inspections').firstOrFail()
    const hidden = await client.get(`/inspections/${id}`).loginAs(admin)
    const list = await client.get('/inspections').loginAs(admin)
    const form = await client.get(`/inspections/${id}`).loginAs(reviewer)
    const sent = await client
      .post(`/inspections/${id}/record`)
      .fields({
        'time': '09:00',
        'headCount': '2',
        'seen[]': taught.enrolmentIds.slice(1).map(String),
        'finding': 'people_missing',
        'words': '赵晓峰不在场',
      })
      .file('photo', await aPicture(), { filename: 'room.png' })
      .loginAs(reviewer)
      .withCsrfToken()
      .redirects(0)
    const answered = await client
      .post(`/inspections/${id}/answer`)
      .form({ answer: '当时在取工具，已更正点名。' })
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)
    const page = await client.get(`/inspections/${id}`).loginAs(admin)
    const photo = await client.get(`/inspections/${id}/photo`).loginAs(admin)

    planned.assertHeader('location', `/inspections/${id}`)
    hidden.assertStatus(403)
    assert.notInclude(list.text(), taught.code)
    assert.include(form.text(), '赵晓峰')
    sent.assertStatus(302)
    answered.assertStatus(302)
    assert.include(page.text(), '当时在取工具')
    assert.equal(photo.header('content-type'), 'image/jpeg')
    assert.deepEqual(await kinds(), ['inspection_found'])
    assert.deepEqual(
      (await db.from('audit_entries').whereLike('action', 'inspection.%').orderBy('sequence')).map(
        (row) => row.action
      ),
      ['inspection.planned', 'inspection.recorded', 'inspection.answered', 'inspection.photo_taken']
    )
  })

  test('an announced one is told to the base beforehand', async ({ client, assert }) => {
    const id = await plan('planned')

    assert.deepEqual(await kinds(), ['inspection_planned'])
    ;(await client.get(`/inspections/${id}`).loginAs(admin)).assertStatus(200)
    const stranger = await userWith('base_admin', { baseId: world.b.id })
    ;(await client.get(`/inspections/${id}`).loginAs(stranger)).assertStatus(403)
  })

  test('it happens during the session, once, and its count and names agree or something is found', async ({
    assert,
  }) => {
    const id = await plan()

    await assert.rejects(() => record(id, { time: '07:00' }), /^E_NOT_DURING/)
    await assert.rejects(() => record(id, { time: '11:00' }), /^E_NOT_DURING/)
    await assert.rejects(() => record(id, { words: null }), /^E_FINDING_WORDS/)
    await assert.rejects(() => record(id, { finding: 'none', headCount: 3 }), /^E_FINDING_NEEDED/)
    const other = await taughtClass(world, world.b, admin)
    await assert.rejects(() => record(id, { seen: other.enrolmentIds }), /^E_NOT_IN_CLASS/)
    const results = await Promise.allSettled([record(id), record(id)])
    assert.lengthOf(
      results.filter(({ status }) => status === 'fulfilled'),
      1
    )
    await db.from('course_classes').where('id', taught.id).update({ status: 'finished' })
    await assert.rejects(() => plan(), /^E_NOT_INSPECTABLE/)
  })

  test('a forgotten tick accuses nobody: what was ticked survives a fault, nobody seen is said', async ({
    client,
    assert,
  }) => {
    const id = await plan()
    const send = (fields: object) =>
      client
        .post(`/inspections/${id}/record`)
        .form({ time: '09:00', headCount: 2, finding: 'count_differs', ...fields })
        .header('referer', `/inspections/${id}`)
        .loginAs(reviewer)
        .withCsrfToken()
    const [, second] = taught.enrolmentIds

    const refused = await send({ seen: [second] })

    assert.match(refused.text(), new RegExp(`value="${second}" checked`))
    await assert.rejects(() => record(id, { seen: [] }), /^E_NOBODY_TICKED/)
    await assert.rejects(() => record(id, { headCount: 1 }), /^E_TICKED_MORE/)
    await record(id, { seen: [], nobodySeen: true, finding: 'other' })
    assert.lengthOf(await db.from('inspection_people').where('was_seen', true), 0)
  })

  test('offers the lessons that can still be visited to those who may', async ({
    client,
    assert,
  }) => {
    const list = await client.get('/inspections').loginAs(reviewer)
    const ofBase = await client.get('/inspections').loginAs(admin)
    clock.stopAt('2026-03-02T13:00:00.000')
    const afterwards = await client.get('/inspections').loginAs(reviewer)

    const link = `/sessions/${taught.sessionIds[0]}/attendance`
    assert.include(list.text(), link)
    assert.notInclude(ofBase.text(), link)
    assert.notInclude(afterwards.text(), link)
  })

  test('who was seen is compared with the marks of that moment and of now', async ({ assert }) => {
    await mark('absent')
    clock.advance(600_000)
    const id = await plan()
    await record(id, { time: '09:10' })
    clock.advance(3_600_000)
    await mark('present')

    const people = await inspectedPeople(await findInspection(id))

    assert.deepInclude(people[0], { wasSeen: false, then: 'absent', now: 'present', differs: true })
    assert.deepInclude(people[1], {
      wasSeen: true,
      then: 'present',
      now: 'present',
      differs: false,
    })
    assert.deepEqual(await sessionHints(taught.sessionIds[0]), [
      { key: 'changed_after_inspection', params: { people: 1 } },
    ])
  })

  test('many punches of one device within seconds are pointed out, four are not', async ({
    assert,
  }) => {
    const many = await taughtClass(world, world.b, admin, {
      names: ['甲', '乙', '丙', '丁', '戊'].map((name) => `赵${name}`),
    })
    const fileId = await insertRow('punch_files', {
      course_class_id: many.id,
      file_name: 'x.csv',
      file_sha256: '0'.repeat(64),
      status: 'written',
      rows_good: 5,
      rows_faulty: 0,
      checked_by_id: admin.id,
      checked_at: clock.instant(),
    })
    const punch = (index: number) =>
      insertRow('attendance_punches', {
        punch_file_id: fileId,
        class_session_id: many.sessionIds[0],
        enrolment_id: many.enrolmentIds[index],
        punched_at: `2026-03-01T23:50:0${index * 2}.000Z`,
        device: '1 号机',
      })
    for (const index of [0, 1, 2, 3]) await punch(index)
    assert.deepEqual(await sessionHints(many.sessionIds[0]), [])
    await punch(4)

    assert.deepEqual(await sessionHints(many.sessionIds[0]), [
      { key: 'punched_together', params: { people: 5, seconds: 10, device: '1 号机' } },
    ])
  })
})
