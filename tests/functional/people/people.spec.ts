import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import limiter from '@adonisjs/limiter/services/main'
import type { ApiClient } from '@japa/api-client'
import { countReveal, REVEALS } from '#app/people/reveal_limit'
import { DIGIT_SEARCHES, maySearchDigits } from '#app/people/last_digits'
import { scanPeople } from '#app/people/duplicates/scan_people'
import EnrolTrainee from '#app/enrolments/actions/enrol_trainee'
import {
  aClass,
  aTrainee,
  numberOf,
  said,
  setUpWorld,
} from '#tests/functional/enrolments/class_fixture'
import { userWith, type World } from '#tests/support/world'
import type User from '#models/user'

test.group('The register of people', (group) => {
  let world: World
  let admin: User
  let stranger: User
  let personId: number

  group.each.setup(async () => {
    const set = await setUpWorld()
    world = set.world
    admin = await userWith('base_admin', { baseId: world.a.id })
    stranger = await userWith('base_admin', { baseId: world.b.id })
    const { traineeCategory, ...person } = aTrainee(1, { name: '单晓峰' })
    await new EnrolTrainee().handle({
      actor: admin,
      classId: await aClass(world, world.a),
      person: { ...person, bankAccount: '6228480402564890018' },
      traineeCategory,
    })
    const created = await db.from('persons').firstOrFail()
    personId = created.id
    return set.tearDown
  })

  const search = (client: ApiClient, user: User, q: string) =>
    client.post('/people/searches').loginAs(user).withCsrfToken().form({ q }).redirects(0)
  const byDigits = (client: ApiClient, user: User, q: string) =>
    client.post('/people/searches').loginAs(user).withCsrfToken().form({ q })
  const reveal = (client: ApiClient, user: User, reason: string) =>
    client
      .post(`/people/${personId}/reveals`)
      .loginAs(user)
      .withCsrfToken()
      .form({ reason })
      .redirects(0)

  test('a base sees the people who were enrolled with it, the bureau sees all', async ({
    assert,
    client,
  }) => {
    const own = await client.get('/people').loginAs(admin)
    const foreign = await client.get('/people').loginAs(stranger)
    const bureau = await client.get('/people').loginAs(await userWith('reviewer'))

    own.assertTextIncludes('单晓峰')
    bureau.assertTextIncludes('单晓峰')
    assert.notInclude(foreign.text(), '单晓峰')
  })

  test('they are found by name, pinyin and initials, with the reading of the surname', async ({
    assert,
    client,
  }) => {
    for (const q of ['单晓', '晓峰', 'shan xiao', 'shanxiaofeng', 'SXF']) {
      const response = await client.get('/people').qs({ q }).loginAs(admin)
      response.assertTextIncludes(`/people/${personId}`)
    }
    for (const q of ['dan', 'zzz', '%', '_']) {
      const response = await client.get('/people').qs({ q }).loginAs(admin)
      assert.notInclude(response.text(), `/people/${personId}"`, q)
    }
  })

  test('the last digits of document or phone lead to them, scoped, on record and not often', async ({
    assert,
    client,
  }) => {
    const document = numberOf(1)
    for (const [digits, why] of [
      [document.slice(-4), '证件号码后 4 位相符'],
      [document.slice(-6).toLowerCase(), '证件号码后 6 位相符'],
      ['0001', '手机号后 4 位相符'],
    ]) {
      const found = await byDigits(client, admin, digits)
      found.assertTextIncludes(why)
      found.assertTextIncludes(`/people/${personId}"`)
      assert.notInclude((await byDigits(client, stranger, digits)).text(), `/people/${personId}"`)
    }
    const audits = await db.from('audit_entries').where('action', 'people.searched_by_digits')
    assert.lengthOf(audits, 6)
    assert.notInclude(JSON.stringify(audits.map((row) => row.changes)), document.slice(-4))

    for (let at = 3; at < DIGIT_SEARCHES; at++) await maySearchDigits(admin.id)
    const refused = await search(client, admin, document.slice(-4))
    refused.assertStatus(302)
    assert.include(said(refused), `${DIGIT_SEARCHES} 次`)

    await db.from('persons').update({ document_tail4: null, phone_tail4: null })
    await scanPeople(0)
    ;(await byDigits(client, await userWith('reviewer'), '0001')).assertTextIncludes(
      '手机号后 4 位'
    )
  })

  test('a whole number leads to the person, and no address holds it', async ({
    assert,
    client,
  }) => {
    for (const number of [numberOf(1), '139 2000 0001', '6228480402564890018']) {
      const found = await search(client, admin, number)
      found.assertHeader('location', `/people/${personId}`)
    }
    for (const [user, number] of [
      [admin, numberOf(2)],
      [admin, numberOf(1).slice(0, 12)],
      [stranger, numberOf(1)],
    ] as const) {
      const response = await search(client, user, number)
      assert.equal(response.header('location'), '/people')
    }
  })

  test('a number in an address is not searched for', async ({ assert, client }) => {
    const response = await client
      .get('/people')
      .qs({ q: numberOf(1) })
      .loginAs(admin)

    assert.notInclude(response.text(), numberOf(1))
  })

  test('the page of a person is masked', async ({ assert, client }) => {
    const response = await client.get(`/people/${personId}`).loginAs(admin)

    response.assertStatus(200)
    response.assertTextIncludes('139****0001')
    for (const text of [numberOf(1), '13920000001', '6228480402564890018']) {
      assert.notInclude(response.text(), text)
    }
  })

  test('guests, other bases and roles without business are turned away', async ({ client }) => {
    for (const path of ['/people', `/people/${personId}`]) {
      const guest = await client.get(path).redirects(0)
      guest.assertHeader('location', '/login')
      const trainee = await client
        .get(path)
        .loginAs(await userWith('trainee'))
        .accept('json')
      trainee.assertStatus(403)
      const system = await client
        .get(path)
        .loginAs(await userWith('system_admin'))
        .accept('json')
      system.assertStatus(403)
    }
    const foreign = await client.get(`/people/${personId}`).loginAs(stranger).accept('json')
    foreign.assertStatus(403)
    const posted = await search(client, await userWith('trainee'), '单').accept('json')
    posted.assertStatus(403)
  })

  test('full numbers are shown once, for a reason, and who saw them is written down', async ({
    assert,
    client,
  }) => {
    const response = await reveal(client, admin, '核对身份证原件')

    response.assertHeader('location', `/people/${personId}`)
    assert.notInclude(JSON.stringify(response.flashMessages()), numberOf(1))
    const audit = await db.from('audit_entries').where('action', 'person.revealed').firstOrFail()
    assert.equal(audit.subject_id, personId)
    assert.equal(audit.actor_id, admin.id)
    assert.match(audit.changes, /^\{"reasonDigest":"[0-9a-f]{64}"\}$/)
    const words = await db.from('audit_reasons').where('audit_sequence', audit.sequence)
    assert.deepEqual(
      words.map((row) => row.reason),
      ['核对身份证原件']
    )
    const shown = await client
      .get(`/people/${personId}`)
      .loginAs(admin)
      .withFlashMessages(response.flashMessages())
    for (const text of [numberOf(1), '13920000001', '6228480402564890018']) {
      shown.assertTextIncludes(text)
    }
    shown.assertHeader('cache-control', 'no-store')
    const later = await client.get(`/people/${personId}`).loginAs(admin)
    assert.notInclude(later.text(), numberOf(1))
  })

  test('one account opens only so many full numbers in an hour, and what is refused is not written down', async ({
    assert,
    client,
  }) => {
    await limiter.clear()
    for (let at = 0; at < REVEALS - 1; at++) await countReveal(admin.id)
    await reveal(client, admin, '核对身份证原件')
    const refused = await reveal(client, admin, '核对身份证原件')

    assert.include(JSON.stringify(refused.flashMessages()), `${REVEALS} 次`)
    assert.isUndefined(refused.flashMessages().revealed)
    assert.lengthOf(await db.from('audit_entries').where('action', 'person.revealed'), 1)
    await limiter.clear()
  })

  test('without a reason nothing is revealed', async ({ assert, client }) => {
    const response = await reveal(client, admin, ' ')

    assert.property(response.flashMessages().inputErrorsBag, 'reason')
    assert.lengthOf(await db.from('audit_entries').where('action', 'person.revealed'), 0)
  })

  test('who may see masks only reveals nothing', async ({ assert, client }) => {
    for (const user of [
      stranger,
      await userWith('instructor', { baseId: world.a.id }),
      await userWith('auditor'),
      await userWith('policy_manager'),
    ]) {
      const response = await reveal(client, user, '核对身份证原件').accept('json')
      response.assertStatus(403)
    }
    const guest = await client
      .post(`/people/${personId}/reveals`)
      .withCsrfToken()
      .form({ reason: '核对' })
      .redirects(0)
    guest.assertHeader('location', '/login')
    assert.lengthOf(await db.from('audit_entries').where('action', 'person.revealed'), 0)
  })
})
