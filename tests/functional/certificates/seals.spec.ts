import ace from '@adonisjs/core/services/ace'
import db from '@adonisjs/lucid/services/db'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import SealCertificates from '#app/certificates/transparency/actions/seal_certificates'
import RotateSigningKey from '#app/certificates/signed_payload/actions/rotate_signing_key'
import { checkProof } from '#app/certificates/transparency/check_proof'
import { checkSeals } from '#app/certificates/transparency/check_seals'
import { decryptField, encryptField } from '#app/shared/crypto/field_cipher'
import { inclusionProof } from '#app/certificates/transparency/queries/inclusion_proof'
import { isConsistent } from '#app/certificates/transparency/merkle'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { revoke } from '#tests/support/certificates'
import { scheduleSeal } from '#app/certificates/transparency/jobs/seal_job'
import { verificationKeys } from '#app/certificates/signed_payload/signing_keys'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { issued, passedClass } from './passed_class.js'
import '#start/outbox'
import type User from '#models/user'

const NAMES = ['赵晓峰', '王秀兰', '李四海', '钱小明', '孙丽']

test.group('Seals', (group) => {
  let world: World
  let admin: User
  let ids: number[]

  const client = () => db.connection()
  const seal = () => new SealCertificates().handle()

  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    const { enrolmentIds } = await passedClass(world, world.a, admin, NAMES)
    ids = []
    for (const enrolmentId of enrolmentIds) ids.push(await issued(enrolmentId, admin))
    return () => clock.resume()
  })

  test('a day is sealed once, with one entry for each certificate and an audit row', async ({
    assert,
  }) => {
    const first = await seal()
    const again = await seal()

    assert.deepInclude(first, { day: '2026-03-02', size: 5, added: 5 })
    assert.deepInclude(again, { root: first.root, added: 0 })
    assert.lengthOf(await db.from('daily_roots'), 1)
    const audit = await db.from('audit_entries').where('action', 'certificates.sealed')
    assert.lengthOf(audit, 1)
    assert.deepInclude(JSON.parse(audit[0].changes), { size: 5, root: first.root })
  })

  test('an entry holds no personal data, and equal facts have different hashes', async ({
    assert,
  }) => {
    await seal()
    const entries = JSON.stringify(await db.from('seal_entries'))
    const rows = await db.from('certificates').select('facts_cipher')
    for (const { facts_cipher: cipher } of rows) {
      const { name, documentNumber } = JSON.parse(decryptField(cipher))
      assert.notInclude(entries, name)
      assert.notInclude(entries, documentNumber)
    }
    const hashes = await db.from('seal_entries').select('facts_hash', 'salt')
    assert.lengthOf(new Set(hashes.map((one) => one.salt)), 5)
    assert.lengthOf(new Set(hashes.map((one) => one.facts_hash)), 5)
  })

  test('a revocation is an entry of its own on the next day; the days fit together', async ({
    client: http,
    assert,
  }) => {
    const first = await seal()
    clock.stopAt('2026-03-03')
    await revoke(ids[1], '成绩更正后，技能不足 60 分', admin)
    const second = await seal()

    assert.deepInclude(second, { size: 6, added: 1 })
    const response = await http.get('/trust/roots/2026-03-03')
    response.assertStatus(200)
    const { before, tree_size: size, root } = response.body()
    assert.equal(before.root, first.root)
    const sealed = (length: number, hash: string) => ({
      size: length,
      root: Buffer.from(hash, 'hex'),
    })
    const path = before.consistency.map((hash: string) => Buffer.from(hash, 'hex'))
    assert.isTrue(isConsistent(sealed(before.tree_size, before.root), sealed(size, root), path))
    assert.deepEqual(await checkSeals(client()), { entries: 6, days: 2, fault: null })
  })

  test('each certificate shows that it is in the record; an altered proof does not hold', async ({
    assert,
  }) => {
    await revoke(ids[1], '成绩更正后，技能不足 60 分', admin)
    await seal()
    const keys = await verificationKeys(client())

    for (const id of ids) {
      const proof = (await inclusionProof(client(), id))!
      assert.isNull(checkProof(proof, keys))
      assert.lengthOf(proof.entries, id === ids[1] ? 2 : 1)
    }
    const proof = (await inclusionProof(client(), ids[0]))!
    const [entry] = proof.entries
    const flip = (hex: string) => (hex[0] === '0' ? '1' : '0') + hex.slice(1)
    const other = { ...entry, path: [flip(entry.path[0]), ...entry.path.slice(1)] }
    assert.equal(checkProof({ ...proof, number: 'S000014100001264000999' }, keys), 'not_included')
    assert.equal(
      checkProof({ ...proof, entries: [{ ...entry, status: 'revoked' }] }, keys),
      'not_included'
    )
    assert.equal(
      checkProof({ ...proof, entries: [{ ...entry, facts_hash: flip(entry.facts_hash) }] }, keys),
      'not_included'
    )
    assert.equal(checkProof({ ...proof, entries: [other] }, keys), 'not_included')
    assert.equal(checkProof({ ...proof, root: flip(proof.root) }, keys), 'root_not_signed')
    assert.equal(checkProof({ ...proof, day: '2026-03-04' }, keys), 'root_not_signed')
    assert.equal(checkProof({} as never, keys), 'malformed')
  })

  test('the check names an altered certificate, whoever altered it', async ({ assert }) => {
    await seal()
    const row = await db.from('certificates').where('id', ids[2]).firstOrFail()
    const facts = JSON.parse(decryptField(row.facts_cipher))
    await db
      .from('certificates')
      .where('id', ids[2])
      .update({ facts_cipher: encryptField(JSON.stringify({ ...facts, gradeRank: 4 })) })

    const verdict = await checkSeals(client())

    assert.deepEqual(verdict.fault, { kind: 'entry', at: row.number })
  })

  test('entries and roots cannot be altered or taken out', async ({ assert }) => {
    await seal()
    for (const table of ['seal_entries', 'daily_roots']) {
      await assert.rejects(() => db.from(table).delete())
    }
    await assert.rejects(() => db.from('seal_entries').update({ status: 'revoked' }))
    await assert.rejects(() => db.from('daily_roots').update({ tree_size: 1 }))
  })

  test('two that seal at once make one root', async ({ assert }) => {
    const [one, other] = await Promise.all([seal(), seal()])
    assert.equal(one.root, other.root)
    assert.lengthOf(await db.from('seal_entries'), 5)
  })

  test('the worker seals the day and asks for the next', async ({ assert }) => {
    await scheduleSeal()
    await scheduleSeal()
    await new OutboxWorker().drain()
    clock.stopAt('2026-03-03')
    await new OutboxWorker().drain()

    const days = await db.from('daily_roots').orderBy('day').select('day')
    assert.deepEqual(
      days.map((one) => one.day),
      ['2026-03-02', '2026-03-03']
    )
    const jobs = await db.from('outbox_jobs').where('kind', 'certificates.seal')
    assert.lengthOf(jobs, 3)
  })

  test('a seal that cannot be made is made up for: tomorrow, or at the next start', async ({
    assert,
  }) => {
    await db.from('signing_keys').update({ retired_at: clock.instant() })
    await scheduleSeal()
    await db.from('outbox_jobs').update({ attempts: 4 })
    await new OutboxWorker().drain()
    const jobs = () => db.from('outbox_jobs').where('kind', 'certificates.seal').orderBy('id')
    const [today, tomorrow] = await jobs()
    assert.equal(today.status, 'dead')
    assert.deepInclude(tomorrow, { status: 'pending', run_at: '2026-03-02T16:05:00.000Z' })

    await new RotateSigningKey().handle()
    await scheduleSeal()
    await new OutboxWorker().drain()
    assert.equal((await jobs())[0].status, 'done')
    assert.lengthOf(await db.from('daily_roots'), 1)
  })

  test('the check names what stands otherwise than sealed, and what was never sealed', async ({
    assert,
  }) => {
    const numberOf = async (id: number) => (await db.from('certificates').where('id', id))[0].number
    clock.stopAt('2026-03-04')
    const never = await checkSeals(client())
    assert.deepEqual(never.fault, { kind: 'unsealed', at: await numberOf(ids[0]) })
    await revoke(ids[1], '成绩更正后，技能不足 60 分', admin)
    await seal()
    assert.isNull((await checkSeals(client())).fault)

    await db.from('certificates').where('id', ids[1]).update({ status: 'issued' })
    assert.deepEqual((await checkSeals(client())).fault, {
      kind: 'status',
      at: await numberOf(ids[1]),
    })
    await db.from('certificates').where('id', ids[1]).update({ status: 'revoked' })
    await revoke(ids[2], '成绩更正后，技能不足 60 分', admin)
    clock.stopAt('2026-03-05')
    assert.isNull((await checkSeals(client())).fault)
    clock.stopAt('2026-03-06')
    assert.deepEqual((await checkSeals(client())).fault, {
      kind: 'unsealed',
      at: await numberOf(ids[2]),
    })
  })

  test('the commands seal, check the whole, and check one proof in a file', async ({ assert }) => {
    const folder = await mkdtemp(join(tmpdir(), 'bagong-proof-'))
    const sealed = await ace.exec('certificates:seal', [])
    const checked = await ace.exec('certificates:seal', ['--check'])
    const proof = (await inclusionProof(client(), ids[0]))!
    const good = join(folder, 'good.json')
    const bad = join(folder, 'bad.json')
    await writeFile(good, JSON.stringify(proof))
    await writeFile(bad, JSON.stringify({ ...proof, tree_size: 6 }))
    const holds = await ace.exec('certificates:verify', [good])
    const broken = await ace.exec('certificates:verify', [bad])
    await rm(folder, { recursive: true })

    assert.notEqual(sealed.exitCode, 1)
    assert.notEqual(checked.exitCode, 1)
    assert.notEqual(holds.exitCode, 1)
    assert.equal(broken.exitCode, 1)
  })

  test('the pages show the seal and give the proof; a certificate of today is not sealed yet', async ({
    client: http,
    assert,
  }) => {
    const before = await http.get(`/certificates/${ids[0]}`).loginAs(admin)
    const none = await http.get(`/certificates/${ids[0]}/proof`).loginAs(admin)
    const { root } = await seal()
    const after = await http.get(`/certificates/${ids[0]}`).loginAs(admin)
    const file = await http.get(`/certificates/${ids[0]}/proof`).loginAs(admin)
    const page = await http.get('/trust')

    before.assertTextIncludes('还没有封存')
    none.assertStatus(404)
    after.assertTextIncludes(root)
    assert.isNull(checkProof(JSON.parse(file.text()), await verificationKeys(client())))
    page.assertStatus(200)
    page.assertTextIncludes(root)
    page.assertTextIncludes('2601-000000')
    assert.lengthOf(await db.from('sessions'), 0)
  })
})
