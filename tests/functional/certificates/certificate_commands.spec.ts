import ace from '@adonisjs/core/services/ace'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { countRows } from '#app/shared/database/rows'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { readCertificateFile } from '#app/certificates/read_certificate_file'
import { sha256 } from '#app/shared/files/stored_file'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { issued, passedClass } from './passed_class.js'
import '#start/outbox'
import type User from '#models/user'

/** Runs a command in this process and gives what it printed. */
async function run(name: string, argv: string[]) {
  const written = { stdout: '', stderr: '' }
  const kept = { stdout: process.stdout.write, stderr: process.stderr.write }
  for (const stream of ['stdout', 'stderr'] as const) {
    process[stream].write = ((text: string) => {
      written[stream] += text
      return true
    }) as never
  }
  try {
    const command = await ace.exec(name, argv)
    return { ...written, exitCode: command.exitCode ?? 0 }
  } finally {
    process.stdout.write = kept.stdout
    process.stderr.write = kept.stderr
  }
}

test.group('Certificate commands', (group) => {
  let world: World
  let admin: User
  let folder: string

  group.each.setup(async () => {
    await emptyDatabase()
    world = await buildWorld()
    await db.from('assessment_bodies').update({ filed_until: '2099-12-31' })
    admin = await userWith('base_admin', { baseId: world.a.id })
    folder = await mkdtemp(join(tmpdir(), 'bagong-certificates-'))
    return () => rm(folder, { recursive: true, force: true })
  })

  test('certificates:issue issues and prints, and counts who could not have one', async ({
    assert,
  }) => {
    const names = ['赵晓峰', '\u{212fe}野', '王秀兰']
    const { code, enrolmentIds } = await passedClass(world, world.a, admin, names)

    const { stdout, exitCode } = await run('certificates:issue', ['--class', code, '--json'])

    assert.equal(exitCode, 0)
    assert.deepEqual(JSON.parse(stdout), {
      class: code,
      eligible: 2,
      issued: 2,
      failed: 0,
      refused: [
        {
          enrolmentId: enrolmentIds[1],
          code: 'E_MISSING_GLYPH',
          params: { characters: '\u{212fe} U+212FE' },
        },
      ],
    })
    assert.lengthOf(await db.from('certificates').whereNotNull('pdf_sha256'), 2)
  })

  test('certificates:issue again issues nothing and says so', async ({ assert }) => {
    const { code } = await passedClass(world, world.a, admin)
    await run('certificates:issue', ['--class', code])

    const { stdout, exitCode } = await run('certificates:issue', ['--class', code])

    assert.equal(stdout, `${code}: 0 issued, 0 failed, 0 refused\n`)
    assert.equal(exitCode, 0)
    assert.lengthOf(await db.from('certificates'), 3)
  })

  test('certificates:issue says in one line that a class is unknown', async ({ assert }) => {
    const { stderr, exitCode } = await run('certificates:issue', ['--class', 'HM99-X'])
    assert.equal(exitCode, 1)
    assert.equal(stderr, 'No class has the code HM99-X\n')
  })

  test('certificates:export says in one line that a class is unknown', async ({ assert }) => {
    const { stderr, exitCode } = await run('certificates:export', [
      '--class',
      'HM99-X',
      '--out',
      folder,
    ])
    assert.equal(exitCode, 1)
    assert.equal(stderr, 'No class has the code HM99-X\n')
  })

  test('certificates:export writes the registered files, named by number', async ({ assert }) => {
    const { code, enrolmentIds } = await passedClass(world, world.a, admin)
    for (const id of enrolmentIds) await issued(id, admin)
    const out = join(folder, 'new', 'folder')

    const { stdout, exitCode } = await run('certificates:export', [
      '--class',
      code,
      '--out',
      out,
      '--json',
    ])

    assert.equal(exitCode, 0)
    const rows = await db.from('certificates').orderBy('number')
    const written = await readdir(out)
    assert.deepEqual(
      written.sort(),
      rows.map((row) => `${row.number}.pdf`)
    )
    for (const row of rows) {
      assert.equal(sha256(await readFile(join(out, `${row.number}.pdf`))), row.pdf_sha256)
    }
    assert.lengthOf(JSON.parse(stdout).files, 3)
  })

  test('certificates:export says in one line that a folder cannot be written', async ({
    assert,
  }) => {
    const { code, enrolmentIds } = await passedClass(world, world.a, admin)
    await issued(enrolmentIds[0], admin)
    await writeFile(join(folder, 'file'), '')

    for (const out of [join(folder, 'file'), join(folder, 'file', 'below'), '/proc/nowhere/at']) {
      const { stderr, exitCode } = await run('certificates:export', ['--class', code, '--out', out])

      assert.equal(exitCode, 1)
      assert.match(stderr, /^Cannot write to \S+: E[A-Z]+\n$/)
    }
  })

  test('certificates:verify knows a file, a number and a code, and a revoked one', async ({
    assert,
  }) => {
    const { enrolmentIds } = await passedClass(world, world.a, admin)
    const id = await issued(enrolmentIds[0], admin)
    const row = await db.from('certificates').where('id', id).firstOrFail()
    const file = join(folder, 'certificate.pdf')
    await writeFile(file, await readCertificateFile(id))
    const verify = async (subject: string) => {
      const { stdout, exitCode } = await run('certificates:verify', [subject, '--json'])
      return [JSON.parse(stdout).verdict, exitCode]
    }

    for (const subject of [file, row.number, row.verification_code.toLowerCase()]) {
      assert.deepEqual(await verify(subject), ['valid', 0])
    }
    await writeFile(file, Buffer.concat([await readFile(file), Buffer.from('%')]))
    assert.deepEqual(await verify(file), ['unknown', 1])
    assert.deepEqual(await verify('S000014100001264999999'), ['unknown', 1])
    await db.from('certificates').where('id', id).update({
      status: 'revoked',
      revoked_at: '2026-03-03T01:00:00.000Z',
      revoked_reason: '成绩更正',
    })
    assert.deepEqual(await verify(row.number), ['revoked', 1])
  })

  test('a batch whose worker is killed is finished by the next, nothing twice', async ({
    assert,
  }) => {
    const { code } = await passedClass(world, world.a, admin, Array(50).fill('赵晓峰'))
    const child = spawn(
      process.execPath,
      [app.makePath('ace.js'), 'certificates:issue', '--class', code],
      { cwd: app.makePath(), stdio: 'ignore' }
    )
    const ended = new Promise((resolve) => child.once('exit', resolve))
    const count = () => countRows(db.from('certificates'))
    while ((await count()) < 3 && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    child.kill('SIGKILL')
    await ended
    const atDeath = await count()

    const worker = new OutboxWorker()
    await worker.freeAbandoned()
    await worker.drain()

    assert.isBelow(atDeath, 50)
    const rows = await db.from('certificates').orderBy('number')
    assert.deepEqual(
      rows.map((row) => Number(row.number.slice(-6))),
      Array.from({ length: 50 }, (_, index) => index + 1)
    )
    assert.lengthOf(
      rows.filter((row) => row.pdf_sha256 === null),
      0
    )
    assert.equal(new Set(rows.map((row) => row.enrolment_id)).size, 50)
    const batch = await db.from('work_batches').firstOrFail()
    assert.deepEqual([batch.total, batch.done, batch.failed, batch.status], [50, 50, 0, 'finished'])
    assert.lengthOf(await db.from('audit_entries').where('action', 'certificate.issued'), 50)
  })
})
