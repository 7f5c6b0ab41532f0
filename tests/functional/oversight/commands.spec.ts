import ace from '@adonisjs/core/services/ace'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { createRequire } from 'node:module'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recordAudit } from '#app/shared/audit/record_audit'
import { INVARIANTS } from '#app/oversight/invariants'
import { createBackup, restoreBackup } from '#app/oversight/backup'
import { emptyDatabase, userWith } from '#tests/support/world'

const isSqlite = () => db.connection().dialect.name !== 'postgres'
const Sqlite = createRequire(import.meta.url)('better-sqlite3')

async function run(name: string, argv: string[] = []) {
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

async function write(count: number) {
  for (let id = 1; id <= count; id++) {
    await db.transaction((trx) =>
      recordAudit(trx, { actor: null, action: 'claim.submitted', subject: { type: 'claim', id } })
    )
  }
}

test.group('Commands of oversight', (group) => {
  let folder: string

  group.each.setup(async () => {
    await emptyDatabase()
    folder = mkdtempSync(join(tmpdir(), 'bagong-backup-'))
    return () => rmSync(folder, { recursive: true, force: true })
  })
  group.teardown(() => emptyDatabase())

  test('audit:verify exits 0 while the chain holds and 1 with the place where it breaks', async ({
    assert,
  }) => {
    await write(3)

    const whole = await run('audit:verify', ['--json'])
    await db.from('audit_heads').update({ sequence: 4 })
    const broken = await run('audit:verify')

    assert.equal(whole.exitCode, 0)
    assert.deepInclude(JSON.parse(whole.stdout), { entries: 3, fault: null })
    assert.equal(broken.exitCode, 1)
    assert.equal(broken.stderr, 'Audit chain broken at entry 4: head\n')
  })

  test('invariants:check exits 0 while all hold and 1 with the broken one named', async ({
    assert,
  }) => {
    const whole = await run('invariants:check')
    await db.from('audit_heads').update({ hash: 'f'.repeat(64) })
    const broken = await run('invariants:check')
    const json = await run('invariants:check', ['--json'])

    assert.equal(whole.exitCode, 0)
    assert.lengthOf(whole.stdout.trim().split('\n'), INVARIANTS.length)
    assert.equal(broken.exitCode, 1)
    assert.match(broken.stderr, /^BROKEN {2}audit_chain .*: 1\n.*#1: head/)
    assert.equal(json.exitCode, 1)
    assert.isFalse(JSON.parse(json.stdout).holds)
  })

  test('backup:create writes a whole copy that only its owner reads', async ({ assert }) => {
    await write(5)
    const file = join(folder, 'backup.sqlite3')

    const { exitCode } = await run('backup:create', [file])

    assert.equal(exitCode, 0)
    assert.equal(statSync(file).mode & 0o077, 0)
    const copy = new Sqlite(file, { readonly: true })
    assert.equal(copy.prepare('SELECT COUNT(*) AS n FROM audit_entries').get().n, 5)
    copy.close()
  }).skip(() => !isSqlite(), 'a file of SQLite')

  test('backup:create never writes over a file', async ({ assert }) => {
    const file = join(folder, 'backup.sqlite3')
    writeFileSync(file, 'keep me')

    const { exitCode, stderr } = await run('backup:create', [file])

    assert.equal(exitCode, 1)
    assert.include(stderr, 'There is a file already')
    assert.equal(statSync(file).size, 7)
  })

  test('backup:restore refuses a database that is not empty', async ({ assert }) => {
    const user = await userWith('auditor')
    const file = join(folder, 'backup.sqlite3')
    writeFileSync(file, 'whatever it holds')

    const { exitCode, stderr } = await run('backup:restore', [file])

    assert.equal(exitCode, 1)
    assert.include(stderr, 'add --force')
    assert.isNotNull(await db.from('users').where('id', user.id).first())
  })

  test('backup:restore refuses files that are no backup, and touches nothing', async ({
    assert,
  }) => {
    const user = await userWith('auditor')
    const other = join(folder, 'other.sqlite3')
    writeFileSync(other, 'not a database')

    const wrong = await run('backup:restore', [other, '--force'])
    const missing = await run('backup:restore', [join(folder, 'none'), '--force'])

    assert.deepEqual([wrong.exitCode, missing.exitCode], [1, 1])
    assert.match(wrong.stderr, /not a backup|pg_restore/)
    assert.include(missing.stderr, 'no such file')
    assert.isNotNull(await db.from('users').where('id', user.id).first())
  })

  test('a backup whose audit chain was cut is refused', async ({ assert }) => {
    await write(2)
    const file = join(folder, 'backup.sqlite3')
    await createBackup(file)
    const copy = new Sqlite(file)
    copy.exec('DROP TRIGGER audit_entries_no_delete; DELETE FROM audit_entries WHERE sequence = 2')
    copy.close()

    await assert.rejects(() => restoreBackup(file, { force: true }), /audit chain/)
  }).skip(() => !isSqlite(), 'a file of SQLite')

  test('what was lost comes back, and the former database is kept', async ({ assert }) => {
    await write(4)
    const file = join(folder, 'backup.sqlite3')
    await createBackup(file)
    await write(2)

    const { auditEntries, keptAt } = await restoreBackup(file, { force: true })

    assert.equal(auditEntries, 4)
    const found = await db.from('audit_entries').count('* as n').first()
    assert.equal(found!.n, 4)
    assert.isTrue(existsSync(keptAt!))
    const former = new Sqlite(keptAt!, { readonly: true })
    assert.equal(former.prepare('SELECT COUNT(*) AS n FROM audit_entries').get().n, 6)
    former.close()
    rmSync(keptAt!)
    assert.notInclude(readdirSync(folder).join(), 'restoring')
  }).skip(() => !isSqlite(), 'a file of SQLite')
})
