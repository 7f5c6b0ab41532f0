import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import db from '@adonisjs/lucid/services/db'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { givenFile } from '#tests/fixtures/make_spreadsheet'
import { aClass, setUpWorld } from '#tests/functional/enrolments/class_fixture'
import { userWith } from '#tests/support/world'

const SAMPLE = app.makePath('tests/fixtures/rosters/roster-carer-grade5-with-faults.xlsx')

async function run(...args: string[]) {
  const command = ['ace.js', 'roster:import', ...args]
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command, {
      cwd: app.makePath(),
      env: process.env,
    })
    return { code: 0, stdout, stderr: '' }
  } catch (error: any) {
    return { code: error.code, stdout: error.stdout, stderr: error.stderr }
  }
}

test.group('roster:import', (group) => {
  group.each.timeout(60_000)
  group.each.setup(async () => {
    const { world, tearDown } = await setUpWorld()
    await aClass(world, world.a, {
      code: 'CLASS-A',
      starts_on: '2030-04-07',
      ends_on: '2030-04-08',
    })
    await userWith('auditor')
    return tearDown
  })

  test('a dry run prints the counts and enrols nobody', async ({ assert }) => {
    const { code, stdout, stderr } = await run(SAMPLE, '--class=CLASS-A', '--dry-run', '--json')

    assert.equal(code, 0, stderr)
    const answer = JSON.parse(stdout)
    assert.equal(answer.accepted + answer.warned + answer.refused, answer.rows.length)
    assert.equal(answer.written, 0)
    assert.lengthOf(await db.from('enrolments'), 0)
  })

  test('it writes as an administrator of the base', async ({ assert }) => {
    const { code, stdout, stderr } = await run(SAMPLE, '--class=CLASS-A', '--json')

    assert.equal(code, 0, stderr)
    const { accepted, warned, written } = JSON.parse(stdout)
    assert.equal(written, accepted + warned)
    assert.lengthOf(await db.from('enrolments'), written)
    const audit = await db
      .from('audit_entries')
      .where('action', 'roster_import.written')
      .firstOrFail()
    assert.match(audit.actor_name, /^base_admin/)
  })

  test('bad input ends with one line and exit code 1', async ({ assert, cleanup }) => {
    const picture = await givenFile({ cleanup }, 'picture.xlsx', 'no spreadsheet')
    const auditor = await db.from('users').whereLike('username', 'auditor%').firstOrFail()
    for (const args of [
      ['/no/such/file.xlsx', '--class=CLASS-A'],
      [SAMPLE, '--class=NONE'],
      [SAMPLE],
      [picture, '--class=CLASS-A'],
      [SAMPLE, '--class=CLASS-A', '--mode=some'],
      [SAMPLE, '--class=CLASS-A', '--mode=all_or_nothing', '--json'],
      [SAMPLE, '--class=CLASS-A', `--actor=${auditor.username}`],
    ]) {
      const { code, stderr } = await run(...args)
      assert.equal(code, 1, args.join(' '))
      assert.lengthOf(stderr.trim().split('\n'), 1, args.join(' '))
    }
    assert.lengthOf(await db.from('enrolments'), 0)
  })
    .timeout(120_000)
    // Seven processes that refuse what they were given before they ask the database.
    .skip(() => db.connection().dialect.name === 'postgres', 'once is enough')
})
