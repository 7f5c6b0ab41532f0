import db from '@adonisjs/lucid/services/db'
import sharp from 'sharp'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import clock from '#app/shared/clock'
import DecideProof from '#app/enrolments/proofs/actions/decide_proof'
import EnrolTrainee from '#app/enrolments/actions/enrol_trainee'
import { aClass, aTrainee, said, setUpWorld } from '#tests/functional/enrolments/class_fixture'
import { todoOf } from '#app/oversight/queries/todo'
import { aPerson, insertRow, userWith, type World } from '#tests/support/world'
import type User from '#models/user'

test.group('Proof files', (group) => {
  let world: World
  let admin: User
  let second: User
  let trainee: User
  let personId: number
  let enrolmentId: number
  let photo: Buffer

  group.setup(async () => {
    photo = await sharp({
      create: { width: 900, height: 600, channels: 3, background: '#f0f0f0' },
    })
      .withExif({ IFD0: { Copyright: 'WHERE-IT-WAS-TAKEN' } })
      .jpeg()
      .toBuffer()
  })

  group.each.setup(async () => {
    const set = await setUpWorld()
    world = set.world
    admin = await userWith('base_admin', { baseId: world.a.id, name: '陈立新' })
    second = await userWith('base_admin', { baseId: world.a.id })
    const classId = await aClass(world, world.a)
    const { traineeCategory, ...person } = aTrainee(1)
    enrolmentId = await new EnrolTrainee().handle({
      actor: admin,
      classId,
      person,
      traineeCategory,
    })
    const row = await db.from('enrolments').where('id', enrolmentId).firstOrFail()
    personId = row.person_id
    trainee = await userWith('trainee', { personId })
    return set.tearDown
  })

  const fields = { category: 'rural_migrant', title: '户籍页', provenOn: '2026-02-01' }
  const send = (client: ApiClient, user: User, path: string, bytes = photo, name = 'page.jpg') =>
    client
      .post(path)
      .loginAs(user)
      .withCsrfToken()
      .fields(fields)
      .file('file', bytes, { filename: name })
      .redirects(0)
  const only = () => db.from('proof_files').firstOrFail()
  const listed = async (client: ApiClient, user: User, state = 'sent') => {
    const page = await client.get(`/proof_files?state=${state}`).loginAs(user)
    page.assertStatus(200)
    return [...page.text().matchAll(/href="\/proof_files\/(\d+)"/g)].map((one) => Number(one[1]))
  }
  const decide = (actor: User, proofId: number, more: object = { result: 'accepted' }) =>
    new DecideProof().handle({ actor, proofId, ...more } as never)

  test('what waits is listed and called for at the base that trains the person, nowhere else', async ({
    assert,
    client,
  }) => {
    await send(client, trainee, '/me/proofs')
    const { id } = await only()
    const other = await userWith('base_admin', { baseId: world.b.id })
    const calledFor = async (user: User) => {
      const todos = await todoOf(user, 'zh-CN')
      return todos.filter((todo) => todo.kind === 'check_proofs').map((todo) => todo.count)
    }

    assert.deepEqual(await listed(client, admin), [id])
    assert.deepEqual(await listed(client, await userWith('reviewer')), [id])
    assert.deepEqual(await listed(client, other), [])
    assert.deepEqual(await calledFor(admin), [1])
    assert.deepEqual(await calledFor(other), [])
    await db.from('proof_files').update({ sent_by_id: admin.id })
    assert.deepEqual(await calledFor(admin), [])
    await decide(second, id)
    assert.deepEqual(await listed(client, admin), [])
    assert.deepEqual(await listed(client, admin, 'accepted'), [id])
  })

  test('a trainee sends a photo, which is drawn anew and kept in secret', async ({
    assert,
    client,
  }) => {
    const answer = await send(client, trainee, '/me/proofs')

    answer.assertHeader('location', '/me/proofs')
    const proof = await only()
    assert.deepInclude(proof, {
      person_id: personId,
      status: 'sent',
      file_kind: 'jpg',
      keep_until: '2036-03-02',
    })
    const own = await client.get(`/me/proofs/${proof.id}`).loginAs(trainee)
    own.assertStatus(200)
    assert.notInclude(Buffer.from(own.body()).toString('latin1'), 'WHERE-IT-WAS-TAKEN')
    const page = await client.get('/me/proofs').loginAs(trainee)
    assert.include(page.text(), '户籍页')
    const stranger = await userWith('trainee', { personId: await aPerson() })
    const foreign = await client.get(`/me/proofs/${proof.id}`).loginAs(stranger)
    foreign.assertStatus(404)
  })

  test('what is not what its name says is refused, and nothing is kept', async ({
    assert,
    client,
  }) => {
    const html = await send(client, trainee, '/me/proofs', Buffer.from('<html>'), 'page.jpg')
    assert.isNotEmpty(said(html))
    const none = await client
      .post('/me/proofs')
      .loginAs(trainee)
      .withCsrfToken()
      .fields(fields)
      .redirects(0)
    assert.include(said(none), '请选择文件')
    const late = await client
      .post('/me/proofs')
      .loginAs(trainee)
      .withCsrfToken()
      .fields({ ...fields, provenOn: '2026-12-01' })
      .file('file', photo, { filename: 'page.jpg' })
      .redirects(0)
    assert.include(said(late), '不能晚于今天')
    assert.lengthOf(await db.from('proof_files'), 0)
  })

  test('who looks is on record and on the picture', async ({ assert, client }) => {
    await send(client, trainee, '/me/proofs')
    const { id } = await only()

    const page = await client.get(`/proof_files/${id}`).loginAs(admin)
    page.assertStatus(200)
    const mine = await client.get(`/proof_files/${id}/content`).loginAs(admin)
    const others = await client.get(`/proof_files/${id}/content`).loginAs(second)

    mine.assertHeader('content-type', 'image/jpeg')
    mine.assertHeader('cache-control', 'private, no-store')
    const plain = await sharp(photo).stats()
    const marked = await sharp(Buffer.from(mine.body())).stats()
    assert.isBelow(plain.channels[1].stdev, 1)
    assert.isAbove(marked.channels[1].stdev, 5)
    assert.notDeepEqual(Buffer.from(mine.body()), Buffer.from(others.body()))
    const audit = await db.from('audit_entries').where('action', 'proof_file.viewed').orderBy('id')
    assert.deepEqual(
      audit.map((one) => [one.actor_id, one.subject_id]),
      [
        [admin.id, id],
        [second.id, id],
      ]
    )
  })

  test('a second person accepts it: it proves the group where no proof stood', async ({
    assert,
    client,
  }) => {
    await send(client, admin, `/people/${personId}/proofs`)
    const { id } = await only()
    await assert.rejects(() => decide(admin, id), /^E_PROOF_SENDER/)
    await assert.rejects(() => decide(second, id, { result: 'refused' }), /^E_PROOF_REASON/)

    const answer = await client
      .post(`/proof_files/${id}/decision`)
      .loginAs(second)
      .withCsrfToken()
      .form({ result: 'accepted' })
      .redirects(0)

    answer.assertHeader('location', `/people/${personId}/proofs`)
    assert.deepInclude(await db.from('enrolments').where('id', enrolmentId).firstOrFail(), {
      category_proof: '户籍页',
      category_proven_on: '2026-02-01',
    })
    await assert.rejects(() => decide(second, id), /^E_PROOF_DECIDED/)
    assert.lengthOf(await db.from('messages').where('kind', 'proof_accepted'), 1)
  })

  test('a PDF is only ever saved', async ({ assert, client }) => {
    await send(client, trainee, '/me/proofs', Buffer.from('%PDF-1.4 x'), 'page.pdf')
    const { id } = await only()

    const content = await client.get(`/proof_files/${id}/content`).loginAs(admin)

    assert.match(content.header('content-disposition')!, /^attachment/)
  })

  test('it is for the base and those who decide, not for others', async ({ assert, client }) => {
    await send(client, trainee, '/me/proofs')
    const { id } = await only()
    for (const user of [
      await userWith('base_admin', { baseId: world.b.id }),
      await userWith('instructor', { baseId: world.a.id }),
      await userWith('auditor'),
      await userWith('finance'),
    ]) {
      for (const path of [`/proof_files/${id}`, `/proof_files/${id}/content`]) {
        const response = await client.get(path).loginAs(user).redirects(0)
        response.assertStatus(403)
      }
    }
    assert.lengthOf(await db.from('audit_entries').where('action', 'proof_file.viewed'), 0)
    const list = await client
      .get('/proof_files')
      .loginAs(await userWith('auditor'))
      .redirects(0)
    list.assertStatus(403)
  })

  test('a base loses sight of proofs with its relation to the person', async ({
    assert,
    client,
  }) => {
    await send(client, trainee, '/me/proofs')
    const { id } = await only()
    const other = await userWith('base_admin', { baseId: world.b.id })
    const at = clock.instant()
    const applicationId = await insertRow('enrolment_applications', {
      ...{ course_class_id: await aClass(world, world.b), person_id: personId, status: 'applied' },
      ...{ trainee_category: 'rural_migrant', sent_by: 'trainee', created_by_id: trainee.id },
      ...{ qualification: '{}', verdict: 'passed', created_at: at, updated_at: at },
    })
    const status = async (user: User) =>
      (await client.get(`/proof_files/${id}/content`).loginAs(user).redirects(0)).status()

    assert.equal(await status(other), 200)
    await db
      .from('enrolment_applications')
      .where('id', applicationId)
      .update({
        ...{ status: 'refused', reason_code: 'other', reason: '名额已满' },
        ...{ decided_at: at, decided_by_id: other.id },
      })
    assert.equal(await status(other), 403)

    const { course_class_id: classId } = await db
      .from('enrolments')
      .where('id', enrolmentId)
      .firstOrFail()
    const left = { status: 'withdrawn', left_by: 'withdrawn', ended_reason: '找到工作' }
    await db
      .from('enrolments')
      .where('id', enrolmentId)
      .update({ ...left, ended_at: at })
    assert.equal(await status(admin), 403)
    const sessionId = await insertRow('class_sessions', {
      ...{ course_class_id: classId, room_id: world.a.roomIds[0], sequence: 90, hours: 4 },
      ...{ trainer_id: world.a.trainerIds[0], day: '2026-03-02', slot: 'morning', kind: 'theory' },
      ...{ starts_at_time: '08:00', ends_at_time: '11:45', created_at: at },
    })
    await insertRow('attendance_marks', {
      ...{ class_session_id: sessionId, enrolment_id: enrolmentId, status: 'present', hours: 4 },
      ...{ marked_by_id: admin.id, marked_at: at },
    })
    assert.equal(await status(admin), 200)
    clock.stopAt('2027-03-01')
    assert.equal(await status(admin), 200)
    clock.stopAt('2027-03-03')
    assert.equal(await status(admin), 403)
    const reveal = await client
      .post(`/people/${personId}/reveals`)
      .loginAs(admin)
      .withCsrfToken()
      .form({ reason: '核对证件' })
      .redirects(0)
    reveal.assertStatus(403)
    const own = await client.get(`/people/${personId}`).loginAs(admin)
    own.assertStatus(200)
  })
})
