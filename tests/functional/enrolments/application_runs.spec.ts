import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import '#app/enrolments/application_runs/jobs/run_applications_job'
import clock from '#app/shared/clock'
import DecideApplication from '#app/enrolments/applications/actions/decide_application'
import RunApplicationLines from '#app/enrolments/application_runs/actions/run_application_lines'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { previewApplications } from '#app/enrolments/application_runs/queries/application_preview'
import { reserveSeats } from '#app/bases/seats'
import { aClass, setUpWorld } from '#tests/functional/enrolments/class_fixture'
import { aPerson, insertRow, userWith, type World } from '#tests/support/world'
import type { ApiClient } from '@japa/api-client'
import type User from '#models/user'

test.group('Decisions over everything filtered', (group) => {
  let world: World
  let admin: User
  let classId: number

  group.each.setup(async () => {
    const set = await setUpWorld()
    world = set.world
    admin = await userWith('base_admin', { baseId: world.a.id })
    classId = await aClass(world, world.a, { seats: 2 })
    const { allocationIds } = world.a
    const seats = { allocationId: allocationIds.welding, classId, seats: 2, actor: admin }
    await db.transaction((trx) => reserveSeats(trx, seats))
    return set.tearDown
  })

  async function applied(personId?: number, id = classId) {
    const person = personId ?? (await aPerson())
    return insertRow('enrolment_applications', {
      course_class_id: id,
      person_id: person,
      status: 'applied',
      sent_by: 'base',
      trainee_category: 'rural_migrant',
      verdict: 'unknown',
      qualification: '{}',
      created_by_id: admin.id,
      created_at: clock.instant(),
      updated_at: clock.instant(),
    })
  }
  const post = (client: ApiClient, user: User, fields: Record<string, unknown>) =>
    client.post('/applications/runs').loginAs(user).withCsrfToken().form(fields).redirects(0)
  async function previewed(client: ApiClient, query: string, user = admin) {
    const response = await client.get(`/applications/runs/create?${query}`).loginAs(user)
    response.assertStatus(200)
    const html = response.text()
    return { html, selection: /name="selection" value="([^"]*)"/.exec(html)?.[1] ?? '' }
  }
  const statuses = async () => {
    const rows = await db.from('enrolment_applications').orderBy('id').select('status')
    return rows.map((row) => row.status)
  }
  const audited = async (action: string) => {
    const rows = await db.from('audit_entries').where('action', action)
    return rows.length
  }

  test('guests log in; a bureau reads; who teaches neither reads nor acts', async ({ client }) => {
    const guest = await client.get('/applications').redirects(0)
    guest.assertHeader('location', '/login')
    await applied()
    const reviewer = await userWith('reviewer')
    const list = await client.get('/applications').loginAs(reviewer)
    list.assertStatus(200)
    const acting = await post(client, reviewer, { result: 'confirmed' }).accept('json')
    acting.assertStatus(403)
    const instructor = await userWith('instructor', { baseId: world.a.id })
    const read = await client.get('/applications').loginAs(instructor).accept('json')
    read.assertStatus(403)
  })

  test('filters keep to the own base, by state, class and name', async ({ client, assert }) => {
    const mine = await applied()
    const otherClass = await aClass(world, world.b)
    const other = await applied(undefined, otherClass)
    const person = await aPerson({ name: '覃美兰' })
    const named = await applied(person)
    const see = async (query: string, user = admin) => {
      const page = await client.get(`/applications?${query}`).loginAs(user)
      return [...page.text().matchAll(/href="\/applications\/(\d+)"/g)].map((one) => Number(one[1]))
    }
    assert.deepEqual(await see(''), [named, mine])
    assert.deepEqual(await see(`class=${otherClass}`), [])
    assert.deepEqual(await see(`q=${encodeURIComponent('覃美')}`), [named])
    assert.deepEqual(await see('state=refused'), [])
    assert.deepEqual(await see('', await userWith('auditor')), [named, other, mine])
  })

  test('seats go in the order of application; each row says what became of it', async ({
    client,
    assert,
  }) => {
    await db
      .from('users')
      .where('id', admin.id)
      .update({ person_id: await aPerson() })
    await admin.refresh()
    const own = await applied(admin.personId!)
    const ids = [await applied(), await applied(), await applied()]
    const { html, selection } = await previewed(client, 'result=confirmed')
    assert.include(html, '办理 2 件，跳过 2 件')
    assert.include(html, '不能办理本人的报名')
    assert.include(html, '没有空位')
    assert.deepEqual(await statuses(), ['applied', 'applied', 'applied', 'applied'])

    const answer = await post(client, admin, { result: 'confirmed', selection })
    const run = await db.from('application_runs').firstOrFail()
    answer.assertHeader('location', `/applications/runs/${run.id}`)
    assert.equal(await audited('applications.run_started'), 1)
    await new OutboxWorker().drain()

    assert.deepEqual(await statuses(), ['applied', 'confirmed', 'confirmed', 'applied'])
    assert.equal(await audited('application.confirmed'), 2)
    const lines = await db.from('application_run_lines').orderBy('enrolment_application_id')
    assert.deepEqual(
      lines.map((line) => [line.enrolment_application_id, line.status, line.code]),
      [
        [own, 'stayed', 'E_OWN_RECORD'],
        [ids[0], 'went', null],
        [ids[1], 'went', null],
        [ids[2], 'stayed', 'E_NO_SEAT'],
      ]
    )
    const page = await client.get(`/applications/runs/${run.id}`).loginAs(admin)
    assert.include(page.text(), '办理 2 件，跳过 2 件。')
    const stranger = await userWith('base_admin', { baseId: world.b.id })
    const foreign = await client
      .get(`/applications/runs/${run.id}`)
      .loginAs(stranger)
      .accept('json')
    foreign.assertStatus(403)
  })

  test('a list that changed since the preview is refused', async ({ client, assert }) => {
    await applied()
    const { selection } = await previewed(client, 'result=confirmed')
    await applied()
    const answer = await post(client, admin, { result: 'confirmed', selection }).accept('json')
    answer.assertStatus(422)
    assert.equal(answer.body().errors[0].code, 'E_LIST_CHANGED')
    assert.isNull(await db.from('application_runs').first())
  })

  test('a refusal needs its reason; what somebody decided meanwhile stays', async ({
    client,
    assert,
  }) => {
    const ids = [await applied(), await applied()]
    const { selection } = await previewed(client, 'result=refused&state=applied')
    const fields = { result: 'refused', state: 'applied', selection }
    const bare = await post(client, admin, fields).accept('json')
    assert.equal(bare.body().errors[0].code, 'E_REFUSAL_REASON')
    await post(client, admin, { ...fields, reasonCode: 'papers_missing' })
    await new DecideApplication().handle({
      actor: admin,
      applicationId: ids[0],
      result: 'confirmed',
    })
    await new OutboxWorker().drain()

    assert.deepEqual(await statuses(), ['confirmed', 'refused'])
    const lines = await db.from('application_run_lines').orderBy('id').select('status', 'code')
    assert.deepEqual(
      lines.map((line) => [line.status, line.code]),
      [
        ['stayed', 'E_APPLICATION_STATE'],
        ['went', null],
      ]
    )
  })

  test('run twice it decides nothing again; who lost the role decides nothing', async ({
    client,
    assert,
  }) => {
    await applied()
    const { selection } = await previewed(client, 'result=confirmed')
    await post(client, admin, { result: 'confirmed', selection })
    const { id: runId } = await db.from('application_runs').firstOrFail()
    const range = { runId, from: 1, to: 1_000_000 }
    await new RunApplicationLines().handle(range)
    await new RunApplicationLines().handle(range)
    assert.equal(await audited('application.confirmed'), 1)

    await applied()
    const next = await previewed(client, 'result=confirmed&state=applied')
    await post(client, admin, {
      result: 'confirmed',
      state: 'applied',
      selection: next.selection,
    })
    await db.from('user_roles').where('user_id', admin.id).delete()
    await new OutboxWorker().drain()
    assert.deepEqual(await statuses(), ['confirmed', 'applied'])
    const last = await db.from('application_run_lines').orderBy('id', 'desc').firstOrFail()
    assert.equal(last.code, 'E_ROLE_LOST')
  })

  test('the questions asked do not grow with the rows', async ({ assert }) => {
    await admin.loadRoles()
    const asked = async () => {
      let count = 0
      const client = db.connection().getReadClient()
      const counted = () => count++
      client.on('query', counted)
      const found = await previewApplications(admin, { result: 'confirmed' })
      client.off('query', counted)
      return { count, rows: found.going.length + found.staying.length, isCut: found.isCut }
    }
    await applied()
    const few = await asked()
    for (let at = 0; at < 60; at++) await applied()
    const many = await asked()
    assert.equal(many.rows, 61)
    assert.isAbove(few.count, 0)
    assert.equal(many.count, few.count)
  })
})
