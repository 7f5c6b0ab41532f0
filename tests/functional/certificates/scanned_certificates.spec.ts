import { createHash } from 'node:crypto'
import db from '@adonisjs/lucid/services/db'
import limiter from '@adonisjs/limiter/services/main'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import { openCertificate, openStatus } from '../../../resources/js/proof/certificate.js'
import RotateSigningKey from '#app/certificates/signed_payload/actions/rotate_signing_key'
import { currentSigningKey, signPayload } from '#app/certificates/signed_payload/sign_payload'
import { MISSES } from '#app/certificates/verify_limit'
import { revoke } from '#tests/support/certificates'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { issued, passedClass } from './passed_class.js'
import type User from '#models/user'

const proofOf = (payload: string) => createHash('sha256').update(payload).digest('base64url')

test.group('Scanned certificates', (group) => {
  let world: World
  let admin: User
  let certificate: Record<string, any>
  let payload: string

  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    await limiter.clear()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    const { enrolmentIds } = await passedClass(world, world.a, admin, ['赵晓峰'])
    const id = await issued(enrolmentIds[0], admin)
    certificate = await db.from('certificates').where('id', id).firstOrFail()
    payload = certificate.qr_payload
    return () => clock.resume()
  })

  test('the number alone tells the same of any number that is on no list', async ({
    client,
    assert,
  }) => {
    const other = 'S000014100001264000999'
    const known = await client.get(`/v/${certificate.number}`)
    const unknown = await client.get(`/v/${other}`)

    known.assertStatus(200)
    known.assertTextIncludes('这个编号不在撤销名单上')
    assert.equal(
      known.text().replaceAll(certificate.number, ''),
      unknown.text().replaceAll(other, '')
    )
    assert.notInclude(known.text(), '赵')
    assert.isUndefined(known.header('set-cookie'))
    assert.lengthOf(await db.from('sessions'), 0)
  })

  test('a revoked number says since when and why, without any script', async ({ client }) => {
    clock.stopAt('2026-09-03')
    await revoke(certificate.id, '成绩更正后，技能不足 60 分', admin)

    const response = await client.get(`/v/${certificate.number.toLowerCase()}`)

    response.assertTextIncludes('证书已撤销，不能使用')
    response.assertTextIncludes('成绩更正后，技能不足 60 分')
  })

  test('the policy lets no script in but our own files', async ({ client, assert }) => {
    const response = await client.get(`/v/${certificate.number}`)
    const policy = response.header('content-security-policy') as string
    assert.include(policy, "default-src 'self'")
    assert.notInclude(policy, 'unsafe')
    assert.notMatch(response.text(), /<script(?![^>]*(src=|type="application\/json"))/)
  })

  test('the register answers to who has the payload, with one query', async ({
    client,
    assert,
  }) => {
    const queries: string[] = []
    const listener = (query: { sql: string }) => queries.push(query.sql)
    db.connection().getReadClient().on('query', listener)
    const response = await client.get(`/v/${certificate.number}/${proofOf(payload)}`)
    db.connection().getReadClient().off('query', listener)

    response.assertStatus(200)
    for (const text of ['证书有效', '赵*峰', '焊工', '四级/中级工', certificate.number]) {
      response.assertTextIncludes(text)
    }
    assert.notInclude(response.text(), '赵晓峰')
    assert.lengthOf(queries, 1)
  })

  test('another payload, a broken proof and a number of nobody are all unknown, and counted', async ({
    client,
    assert,
  }) => {
    for (const path of [
      `/v/${certificate.number}/${proofOf(`${payload}A`)}`,
      `/v/${certificate.number}/x`,
      `/v/S000014100001264000999/${proofOf('')}`,
    ]) {
      const response = await client.get(path)
      response.assertStatus(404)
      response.assertTextIncludes('登记中没有这份内容')
      assert.notInclude(response.text(), '赵*峰')
    }
    for (let miss = 3; miss < MISSES; miss++) await client.get(`/v/${certificate.number}/x`)
    const blocked = await client.get(`/v/${certificate.number}/x`)
    const hit = await client.get(`/v/${certificate.number}/${proofOf(payload)}`)
    blocked.assertStatus(429)
    hit.assertStatus(200)
  })

  test('what the browser runs reads the payload with the published keys', async ({
    client,
    assert,
  }) => {
    await new RotateSigningKey().handle()
    const kit = await client.get('/trust/kit.json')
    const { keys, status } = JSON.parse(kit.text())

    const opened: any = await openCertificate(payload, keys)
    const list: any = await openStatus(status, keys)

    assert.isNull(opened.fault)
    assert.deepInclude(opened.facts, {
      number: certificate.number,
      holder: '赵*峰',
      title: '焊工',
      grade: 3,
      issuedOn: '2026-03-02',
      issuer: '晋南职业技能评价中心',
    })
    assert.equal(list.count, 0)
    assert.isNull(await list.find(certificate.number))
    for (let at = 0; at < payload.length; at += 7) {
      const other = payload[at] === 'A' ? 'B' : 'A'
      const flipped = payload.slice(0, at) + other + payload.slice(at + 1)
      const { fault } = await openCertificate(flipped, keys)
      assert.isNotNull(fault, `character ${at}`)
    }
    assert.equal((await openCertificate(payload, keys.slice(1))).fault, 'unknown_key')
    assert.equal((await openCertificate(status, keys)).fault, 'malformed')
    assert.equal((await openStatus(payload, keys)).fault, 'malformed')
  })

  test('the snapshot names who no longer counts, by hashes alone', async ({ client, assert }) => {
    clock.stopAt('2026-09-03')
    await revoke(certificate.id, '成绩更正后，技能不足 60 分', admin)

    const kit = await client.get('/trust/kit.json')
    const { keys, status } = JSON.parse(kit.text())
    const list: any = await openStatus(status, keys)

    assert.equal(list.count, 1)
    assert.equal(list.at.toISOString(), '2026-09-03T01:00:00.000Z')
    assert.deepEqual(await list.find(certificate.number), { state: 'revoked', since: '2026-09-03' })
    assert.isNull(await list.find('S000014100001264000999'))
    assert.notInclude(Buffer.from(status, 'base64url').toString('latin1'), certificate.number)
  })

  test('without WebCrypto for Ed25519 the library decides the same', async ({ assert }) => {
    const key = await currentSigningKey(db.connection())
    const keys = [{ kid: key.kid, public_key: key.publicKey, not_before: key.notBefore }]
    const importKey = crypto.subtle.importKey
    crypto.subtle.importKey = (() => Promise.reject(new Error('unknown'))) as never
    try {
      const good = await openCertificate(payload, keys)
      const other = { ...key, kid: key.kid }
      const text = signPayload(other, {
        kind: 'award',
        number: 'X1',
        holderMask: '王*',
        title: '一等奖',
        occupationCode: null,
        workType: null,
        gradeRank: null,
        issuedOn: '2026-03-02',
        issuerName: '某会',
        documentNumber: null,
      })
      const broken = text.slice(0, -10) + (text.at(-10) === 'A' ? 'B' : 'A') + text.slice(-9)
      assert.isNull(good.fault)
      assert.isNull((await openCertificate(text, keys)).fault)
      assert.equal((await openCertificate(broken, keys)).fault, 'bad_signature')
    } finally {
      crypto.subtle.importKey = importKey
    }
  })

  test('the page to take along holds keys and list, and no script of others', async ({
    client,
    assert,
  }) => {
    const response = await client.get('/trust/offline.html')

    response.assertStatus(200)
    assert.match(response.header('content-disposition') as string, /certificate-check-2026-03-02/)
    const embedded = /id="kit">([^<]+)</.exec(response.text())![1]
    const { keys, status } = JSON.parse(embedded)
    assert.isNull((await openStatus(status, keys)).fault)
  })
})
