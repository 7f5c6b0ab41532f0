import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import { playLine, theBureau, type Bureau, type Line } from '#tests/support/line'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'

test.group('Search', (group) => {
  let world: World
  let line: Line
  let bureau: Bureau

  group.setup(async () => {
    await emptyDatabase()
    world = await buildWorld()
    bureau = await theBureau()
    line = await playLine(world, world.a, bureau)
    return async () => {
      clock.resume()
      await emptyDatabase()
    }
  })

  const numbers = async () => {
    const certificate = await db.from('certificates').where('id', line.certificateId).firstOrFail()
    const claim = await db.from('claims').where('id', line.claimId).firstOrFail()
    const courseClass = await db.from('course_classes').where('id', line.classId).firstOrFail()
    return { certificate, claim, courseClass }
  }

  test('finds classes, people, certificates and claims by what people know', async ({ client }) => {
    const { certificate, claim, courseClass } = await numbers()
    for (const [q, address] of [
      [courseClass.code.toLowerCase(), `/classes/${line.classId}`],
      ['赵晓', `/people/${line.personId}`],
      ['zhaoxiaofeng', `/people/${line.personId}`],
      [certificate.number, `/certificates/${line.certificateId}`],
      [certificate.verification_code, `/certificates/${line.certificateId}`],
      [claim.number.toLowerCase(), `/claims/${line.claimId}`],
    ]) {
      const response = await client.get('/search').qs({ q }).loginAs(line.admin)

      response.assertStatus(200)
      response.assertTextIncludes(`href="${address}"`)
    }
  })

  test('another base finds nothing of it', async ({ assert, client }) => {
    const other = await userWith('base_admin', { baseId: world.b.id })
    const { certificate, claim, courseClass } = await numbers()
    for (const q of [certificate.number, claim.number, courseClass.code, '赵晓峰']) {
      const response = await client.get('/search').qs({ q }).loginAs(other)

      response.assertTextIncludes('没有找到')
      assert.notInclude(response.text(), `/${line.certificateId}"`)
    }
  })

  test('instructors find no certificates and claims', async ({ client }) => {
    const { claim } = await numbers()

    const response = await client.get('/search').qs({ q: claim.number }).loginAs(line.instructor)

    response.assertTextIncludes('没有找到')
  })

  test('the number of a person is taken out of the address and explained', async ({
    assert,
    client,
  }) => {
    const refused = await client
      .get('/search')
      .qs({ q: '110101199003071233' })
      .loginAs(line.admin)
      .redirects(0)
    const explained = await client.get('/search?refused=1').loginAs(line.admin)

    refused.assertStatus(302)
    refused.assertHeader('location', '/search?refused=1')
    explained.assertTextIncludes('证件号码、手机号和银行账号不在这里查')
    assert.notInclude(explained.text(), '110101199003071233')
  })

  test('signs of a pattern are plain text', async ({ client }) => {
    for (const q of ['%', '_', '!', '\\', "'"]) {
      const response = await client.get('/search').qs({ q }).loginAs(bureau.reviewer)

      response.assertStatus(200)
      response.assertTextIncludes('没有找到')
    }
  })

  test('guests, trainees and system administrators do not search', async ({ client }) => {
    const guest = await client.get('/search').redirects(0)
    guest.assertStatus(302)
    for (const role of ['trainee', 'system_admin'] as const) {
      const response = await client.get('/search').loginAs(await userWith(role))
      response.assertStatus(403)
    }
  })
})
