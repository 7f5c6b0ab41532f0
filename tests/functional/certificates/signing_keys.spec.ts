import ace from '@adonisjs/core/services/ace'
import db from '@adonisjs/lucid/services/db'
import { generateKeyPairSync } from 'node:crypto'
import { rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import RotateSigningKey from '#app/certificates/signed_payload/actions/rotate_signing_key'
import { keysDir } from '#config/storage'
import { readPayload } from '#app/certificates/signed_payload/read_payload'
import { signPayload } from '#app/certificates/signed_payload/sign_payload'
import {
  currentSigningKey,
  keyFile,
  publicBytes,
  verificationKeys,
} from '#app/certificates/signed_payload/signing_keys'
import { emptyDatabase } from '#tests/support/world'

const facts = {
  kind: 'skill_grade' as const,
  number: 'S000014100001264000118',
  holderMask: '赵*峰',
  title: '焊工',
  occupationCode: '6-18-02-04',
  workType: null,
  gradeRank: 3,
  issuedOn: '2026-03-02',
  issuerName: '晋南职业技能评价中心',
  documentNumber: '141081199003072317',
}

test.group('Signing keys', (group) => {
  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    return () => clock.resume()
  })

  test('without a key nothing is signed, and the sentence says whom to ask', async ({ assert }) => {
    await assert.rejects(() => currentSigningKey(db.connection()), /E_NO_SIGNING_KEY/)
  })

  test('the first key is made once; its private half lies in a file of its owner alone', async ({
    assert,
  }) => {
    const kid = await new RotateSigningKey().handle({ onlyFirst: true })
    const again = await new RotateSigningKey().handle({ onlyFirst: true })

    assert.equal(again, kid)
    assert.match(kid, /^2603-[0-9a-f]{6}$/)
    const { mode } = await stat(keyFile(kid))
    assert.equal(mode & 0o777, 0o600)
    const rows = await db.from('signing_keys')
    assert.lengthOf(rows, 1)
    assert.notInclude(JSON.stringify(rows), 'PRIVATE')
    const audit = await db
      .from('audit_entries')
      .where('action', 'signing_key.created')
      .firstOrFail()
    assert.deepInclude(JSON.parse(audit.changes), { kid: [null, kid] })
  })

  test('keys:rotate retires the key; what it signed is verified as before', async ({ assert }) => {
    const first = await new RotateSigningKey().handle()
    const signed = signPayload(await currentSigningKey(db.connection()), facts)
    clock.stopAt('2026-06-01')

    const command = await ace.exec('keys:rotate', [])

    assert.notEqual(command.exitCode, 1)
    const keys = await verificationKeys(db.connection())
    assert.lengthOf(keys, 2)
    assert.equal(keys[0].retiredAt, '2026-06-01T01:00:00.000Z')
    const current = await currentSigningKey(db.connection())
    assert.notEqual(current.kid, first)
    assert.isNull(readPayload(signed, keys).fault)
    assert.equal(
      readPayload(signPayload(current, facts), keys).fault,
      'key_not_valid',
      'a new key cannot sign for a day before it'
    )
    const audit = await db
      .from('audit_entries')
      .where('action', 'signing_key.rotated')
      .firstOrFail()
    assert.deepInclude(JSON.parse(audit.changes), { kid: [first, current.kid] })
  })

  test('a key made elsewhere is taken from its file, once', async ({ assert }) => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
    await new RotateSigningKey().handle()
    const file = join(keysDir, 'made-elsewhere.pem')
    const pem = { type: 'pkcs8', format: 'pem' } as const

    await writeFile(file, privateKey.export(pem))
    const taken = await ace.exec('keys:rotate', ['--file', file])
    const again = await ace.exec('keys:rotate', ['--file', file])
    await writeFile(file, rsa.export(pem))
    const wrong = await ace.exec('keys:rotate', ['--file', file])
    await rm(file)

    assert.notEqual(taken.exitCode, 1)
    assert.equal(again.exitCode, 1)
    assert.equal(wrong.exitCode, 1)
    const { publicKey } = await currentSigningKey(db.connection())
    assert.equal(publicKey, publicBytes(privateKey))
    assert.lengthOf(await db.from('signing_keys'), 2)
  })

  test('a key whose file is gone or is another key does not sign', async ({ assert }) => {
    const kid = await new RotateSigningKey().handle()
    const other = generateKeyPairSync('ed25519').privateKey
    await writeFile(keyFile(kid), other.export({ type: 'pkcs8', format: 'pem' }))
    await assert.rejects(() => currentSigningKey(db.connection()), /E_SIGNING_KEY_UNREADABLE/)
    await rm(keyFile(kid))
    await assert.rejects(() => currentSigningKey(db.connection()), /E_SIGNING_KEY_UNREADABLE/)
  })

  test('the database keeps every key as it is, and only one in use', async ({ assert }) => {
    const first = await new RotateSigningKey().handle()
    await new RotateSigningKey().handle()
    const key = () => db.from('signing_keys').where('kid', first)

    await assert.rejects(() => key().update({ public_key: 'x' }))
    await assert.rejects(() => key().update({ retired_at: null }))
    await assert.rejects(() => key().delete())
    await assert.rejects(() =>
      db.table('signing_keys').insert({
        kid: 'second',
        alg: 'EdDSA',
        public_key: 'x',
        not_before: clock.instant(),
        created_at: clock.instant(),
      })
    )
  })
})
