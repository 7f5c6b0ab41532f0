import { test } from '@japa/runner'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import ace from '@adonisjs/core/services/ace'
import db from '@adonisjs/lucid/services/db'
import yazl from 'yazl'
import clock from '#app/shared/clock'
import { canonicalJson } from '#app/rules/hash'
import { checkPack } from '#app/subsidies/evidence/check_pack'
import { readPack } from '#app/subsidies/evidence/read_pack'
import { sealOf, sha256, type Manifest } from '#app/subsidies/evidence/manifest'
import MakeEvidencePack from '#app/subsidies/evidence/actions/make_evidence_pack'
import EvidenceCheck from '../../../commands/evidence_check.js'
import EvidenceExport from '../../../commands/evidence_export.js'
import { playLine, theBureau, type Line } from '#tests/support/line'
import { buildWorld, emptyDatabase, insertRow, userWith } from '#tests/support/world'
import type { PackSubject } from '#app/subsidies/evidence/evidence'

let line: Line
let other: Line
let folder: string
let subject: PackSubject

async function packOf(about: PackSubject): Promise<Map<string, Buffer>> {
  const pack = await new MakeEvidencePack().handle({ subject: about, actor: line.admin })
  const file = join(folder, `${Math.random()}.zip`)
  await pipeline(pack.open(), createWriteStream(file))
  return readPack(file)
}

/** A ZIP of these files, as somebody would put one together again by hand. */
async function zip(files: ReadonlyMap<string, Buffer>): Promise<string> {
  const archive = new yazl.ZipFile()
  for (const [name, bytes] of files) archive.addBuffer(bytes, name)
  archive.end()
  const file = join(folder, `${Math.random()}.zip`)
  await pipeline(archive.outputStream, createWriteStream(file))
  return file
}

async function run(command: typeof EvidenceCheck | typeof EvidenceExport, args: string[]) {
  const written: string[] = []
  const [out, err] = [process.stdout.write, process.stderr.write]
  const write = ((text: string) => written.push(String(text)) > 0) as typeof out
  process.stdout.write = write
  process.stderr.write = write
  try {
    const made = await ace.create(command as typeof EvidenceCheck, args)
    await made.exec()
    return { exitCode: made.exitCode ?? 0, text: written.join('') }
  } finally {
    process.stdout.write = out
    process.stderr.write = err
  }
}

test.group('Evidence packs', (group) => {
  group.setup(async () => {
    await emptyDatabase()
    clock.stopAt('2026-03-02')
    const world = await buildWorld()
    const bureau = await theBureau()
    line = await playLine(world, world.a, bureau)
    other = await playLine(world, world.b, bureau)
    folder = await mkdtemp(join(tmpdir(), 'bagong-evidence-'))
    const claim = await db.from('claims').where('id', line.claimId).firstOrFail()
    subject = { kind: 'claim', id: claim.id, name: claim.number }
    return async () => {
      clock.resume()
      await rm(folder, { recursive: true, force: true })
    }
  })

  test('a pack of a claim holds everything and is found sound', async ({ assert }) => {
    const files = await packOf(subject)
    const own = `claims/${subject.name}`
    assert.sameMembers(
      [...files.keys()],
      [
        'manifest.json',
        'policies/training_subsidy-2026-1.json',
        'sessions.json',
        'attendance.json',
        'scores.json',
        'inspections.json',
        `${own}/claim.json`,
        `${own}/certificate.json`,
        `${own}/notice.json`,
        `${own}/payment.json`,
        `${own}/recovery.json`,
        'audit.json',
        `${own}/certificate.pdf`,
        'report.pdf',
      ]
    )
    const verdict = checkPack(files)
    assert.deepEqual(verdict.faults, [])
    assert.isAbove(verdict.replayed, 0)
    assert.isAbove(verdict.auditEntries, 5)
    const json = (name: string) => JSON.parse(files.get(name)!.toString('utf8'))
    assert.isNotEmpty(json('sessions.json')[0].sessions[0].trainer)
    assert.isNotEmpty(json('sessions.json')[0].sessions[0].room)
    assert.lengthOf(json('attendance.json')[0].sessions[0].marks, 1)
    assert.lengthOf(json('scores.json')[0].scores, 2)
    const [inspection] = json('inspections.json')[0].inspections
    assert.include(inspection, { finding: 'none', headCount: 2, answer: '已知悉' })
    assert.match(inspection.photoSha256, /^[0-9a-f]{64}$/)
    assert.equal(
      json(`${own}/payment.json`).payments[0].amountFen,
      json(`${own}/claim.json`).claim.amountFen
    )
    assert.include(files.get('report.pdf')!.subarray(0, 8).toString('latin1'), '%PDF-1.4')
  })

  test('names, documents and accounts are masked and it says so', async ({ assert }) => {
    const files = await packOf(subject)
    const person = await db.from('persons').where('id', line.personId).firstOrFail()
    for (const [name, bytes] of files) {
      if (name.endsWith('.json')) assert.notInclude(bytes.toString('utf8'), person.name)
    }
    const manifest = JSON.parse(files.get('manifest.json')!.toString('utf8')) as Manifest
    assert.include(manifest.privacy['zh-CN'], '已遮盖')
    assert.include(files.get(`claims/${subject.name}/claim.json`)!.toString('utf8'), '赵*峰')
  })

  test('two packs of unchanged data differ in their manifest alone', async ({ assert }) => {
    const first = await packOf(subject)
    clock.advance(60_000)
    const second = await packOf(subject)
    const differing = [...first.keys()].filter(
      (name) => !first.get(name)!.equals(second.get(name)!)
    )
    assert.deepEqual(differing, ['manifest.json'])
  })

  test('the making is audited with the seal of the pack', async ({ assert }) => {
    const files = await packOf(subject)
    const { seal } = JSON.parse(files.get('manifest.json')!.toString('utf8')) as Manifest
    const entry = await db
      .from('audit_entries')
      .where('action', 'evidence_pack.made')
      .orderBy('sequence', 'desc')
      .firstOrFail()
    assert.equal(JSON.parse(entry.changes).seal, seal)
    assert.equal(entry.actor_id, line.admin.id)
    assert.equal(entry.subject_id, line.claimId)
  })

  test('one altered byte in any file is found and the file named', async ({ assert }) => {
    const files = await packOf(subject)
    for (const [name, bytes] of files) {
      const altered = Buffer.from(bytes)
      altered[Math.floor(bytes.length / 2)] ^= 1
      const { faults } = checkPack(new Map([...files, [name, altered]]))
      assert.isTrue(
        faults.some((one) => one.file === name && one.kind === 'altered'),
        name
      )
    }
  })

  test('a missing and an added file are named by the command', async ({ assert }) => {
    const files = await packOf(subject)
    files.delete('scores.json')
    files.set('extra.txt', Buffer.from('nachträglich'))
    const { exitCode, text } = await run(EvidenceCheck, [await zip(files)])
    assert.equal(exitCode, 1)
    assert.include(text, '✗ scores.json (missing)')
    assert.include(text, '✗ extra.txt (added)')
    assert.include(text, 'NOT sound')
  })

  test('a forger who mends every hash is found by the replay, and by the register', async ({
    assert,
  }) => {
    const files = await packOf(subject)
    const name = `claims/${subject.name}/claim.json`
    const content = JSON.parse(files.get(name)!.toString('utf8'))
    content.traces.at(-1).facts.attended_days.value = 1
    files.set(name, Buffer.from(canonicalJson(content)))
    const manifest = JSON.parse(files.get('manifest.json')!.toString('utf8')) as Manifest
    manifest.files.find((one) => one.name === name)!.sha256 = sha256(files.get(name)!)
    manifest.seal = sealOf(manifest)
    files.set('manifest.json', Buffer.from(canonicalJson(manifest)))
    const forged = await zip(files)
    const alone = await run(EvidenceCheck, [forged])
    assert.equal(alone.exitCode, 1)
    assert.include(alone.text, `${name} (trace)`)
    const registered = await run(EvidenceCheck, [forged, '--register', '--json'])
    const kinds = JSON.parse(registered.text).register.map((one: { kind: string }) => one.kind)
    assert.deepEqual(kinds, ['unknown_pack'])
  })

  test('an audit entry that was changed is named though its file hash was mended', async ({
    assert,
  }) => {
    const files = await packOf(subject)
    const entries = JSON.parse(files.get('audit.json')!.toString('utf8'))
    entries[1].actor_name = '无名'
    files.set('audit.json', Buffer.from(canonicalJson(entries)))
    const manifest = JSON.parse(files.get('manifest.json')!.toString('utf8')) as Manifest
    manifest.files.find((one) => one.name === 'audit.json')!.sha256 = sha256(
      files.get('audit.json')!
    )
    manifest.seal = sealOf(manifest)
    files.set('manifest.json', Buffer.from(canonicalJson(manifest)))
    const { faults } = checkPack(files)
    assert.deepEqual(
      faults.map((one) => [one.file, one.kind]),
      [['audit.json', 'audit']]
    )
  })

  test('the commands write a pack and find it sound against the register', async ({ assert }) => {
    const file = join(folder, 'class.zip')
    const courseClass = await db.from('course_classes').where('id', line.classId).firstOrFail()
    const written = await run(EvidenceExport, [
      '--class',
      courseClass.code,
      '--out',
      file,
      '--json',
    ])
    assert.equal(written.exitCode, 0)
    assert.lengthOf(JSON.parse(written.text).about.claims, 2)
    const checked = await run(EvidenceCheck, [file, '--register', '--json'])
    assert.equal(checked.exitCode, 0, checked.text)
    assert.isTrue(JSON.parse(checked.text).sound)

    assert.equal(
      (await run(EvidenceExport, ['--claim', 'SL26-9999999', '--out', file])).exitCode,
      1
    )
    assert.equal((await run(EvidenceExport, ['--out', file])).exitCode, 1)
    const nowhere = join(folder, 'none', 'x.zip')
    const refused = await run(EvidenceExport, ['--claim', subject.name, '--out', nowhere])
    assert.equal(refused.exitCode, 1)
    const broken = join(folder, 'broken.zip')
    await writeFile(broken, 'no zip')
    assert.equal((await run(EvidenceCheck, [broken])).exitCode, 1)
  })

  test('a certificate whose file was changed stops the pack', async ({ assert }) => {
    const certificate = await db.from('certificates').where('id', line.certificateId).firstOrFail()
    await db
      .from('certificates')
      .where('id', line.certificateId)
      .update({ pdf_sha256: 'f'.repeat(64) })
    try {
      await assert.rejects(() => packOf(subject), /E_CERTIFICATE_FILE|certificate/i)
    } finally {
      await db
        .from('certificates')
        .where('id', line.certificateId)
        .update({ pdf_sha256: certificate.pdf_sha256 })
    }
  })

  test('a base does not read in a pack who objected or what is looked for', async ({ assert }) => {
    const about = { claim_id: line.claimId, status: 'open' }
    const { notice_id: noticeId } = await db
      .from('notice_lines')
      .where('claim_id', line.claimId)
      .firstOrFail()
    const objection = await insertRow('notice_objections', {
      ...about,
      number: 'YY26-901',
      notice_id: noticeId,
      name: '李明',
      contact_cipher: 'sealed',
      contact_mask: '138****5678',
      ground: '此人一直在外地务工',
      form_key: 'evidence-form',
      due_on: '2026-03-20',
      lodged_at: clock.instant(),
    })
    const flag = await insertRow('anomaly_flags', {
      ...about,
      code: 'F13',
      fingerprint: 'F13:evidence',
      weight: 5,
      blocks: false,
      facts: '{}',
      rows: '[]',
      raised_at: clock.instant(),
    })
    try {
      const textOf = async (forBase: boolean) => {
        const make = new MakeEvidencePack()
        const pack = await make.handle({ subject, actor: line.admin, forBase })
        const file = join(folder, `base-${forBase}.zip`)
        await pipeline(pack.open(), createWriteStream(file))
        const files = await readPack(file)
        assert.deepEqual(checkPack(files).faults, [])
        return [...files.values()].map((bytes) => bytes.toString('utf8')).join('\n')
      }
      const [whole, ofBase] = [await textOf(false), await textOf(true)]
      for (const words of ['此人一直在外地务工', '138****5678', 'F13']) {
        assert.include(whole, words)
        assert.notInclude(ofBase, words)
      }
    } finally {
      await db.from('notice_objections').where('id', objection).delete()
      await db.from('anomaly_flags').where('id', flag).delete()
    }
  })

  test('the pack is downloaded by those who may read the claim', async ({ assert, client }) => {
    for (const url of [`/claims/${line.claimId}/evidence`, `/classes/${line.classId}/evidence`]) {
      const response = await client.get(url).loginAs(line.admin)
      response.assertStatus(200)
      response.assertHeader('content-type', 'application/zip')
      response.assertHeader('cache-control', 'private, no-store')
      const guest = await client.get(url).redirects(0)
      guest.assertStatus(302)
      for (const user of [other.admin, line.instructor, await userWith('system_admin')]) {
        const refused = await client.get(url).loginAs(user).accept('json')
        assert.equal(refused.status(), 403)
      }
    }
    const none = await client.get('/claims/999999/evidence').loginAs(line.admin)
    none.assertStatus(404)
  })
})
