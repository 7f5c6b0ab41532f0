import db from '@adonisjs/lucid/services/db'
import limiter from '@adonisjs/limiter/services/main'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import IssueCertificate from '#app/certificates/actions/issue_certificate'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { MISSES } from '#app/certificates/verify_limit'
import { revoke } from '#tests/support/certificates'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { issued, passedClass } from './passed_class.js'
import type User from '#models/user'

test.group('Public verification', (group) => {
  let world: World
  let admin: User
  let certificate: Record<string, any>
  let enrolmentId: number

  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    await limiter.clear()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    const { enrolmentIds } = await passedClass(world, world.a, admin, ['赵晓峰'])
    enrolmentId = enrolmentIds[0]
    const id = await issued(enrolmentId, admin)
    certificate = await db.from('certificates').where('id', id).firstOrFail()
    return () => clock.resume()
  })

  const printed = () => certificate.verification_code.replace(/(.{4})(?=.)/g, '$1-') as string

  test('the code of a valid certificate tells what it certifies and what was checked', async ({
    client,
    assert,
  }) => {
    const response = await client.get(`/verify/${certificate.verification_code}`)

    response.assertStatus(200)
    for (const text of ['证书有效', '赵*峰', '焊工', '四级/中级工', certificate.number]) {
      response.assertTextIncludes(text)
    }
    for (const text of ['在发证登记中', '没有撤销', '备案至 2028-06-30', 'SHA-256']) {
      response.assertTextIncludes(text)
    }
    const facts = JSON.parse(decryptField(certificate.facts_cipher))
    assert.notInclude(response.text(), facts.documentNumber)
    // A hash or a nonce may hold the same four digits by chance; a masked number holds asterisks.
    const words = response.text().replace(/[\w+/=-]{12,}/g, '')
    assert.notInclude(words, facts.documentNumber.slice(-4))
    assert.notInclude(response.text(), '赵晓峰')
    assert.lengthOf(await db.from('sessions'), 0)
    assert.isUndefined(response.header('set-cookie'))
  })

  test('a code is read in any case and width, with blanks or dashes', async ({ client }) => {
    const code = printed()
    const wide = Array.from(code.replaceAll('-', ''), (sign) =>
      String.fromCodePoint(sign.codePointAt(0)! + 0xfee0)
    ).join('')
    for (const text of [
      code,
      code.toLowerCase(),
      code.replaceAll('-', ' '),
      wide,
      ` ${code}\u3000`,
    ]) {
      const response = await client.get('/verify').qs({ q: text })
      response.assertStatus(200)
      response.assertTextIncludes('证书有效')
    }
  })

  test('the pages are complete in English', async ({ client }) => {
    const response = await client.get(`/verify/${certificate.verification_code}`).qs({ lang: 'en' })
    response.assertTextIncludes('The certificate is valid')
    response.assertTextIncludes('Jinnan Vocational Skill Assessment Centre')
  })

  test('a revoked certificate still resolves and says since when and why', async ({ client }) => {
    clock.stopAt('2026-09-03')
    await revoke(certificate.id, '成绩更正后，技能不足 60 分', admin)

    const response = await client.get(`/verify/${certificate.verification_code}`)

    response.assertStatus(200)
    response.assertTextIncludes('证书已撤销，不能使用')
    response.assertTextIncludes('9\u00a0月\u00a03\u00a0日起无效')
    response.assertTextIncludes('成绩更正后，技能不足 60 分')
    response.assertTextIncludes('用人单位：不要据此认定等级')
  })

  test('a revoked certificate says that a new one was issued, without telling which', async ({
    client,
    assert,
  }) => {
    await revoke(certificate.id, '照片印错，换发新证', admin)
    await new IssueCertificate().handle({ actorId: admin.id, enrolmentId })

    const response = await client.get(`/verify/${certificate.verification_code}`)

    response.assertTextIncludes('已换发新证书')
    assert.notInclude(response.text(), 'S000014100001264000002')
  })

  test('a code that nobody has is unknown', async ({ client }) => {
    const response = await client.get('/verify/7K3M9QXD2FHT')
    response.assertStatus(404)
    response.assertTextIncludes('没有查到这张证书')
  })

  for (const text of ['<script>alert(1)</script>', '张三', "' OR 1=1 --", '%', '0'.repeat(500)]) {
    test(`nonsense is unknown and printed as text: ${text.slice(0, 12)}`, async ({
      client,
      assert,
    }) => {
      const response = await client.get('/verify').qs({ q: text })
      response.assertStatus(404)
      assert.notInclude(response.text(), '<script>alert')
    })
  }

  test('parameters that are no text are as good as none', async ({ client }) => {
    const response = await client.get('/verify?q[a]=1&name[]=2')
    response.assertStatus(200)
  })

  test('a number alone asks for the name and tells nothing', async ({ client, assert }) => {
    const known = await client.get('/verify').qs({ q: certificate.number })
    const unknown = await client.get('/verify').qs({ q: 'S000014100001264000999' })

    known.assertStatus(200)
    known.assertTextIncludes('请再填持证人姓名')
    assert.equal(
      known.text().replaceAll(certificate.number, ''),
      unknown.text().replaceAll('S000014100001264000999', '')
    )
  })

  test('a number with the right name verifies, with a wrong one it is unknown', async ({
    client,
    assert,
  }) => {
    const ask = (q: string, name: string) => client.post('/verify').form({ q, name })
    const right = await ask(certificate.number.toLowerCase(), ' 赵晓峰 ')
    const wrong = await ask(certificate.number, '赵小峰')
    const none = await ask('S000014100001264000999', '赵小峰')

    right.assertTextIncludes('证书有效')
    wrong.assertStatus(404)
    assert.equal(
      wrong.text().replaceAll(certificate.number, ''),
      none.text().replaceAll('S000014100001264000999', '')
    )
  })

  test('a number is read in any case and width, with blanks or dashes, and so is the name', async ({
    client,
  }) => {
    const { number } = certificate
    const wide = (text: string) =>
      Array.from(text, (sign) => String.fromCodePoint(sign.codePointAt(0)! + 0xfee0)).join('')
    for (const [q, name] of [
      [number.toLowerCase(), '赵 晓 峰'],
      [number.replace(/(.{4})/g, '$1-'), '赵晓峰\u3000'],
      [number.replace(/(.{4})/g, '$1 '), '赵\u200b晓峰'],
      [wide(number), '赵晓峰'],
      [` ${number.replace(/(.{5})/g, '$1–')}`, '赵晓峰'],
    ]) {
      const response = await client.post('/verify').form({ q, name })
      response.assertStatus(200)
      response.assertTextIncludes('证书有效')
    }
  })

  test('a name in the address is not read: it would stand in the logs', async ({ client }) => {
    const response = await client.get('/verify').qs({ q: certificate.number, name: '赵晓峰' })
    response.assertStatus(200)
    response.assertTextIncludes('请再填持证人姓名')
  })

  test('a wrong name and a number of nobody ask the database the same and decrypt as much', async ({
    client,
    assert,
  }) => {
    const statements = async (q: string) => {
      const queries: string[] = []
      const listener = (query: { sql: string }) => queries.push(query.sql)
      db.connection().getReadClient().on('query', listener)
      await client.post('/verify').form({ q, name: '赵小峰' })
      db.connection().getReadClient().off('query', listener)
      return queries
    }
    const wrong = await statements(certificate.number)
    const none = await statements('S000014100001264000999')

    assert.lengthOf(wrong, 1)
    assert.deepEqual(wrong, none)
  })

  test('after thirty misses the address waits, and names cannot be guessed on', async ({
    client,
    assert,
  }) => {
    for (let miss = 0; miss < MISSES; miss++) {
      const response = await client
        .post('/verify')
        .form({ q: certificate.number, name: `赵${miss}` })
      response.assertStatus(404)
    }

    const miss = await client.get('/verify/7K3M9QXD2FHT')
    const guess = await client.post('/verify').form({ q: certificate.number, name: '赵晓峰' })
    const code = await client.get(`/verify/${certificate.verification_code}`)

    miss.assertStatus(429)
    assert.isAbove(Number(miss.header('retry-after')), 0)
    guess.assertStatus(429)
    code.assertStatus(200)
  })

  test('a hit costs no miss', async ({ client }) => {
    for (let hit = 0; hit <= MISSES; hit++) {
      const response = await client.get(`/verify/${certificate.verification_code}`)
      response.assertStatus(200)
    }
    const miss = await client.get('/verify/7K3M9QXD2FHT')
    miss.assertStatus(404)
  })

  test('a hit is one query', async ({ client, assert }) => {
    const queries: string[] = []
    db.connection()
      .getReadClient()
      .on('query', (query: { sql: string }) => {
        queries.push(query.sql)
      })
    await client.get(`/verify/${certificate.verification_code}`)
    assert.lengthOf(queries, 1)
  })
})
