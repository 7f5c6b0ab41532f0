import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import IssueCertificate from '#app/certificates/actions/issue_certificate'
import IssueCertificates, { ISSUE_JOB } from '#app/certificates/actions/issue_certificates'
import PrintCertificates from '#app/certificates/actions/print_certificates'
import { certificatePath } from '#app/certificates/certificate_files'
import { readStored, sha256 } from '#app/shared/files/stored_file'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { openWorkBatch } from '#app/shared/outbox/work_batch'
import { PRINT_JOB } from '#app/certificates/print_job'
import { readPayload } from '#app/certificates/signed_payload/read_payload'
import { verificationKeys } from '#app/certificates/signed_payload/signing_keys'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { appUrl } from '#config/app'
import { revoke } from '#tests/support/certificates'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { issued, passedClass } from './passed_class.js'
import '#start/outbox'
import type User from '#models/user'

test.group('Issuing certificates', (group) => {
  let world: World
  let admin: User

  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    return () => clock.resume()
  })

  const live = () => db.from('certificates').whereNot('status', 'revoked').orderBy('number')

  test('everybody with a grade gets one certificate, its facts, code and file frozen', async ({
    assert,
  }) => {
    const { id, enrolmentIds, personIds } = await passedClass(world, world.a, admin)

    const { eligible, refused } = await new IssueCertificates().handle({
      actor: admin,
      classId: id,
    })
    await new OutboxWorker().drain()

    assert.equal(eligible, 3)
    assert.deepEqual(refused, [])
    const rows = await live()
    assert.deepEqual(
      rows.map((row) => row.number),
      ['S000014100001264000001', 'S000014100001264000002', 'S000014100001264000003']
    )
    assert.deepEqual(
      rows.map((row) => row.enrolment_id),
      enrolmentIds
    )
    const [first] = rows
    const facts = JSON.parse(decryptField(first.facts_cipher))
    const person = await db.from('persons').where('id', personIds[0]).firstOrFail()
    assert.equal(facts.name, '赵晓峰')
    assert.equal(facts.documentNumber, decryptField(person.document_cipher))
    assert.equal(facts.issuerName, '晋南职业技能评价中心')
    assert.equal(facts.issuedOn, '2026-03-02')
    assert.equal(facts.verifyUrl, `${appUrl}/v/${first.number}#${first.qr_payload}`)
    const payload = readPayload(first.qr_payload, await verificationKeys(db.connection()))
    assert.deepEqual(
      [payload.fault, payload.facts?.number, payload.facts?.holderMask],
      [null, first.number, '赵*峰']
    )
    assert.equal(first.template_version, '2022-11.2')
    assert.isNotNull(first.pdf_signature)
    assert.match(first.verification_code, /^[0-9A-HJKMNP-TV-Z]{12}$/)
    assert.equal(first.holder_mask, '赵*峰')
    const pdf = await readStored(certificatePath(first.number, first.issued_on))
    assert.equal(first.pdf_path, 'certificates/2026/S000014100001264000001.pdf')
    assert.equal(first.pdf_sha256, sha256(pdf!))
    assert.equal(first.pdf_bytes, pdf!.length)
    assert.equal(pdf!.subarray(0, 5).toString(), '%PDF-')
  })

  test('each certificate leaves an audit row and the batch counts to its end', async ({
    assert,
  }) => {
    const { id } = await passedClass(world, world.a, admin)

    const { workBatchId } = await new IssueCertificates().handle({ actor: admin, classId: id })
    await new OutboxWorker().drain()

    const batch = await db.from('work_batches').where('id', workBatchId!).firstOrFail()
    assert.deepEqual([batch.total, batch.done, batch.status], [3, 3, 'finished'])
    const entries = await db.from('audit_entries').where('action', 'certificate.issued')
    assert.lengthOf(entries, 3)
    assert.deepEqual(
      entries.map((entry) => entry.actor_id),
      [admin.id, admin.id, admin.id]
    )
    assert.notInclude(JSON.stringify(entries), '赵晓峰')
  })

  test('who is left out by the job counts as failed, and the page says why', async ({
    client,
    assert,
  }) => {
    const { id, enrolmentIds } = await passedClass(world, world.a, admin)
    const { workBatchId } = await new IssueCertificates().handle({ actor: admin, classId: id })
    await db
      .from('grade_records')
      .where('enrolment_id', enrolmentIds[1])
      .update({ status: 'withdrawn' })
    await new OutboxWorker().drain()

    const batch = await db.from('work_batches').where('id', workBatchId!).firstOrFail()
    assert.deepEqual([batch.done, batch.failed, batch.status], [2, 1, 'finished'])
    const page = await client.get(`/classes/${id}/certificates`).loginAs(admin)
    page.assertTextIncludes('有 1 张没有做成')
    page.assertTextIncludes('等级记录在发证时已不在或已撤回')
  })

  test('jobs that were queued one by one before an upgrade are still understood', async ({
    assert,
  }) => {
    const { id, enrolmentIds } = await passedClass(world, world.a, admin)
    await db.transaction((trx) =>
      openWorkBatch(trx, {
        kind: ISSUE_JOB,
        subject: { type: 'class', id },
        actorId: admin.id,
        jobs: [
          { kind: ISSUE_JOB, payload: { enrolmentId: enrolmentIds[0], actorId: admin.id } },
          { kind: PRINT_JOB, payload: { certificateId: 1 } },
        ],
      })
    )
    const again = await new IssueCertificates().handle({ actor: admin, classId: id })
    assert.equal(again.eligible, 2)
    await new OutboxWorker().drain()

    assert.lengthOf(await db.from('certificates').whereNotNull('pdf_sha256'), 3)
    assert.lengthOf(await db.from('outbox_jobs').whereNot('status', 'done'), 0)
  })

  test('who has not finished, has no grade or holds a certificate is not issued one', async ({
    assert,
  }) => {
    const { id, enrolmentIds } = await passedClass(world, world.a, admin)
    await db.from('enrolments').where('id', enrolmentIds[0]).update({ status: 'not_completed' })
    await db.from('grade_records').where('enrolment_id', enrolmentIds[1]).delete()
    await issued(enrolmentIds[2], admin)

    const result = await new IssueCertificates().handle({ actor: admin, classId: id })

    assert.deepEqual(result, { workBatchId: null, eligible: 0, refused: [] })
    assert.lengthOf(await db.from('outbox_jobs'), 0)
  })

  test('a name with a character that no font draws is refused, the others go on', async ({
    assert,
  }) => {
    const names = ['赵晓峰', '\u{212fe}野', '王秀兰']
    const { id, enrolmentIds } = await passedClass(world, world.a, admin, names)

    const { eligible, refused } = await new IssueCertificates().handle({
      actor: admin,
      classId: id,
    })
    await new OutboxWorker().drain()

    assert.equal(eligible, 2)
    assert.deepEqual(refused, [
      {
        enrolmentId: enrolmentIds[1],
        name: '\u{212fe}野',
        code: 'E_MISSING_GLYPH',
        params: { name: '\u{212fe}野', characters: '\u{212fe} U+212FE' },
      },
    ])
    const rows = await live()
    assert.deepEqual(
      rows.map((row) => row.enrolment_id),
      [enrolmentIds[0], enrolmentIds[2]]
    )
  })

  test('a body that is not filed for the occupation and grade issues nothing', async ({
    assert,
  }) => {
    const { id, enrolmentIds } = await passedClass(world, world.a, admin)
    await db.from('assessment_body_filings').where('grade_rank', 3).delete()

    const { eligible, refused } = await new IssueCertificates().handle({
      actor: admin,
      classId: id,
    })

    assert.equal(eligible, 0)
    assert.deepEqual(
      refused.map((one) => one.code),
      Array(3).fill('E_BODY_NOT_FILED')
    )
    await assert.rejects(
      () => new IssueCertificate().handle({ actorId: admin.id, enrolmentId: enrolmentIds[0] }),
      /E_BODY_NOT_FILED/
    )
  })

  test('a filing counts to its last day and not one day longer', async ({ assert }) => {
    const { id, enrolmentIds } = await passedClass(world, world.a, admin)
    await db.from('assessment_bodies').update({ filed_until: '2026-03-01' })

    const late = await new IssueCertificates().handle({ actor: admin, classId: id })
    await assert.rejects(
      () => new IssueCertificate().handle({ actorId: admin.id, enrolmentId: enrolmentIds[0] }),
      /E_FILING_EXPIRED/
    )
    await db.from('assessment_bodies').update({ filed_until: '2026-03-02' })
    const inTime = await new IssueCertificates().handle({ actor: admin, classId: id })

    assert.deepEqual([late.eligible, late.refused[0].code], [0, 'E_FILING_EXPIRED'])
    assert.equal(inTime.eligible, 3)
  })

  test('pressing the button twice queues nobody twice', async ({ assert }) => {
    const { id } = await passedClass(world, world.a, admin)
    const issue = () => new IssueCertificates().handle({ actor: admin, classId: id })

    const results = await Promise.all([issue(), issue(), issue()])
    await new OutboxWorker().drain()

    assert.deepEqual(results.map((one) => one.eligible).sort(), [0, 0, 3])
    assert.lengthOf(await live(), 3)
    assert.lengthOf(await db.from('work_batches').whereNot('status', 'finished'), 0)
  })

  test('certificates issued at the same time have numbers without a gap', async ({ assert }) => {
    const first = await passedClass(world, world.a, admin, Array(12).fill('赵晓峰'))
    const second = await passedClass(world, world.b, admin, Array(12).fill('王秀兰'))
    const enrolments = [...first.enrolmentIds, ...second.enrolmentIds]

    const ids = await Promise.all(
      // Every enrolment twice: a job that runs again while the first is still at work.
      [...enrolments, ...enrolments].map((enrolmentId) =>
        new IssueCertificate().handle({ actorId: admin.id, enrolmentId })
      )
    )

    assert.equal(new Set(ids).size, 24)
    const rows = await live()
    assert.deepEqual(
      rows.map((row) => Number(row.number.slice(-6))),
      Array.from({ length: 24 }, (_, index) => index + 1)
    )
  })

  test('an issue that fails gives its serial back', async ({ assert }) => {
    const { enrolmentIds } = await passedClass(world, world.a, admin, [
      '赵晓峰',
      '张\u{e000}三',
      '王秀兰',
    ])
    const issue = (enrolmentId: number) =>
      new IssueCertificate().handle({ actorId: admin.id, enrolmentId })

    await issue(enrolmentIds[0])
    await assert.rejects(() => issue(enrolmentIds[1]), /E_MISSING_GLYPH/)
    await issue(enrolmentIds[2])

    const rows = await live()
    assert.deepEqual(
      rows.map((row) => row.number.slice(-6)),
      ['000001', '000002']
    )
  })

  test('serials start anew with the year and the grade', async ({ assert }) => {
    const { enrolmentIds } = await passedClass(world, world.a, admin)
    await issued(enrolmentIds[0], admin)
    clock.stopAt('2027-01-04')

    await issued(enrolmentIds[1], admin)

    const rows = await live()
    assert.deepEqual(
      rows.map((row) => row.number),
      ['S000014100001264000001', 'S000014100001274000001']
    )
  })

  test('a worker that died after the issue prints the same certificate later', async ({
    assert,
  }) => {
    const { id, enrolmentIds } = await passedClass(world, world.a, admin)
    await new IssueCertificates().handle({ actor: admin, classId: id })
    // The worker took the first job, issued, and died before it had printed.
    await new IssueCertificate().handle({ actorId: admin.id, enrolmentId: enrolmentIds[0] })
    const [job] = await db.from('outbox_jobs').orderBy('id')
    await db
      .from('outbox_jobs')
      .where('id', job.id)
      .update({
        status: 'running',
        attempts: 1,
        locked_until: clock.instantIn(120),
      })

    await new OutboxWorker().drain()
    const whileLeased = await db.from('certificates').whereNull('pdf_sha256')
    clock.advance(121_000)
    await new OutboxWorker().drain()

    assert.lengthOf(whileLeased, 1)
    const rows = await live()
    assert.lengthOf(rows, 3)
    assert.deepEqual(
      rows.map((row) => Number(row.number.slice(-6))),
      [1, 2, 3]
    )
    assert.lengthOf(await db.from('certificates').whereNull('pdf_sha256'), 0)
    const batch = await db.from('work_batches').firstOrFail()
    assert.deepEqual([batch.done, batch.failed, batch.status], [3, 0, 'finished'])
  })

  test('printing again changes neither the register nor the file', async ({ assert }) => {
    const { enrolmentIds } = await passedClass(world, world.a, admin)
    const id = await issued(enrolmentIds[0], admin)
    const before = await db.from('certificates').where('id', id).firstOrFail()

    await new PrintCertificates().handle([id])
    await db.from('certificates').where('id', id).update({ pdf_sha256: null })
    await new PrintCertificates().handle([id])

    assert.deepEqual(await db.from('certificates').where('id', id).firstOrFail(), before)
  })

  test('after a revocation a new certificate comes only when asked for by name', async ({
    assert,
  }) => {
    const { id, enrolmentIds } = await passedClass(world, world.a, admin, ['赵晓峰'])
    await new IssueCertificates().handle({ actor: admin, classId: id })
    await new OutboxWorker().drain()
    const [first] = await live()
    await revoke(first.id, '姓名印错，换发新证', admin)

    const byClass = await new IssueCertificates().handle({ actor: admin, classId: id })
    const byName = await new IssueCertificates().handle({
      actor: admin,
      classId: id,
      enrolmentId: enrolmentIds[0],
    })
    await new OutboxWorker().drain()

    assert.equal(byClass.eligible, 0)
    assert.deepEqual(
      byClass.refused.map((one) => one.code),
      ['E_REVOKED_BEFORE']
    )
    assert.equal(byName.eligible, 1)
    const [second] = await live()
    assert.equal(second.number, 'S000014100001264000002')
    assert.notEqual(second.verification_code, first.verification_code)
  })
})
