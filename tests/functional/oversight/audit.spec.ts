import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import { auditList, subjectHref } from '#app/oversight/queries/audit_list'
import { recordAudit } from '#app/shared/audit/record_audit'
import { emptyDatabase, userWith } from '#tests/support/world'
import type User from '#models/user'

test.group('Audit trail', (group) => {
  let auditor: User

  group.each.setup(async () => {
    await emptyDatabase()
    auditor = await userWith('auditor', { name: '高远' })
    return () => clock.resume()
  })

  async function write(action: string, id: number, actor: User | null = auditor) {
    await db.transaction((trx) =>
      recordAudit(trx, {
        actor,
        action,
        subject: { type: action.split('.')[0], id },
        changes: { status: ['draft', 'submitted'] },
      })
    )
  }

  test('is the auditor’s alone', async ({ assert, client }) => {
    for (const role of ['system_admin', 'reviewer', 'base_admin', 'trainee'] as const) {
      const user = await userWith(role)
      const read = await client.get('/audit').loginAs(user)
      const verified = await client
        .post('/audit/verifications')
        .loginAs(user)
        .withCsrfToken()
        .accept('json')
      assert.deepEqual([read.status(), verified.status()], [403, 403], role)
    }
    const guest = await client.get('/audit').redirects(0)
    guest.assertStatus(302)
  })

  test('shows the newest first, fifty at a time, without gaps or repeats', async ({ assert }) => {
    for (let at = 1; at <= 120; at++) await write('claim.submitted', at)

    const seen: number[] = []
    for (let before: number | null | undefined; before !== null;) {
      const page: { rows: { sequence: number }[]; next: number | null } = await auditList({
        before: before ?? undefined,
      })
      seen.push(...page.rows.map((row) => row.sequence))
      before = page.next
    }

    assert.deepEqual(
      seen,
      Array.from({ length: 120 }, (_, at) => 120 - at)
    )
  })

  test('filters by action, person, subject and the day in Shanghai', async ({ assert }) => {
    clock.stopAt('2026-03-01T23:59:59.000')
    await write('claim.submitted', 1)
    clock.stopAt('2026-03-02T00:00:00.000')
    await write('class.created', 2, null)
    clock.stopAt('2026-03-02T23:59:59.999')
    await write('claim.approved', 3)
    const ids = async (filters: Parameters<typeof auditList>[0]) => {
      const { rows } = await auditList(filters)
      return rows.map((row) => row.subjectId)
    }

    assert.deepEqual(await ids({ action: 'claim.submitted' }), [1])
    assert.deepEqual(await ids({ action: 'claim' }), [3, 1])
    assert.deepEqual(await ids({ action: 'c' }), [])
    assert.deepEqual(await ids({ actor: '高' }), [3, 1])
    assert.deepEqual(await ids({ subject: 'class' }), [2])
    assert.deepEqual(await ids({ day: '2026-03-02' }), [3, 2])
    assert.deepEqual(await ids({ subject: 'claim', subjectId: 3 }), [3])
  })

  test('shows who did what to which record, with a link', async ({ client }) => {
    await write('claim.submitted', 7)

    const response = await client.get('/audit?action=claim.submitted&actor=&day=').loginAs(auditor)

    response.assertStatus(200)
    response.assertTextIncludes('href="/claims/7"')
    response.assertTextIncludes('状态：草稿 → 待初审')
    response.assertTextIncludes('高远')
  })

  test('a day that does not exist is refused', async ({ assert, client }) => {
    const response = await client.get('/audit?day=2026-02-30').loginAs(auditor).redirects(0)

    assert.notEqual(response.status(), 200)
  })

  test('verifying says that the chain holds, or where it breaks', async ({ client }) => {
    await write('claim.submitted', 1)
    const verify = () => client.post('/audit/verifications').loginAs(auditor).withCsrfToken()

    const whole = await verify()
    await db.from('audit_heads').update({ hash: 'f'.repeat(64) })
    const broken = await verify()

    whole.assertTextIncludes('审计链完整：共 1 条')
    broken.assertTextIncludes('审计链在第 2 条断开')
  })

  test('records without a page have no link', ({ assert }) => {
    assert.equal(subjectHref('claim', 3), '/claims/3')
    assert.equal(subjectHref('class_session', 3), '/sessions/3/attendance')
    assert.isNull(subjectHref('user', 3))
    assert.isNull(subjectHref('claim', null))
  })
})
