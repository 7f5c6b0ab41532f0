import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import db from '@adonisjs/lucid/services/db'
import { traceOf } from '#app/subsidies/claim_traces'
import clock from '#app/shared/clock'
import ClaimsExplain from '../../../commands/claims_explain.js'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import { paidLife } from '#tests/functional/subsidies/paid_life'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { buildWorld, emptyDatabase } from '#tests/support/world'

async function explain(args: string[]) {
  const written: string[] = []
  const write = process.stdout.write
  process.stdout.write = ((text: string) => written.push(String(text)) > 0) as typeof write
  try {
    const command = await ace.create(ClaimsExplain, args)
    await command.exec()
    return { exitCode: command.exitCode ?? 0, text: written.join('') }
  } finally {
    process.stdout.write = write
  }
}

test.group('claims:explain', (group) => {
  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    const world = await buildWorld()
    const { admin } = await officers(world)
    const { classId } = await finishedClass(world, { people: 1, days: 14 })
    await new PrepareClaims().handle({ actor: admin, classId })
    return () => clock.resume()
  })

  test('it says every condition, the arithmetic and that the replay agrees', async ({ assert }) => {
    const { exitCode, text } = await explain(['SL26-0000001'])
    assert.equal(exitCode, 0)
    assert.include(text, '✓ 出勤率不低于 80%')
    assert.include(text, '15 天出勤 14 天，93%')
    assert.include(text, '前 10 日：10 日 × 150 元  ¥1,500.00')
    assert.include(text, '重算一致，逐字节相同')
  })

  test('it speaks English', async ({ assert }) => {
    const { text } = await explain(['sl26-0000001', '--locale', 'en'])
    assert.include(text, 'Attendance of at least 80%')
    assert.include(text, 'Judged again: the same bytes')
  })

  test('it gives one JSON object', async ({ assert }) => {
    const { text } = await explain(['SL26-0000001', '--json'])
    const said = JSON.parse(text)
    assert.equal(said.amountFen, 190_000)
    assert.equal(said.verdict, 'passed')
    assert.isTrue(said.replay.same)
  })

  test('it explains a paid claim as of then, with decisions and money', async ({ assert }) => {
    await emptyDatabase()
    clock.stopAt('2026-10-15')
    const world = await buildWorld()
    const life = await paidLife(world, await officers(world))
    const { number } = await db.from('claims').where('id', life.claimId).firstOrFail()
    const reviewed = await explain([number, '--at', '2026-10-16T15:08'])
    assert.equal(reviewed.exitCode, 0)
    assert.include(reviewed.text, `${number} 待复核 ¥1,900.00  截至 2026-10-16 15:08`)
    assert.include(reviewed.text, '初审通过  李雪梅')
    assert.notInclude(reviewed.text, '复核通过')
    const paid = await explain([number])
    assert.include(paid.text, '拨付成功')
    const { text } = await explain([number, '--at', '2026-10-20', '--json'])
    const said = JSON.parse(text)
    assert.equal(said.state, 'noticed')
    assert.equal(said.notices[0].status, 'published')
    assert.deepEqual(said.payments, [])
    assert.equal(said.facts.attended_days.value, 14)
    assert.equal(said.today.state.after, 'paid')
    for (const moment of ['2026-10-01', 'gestern']) {
      assert.equal((await explain([number, '--at', moment])).exitCode, 1)
    }
  })

  test('an unknown number, and a claim that was tampered with, end with 1', async ({ assert }) => {
    const unknown = await explain(['SL26-9999999'])
    const claim = await db.from('claims').firstOrFail()
    const trace = (await traceOf(db.connection(), claim.id))!
    await db.table('claim_traces').insert({
      claim_id: claim.id,
      policy_id: trace.policyId,
      occasion: 'submitted',
      facts: trace.facts.replace('"value":14', '"value":15'),
      trace: trace.trace,
      trace_hash: trace.traceHash,
      verdict: trace.verdict,
      amount_fen: trace.amountFen,
      created_at: trace.createdAt,
    })
    const tampered = await explain(['SL26-0000001'])
    assert.equal(unknown.exitCode, 1)
    assert.equal(tampered.exitCode, 1)
  })
})
