import { decode } from 'cborg'
import { Ed25519Key, Sign1Message } from '#tests/support/cose_ts'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { test } from '@japa/runner'
import { documentTag } from '#app/shared/crypto/field_cipher'
import { payloadIn, readPayload } from '#app/certificates/signed_payload/read_payload'
import { signMessage } from '#app/certificates/signed_payload/cose'
import { signPayload, type PayloadFacts } from '#app/certificates/signed_payload/sign_payload'
import { publicBytes, type SigningKey } from '#app/certificates/signed_payload/signing_keys'

function keyWith(changes: Partial<SigningKey> = {}): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519')
  return {
    kid: '2601-abc123',
    publicKey: publicBytes(privateKey),
    notBefore: '2026-01-01T00:00:00.000Z',
    retiredAt: null,
    privateKey,
    ...changes,
  }
}

const facts: PayloadFacts = {
  kind: 'skill_grade',
  number: 'S000014100001264000118',
  holderMask: '赵*峰',
  title: '焊工',
  occupationCode: '6-18-02-04',
  workType: null,
  gradeRank: 3,
  issuedOn: '2026-10-12',
  issuerName: '晋南职业技能评价中心',
  documentNumber: '141081199003072317',
}

test.group('Signed payload', () => {
  test('what was signed is read back, whatever the kind', ({ assert }) => {
    const key = keyWith()
    const award: PayloadFacts = {
      ...facts,
      kind: 'award',
      title: '晋南焊工大赛 一等奖',
      occupationCode: null,
      gradeRank: null,
      documentNumber: null,
    }
    for (const { documentNumber, ...said } of [facts, award, { ...facts, workType: '电焊工' }]) {
      const read = readPayload(signPayload(key, { documentNumber, ...said }), [key])

      assert.isNull(read.fault)
      assert.equal(read.kid, key.kid)
      const { documentTag: tag, ...rest } = read.facts!
      assert.deepEqual(rest, { ...said, signedOn: said.issuedOn })
      assert.deepEqual(tag && Buffer.from(tag), documentNumber ? documentTag(documentNumber) : null)
    }
  })

  test('it is small enough for a code on paper and holds no identity number', ({ assert }) => {
    const text = signPayload(keyWith(), facts)

    assert.isBelow(text.length, 290)
    const bytes = Buffer.from(text, 'base64url').toString('latin1')
    assert.notInclude(bytes, facts.documentNumber!)
    assert.notInclude(bytes, facts.documentNumber!.slice(-4))
  })

  test('the same facts and key give the same text', ({ assert }) => {
    const key = keyWith()
    assert.equal(signPayload(key, facts), signPayload(key, facts))
  })

  test('a COSE library of other authors verifies it, and refuses a flipped bit', ({ assert }) => {
    const key = keyWith()
    const bytes = Buffer.from(signPayload(key, facts), 'base64url')
    const verifier = Ed25519Key.fromPublic(Buffer.from(key.publicKey, 'base64url'))

    const message = Sign1Message.fromBytes(verifier, bytes)
    assert.equal(
      (decode(message.payload, { useMaps: true }) as Map<number, string>).get(1),
      facts.number
    )

    bytes[bytes.length - 1] ^= 1
    assert.throws(() => Sign1Message.fromBytes(verifier, bytes))
  })

  test('every flipped character is refused', ({ assert }) => {
    const key = keyWith()
    const text = signPayload(key, facts)
    for (let at = 0; at < text.length; at++) {
      for (const other of ['A', 'B']) {
        if (text[at] === other) continue
        const flipped = text.slice(0, at) + other + text.slice(at + 1)
        assert.isNotNull(readPayload(flipped, [key]).fault, `character ${at}`)
      }
    }
    for (const broken of ['', 'A', text.slice(1), `${text}A`, `${text}=`, '李四', '0gA']) {
      assert.equal(readPayload(broken, [key]).fault, 'malformed')
    }
  })

  test('a retired key verifies what it signed while it was in use, nothing else', ({ assert }) => {
    const key = keyWith({ retiredAt: '2026-10-12T15:30:00.000Z' })
    const fault = (issuedOn: string) =>
      readPayload(signPayload(key, { ...facts, issuedOn }), [key]).fault

    assert.isNull(fault('2026-01-01'))
    assert.isNull(fault('2026-10-12'))
    assert.equal(fault('2026-10-13'), 'key_not_valid')
    assert.equal(fault('2025-12-31'), 'key_not_valid')
  })

  test('what keeps an earlier day of issue is judged by the day it was signed', ({ assert }) => {
    const key = keyWith({ notBefore: '2026-06-01T01:00:00.000Z' })
    const read = (issuedOn: string, signedOn?: string) =>
      readPayload(signPayload(key, { ...facts, issuedOn, signedOn }), [key])

    assert.equal(read('2026-03-02').fault, 'key_not_valid')
    assert.equal(read('2026-03-02', '2026-05-31').fault, 'key_not_valid')
    const { fault, facts: said } = read('2026-03-02', '2026-06-01')
    assert.isNull(fault)
    assert.deepInclude(said!, { issuedOn: '2026-03-02', signedOn: '2026-06-01' })
    // The usual one is as short as before.
    const plain = signPayload(key, facts)
    assert.equal(signPayload(key, { ...facts, signedOn: facts.issuedOn }), plain)
  })

  test('a key of nobody, and a key that only bears the name of ours, are refused', ({ assert }) => {
    const [ours, other] = [keyWith(), keyWith()]
    assert.equal(readPayload(signPayload(other, facts), [ours]).fault, 'bad_signature')
    assert.equal(
      readPayload(signPayload({ ...other, kid: 'x' }, facts), [ours]).fault,
      'unknown_key'
    )
  })

  test('the message does not choose its algorithm', ({ assert }) => {
    const key = keyWith()
    const bytes = Buffer.from(signPayload(key, facts), 'base64url')
    const at = bytes.indexOf(Buffer.from([0x01, 0x27, 0x04]))
    assert.isAbove(at, 0)
    for (const alg of [0x26, 0x20, 0x04]) {
      const changed = Buffer.from(bytes)
      changed[at + 1] = alg
      assert.equal(readPayload(changed.toString('base64url'), [key]).fault, 'malformed')
    }
  })

  test('a message about something else is no certificate', ({ assert }) => {
    const key = keyWith()
    const other = signMessage(key.kid, key.privateKey as KeyObject, Buffer.from([0xa1, 0, 2]))
    assert.equal(readPayload(other.toString('base64url'), [key]).fault, 'malformed')
  })

  test('an address is read like the payload in it', ({ assert }) => {
    assert.equal(payloadIn(' https://x.example/v/S00#abc '), 'abc')
    assert.equal(payloadIn('abc'), 'abc')
  })

  test('signing takes a tenth of a millisecond at most', ({ assert }) => {
    const key = keyWith()
    for (let count = 0; count < 200; count++) signPayload(key, facts)
    const rounds = Array.from({ length: 5 }, () => {
      const began = process.cpuUsage()
      for (let count = 0; count < 500; count++) signPayload(key, facts)
      const { user, system } = process.cpuUsage(began)
      return (user + system) / 1000 / 500
    })
    assert.isBelow(Math.min(...rounds), 0.1)
  })
})
