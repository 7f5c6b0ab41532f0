import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { OutboxWorker } from '#app/shared/outbox/worker'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import ChangeDraft from '#app/subsidies/policies/actions/change_draft'
import RunSimulation from '#app/subsidies/policies/actions/run_simulation'
import StartDraft from '#app/subsidies/policies/actions/start_draft'
import StartSimulation from '#app/subsidies/policies/actions/start_simulation'
import { simulatePolicy } from '#app/subsidies/policies/simulation'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import '#start/outbox'
import type { RulesEdit } from '#app/subsidies/policies/rules_edit'
import type { Condition, RuleSet } from '#app/rules/types'

type Officers = Awaited<ReturnType<typeof officers>>

let world: World
let who: Officers
let draftId: number

const source = { document: '侯马市培训补贴办法', number: '侯人社发〔2027〕3 号' }
const words = (zh: string, en: string) => ({ 'zh-CN': zh, en })

async function draftRules(): Promise<{ ruleSet: RuleSet; hash: string }> {
  const row = await db
    .from('policies')
    .join('rule_sets', 'rule_sets.id', 'policies.rule_set_id')
    .where('policies.id', draftId)
    .select('definition', 'hash')
    .firstOrFail()
  return { ruleSet: JSON.parse(row.definition), hash: row.hash }
}

async function change(edit: RulesEdit) {
  const { hash } = await draftRules()
  await new ChangeDraft().handle({ actor: who.policyManager, policyId: draftId, hash, edit })
}

async function changeAttendance(value: number) {
  const { ruleSet } = await draftRules()
  const condition = { ...ruleSet.conditions[0], value } as Condition
  await change({ kind: 'condition_changed', id: 'attendance', condition })
}

/** Starts a simulation of the draft as it stands and lets the worker do it. */
async function simulate() {
  const { hash } = await draftRules()
  const { id } = await new StartSimulation().handle({
    actor: who.policyManager,
    policyId: draftId,
    hash,
  })
  await new OutboxWorker().drain()
  return db.from('policy_simulations').where('id', id).firstOrFail()
}

const linesOf = (id: number) =>
  db.from('policy_simulation_lines').where('policy_simulation_id', id).orderBy('claim_id')

/** A class whose people attended 15, 14 and 12 of 15 days, each with a claim. */
async function claimed() {
  const made = await finishedClass(world, { people: 3, days: [15, 14, 12] })
  await new PrepareClaims().handle({ actor: who.admin, classId: made.classId })
  return made
}

test.group('Simulating a draft over past claims', (group) => {
  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    const draft = await new StartDraft().handle({
      actor: who.policyManager,
      policyId: world.policyId,
      version: '2027-1',
      effectiveFrom: '2027-01-01',
    })
    draftId = draft.id
    return () => clock.resume()
  })

  test('rules equal to those in force differ in nothing', async ({ assert }) => {
    await claimed()
    const simulation = await simulate()

    assert.containsSubset(simulation, {
      status: 'finished',
      claims_count: 3,
      done_count: 3,
      gains_count: 0,
      losses_count: 0,
      same_count: 3,
      gathered: '{}',
    })
    assert.equal(Number(simulation.before_fen), Number(simulation.after_fen))
    assert.isAbove(Number(simulation.before_fen), 0)
    assert.lengthOf(await linesOf(simulation.id), 0)
  })

  test('only claims that differ are kept, with what they get and why', async ({ assert }) => {
    await claimed()
    await changeAttendance(90)
    const simulation = await simulate()
    const lines = await linesOf(simulation.id)

    const claims = await db.from('claims').orderBy('id')
    assert.lengthOf(lines, 1)
    assert.containsSubset(lines[0], {
      claim_id: claims[2].id,
      trace_id: claims[2].trace_id,
      before_fen: 170_000,
      after_fen: 0,
      before_verdict: 'passed',
      after_verdict: 'failed',
      condition_id: 'attendance',
      gathered: null,
    })
    assert.containsSubset(simulation, { gains_count: 0, losses_count: 1, same_count: 2 })
    assert.equal(Number(simulation.before_fen) - Number(simulation.after_fen), 170_000)
    assert.deepEqual(JSON.parse(simulation.totals), [
      { fundId: world.fundId, claims: 3, beforeFen: 560_000, afterFen: 390_000 },
    ])
  })

  test('a higher rate gives everybody more, by the amount alone', async ({ assert }) => {
    await claimed()
    const { ruleSet } = await draftRules()
    const tiers = [{ upTo: 15, fenPerDay: 20_000 }]
    await change({ kind: 'amount_changed', amount: { ...ruleSet.amount!, tiers } as never })
    const simulation = await simulate()
    const lines = await linesOf(simulation.id)

    assert.deepEqual(
      lines.map((line) => [line.before_fen, line.after_fen, line.condition_id]),
      [
        [200_000, 300_000, null],
        [190_000, 280_000, null],
        [170_000, 240_000, null],
      ]
    )
    assert.containsSubset(simulation, { gains_count: 3, losses_count: 0, same_count: 0 })
  })

  test('a claim refused before can become eligible', async ({ assert }) => {
    const made = await finishedClass(world, { people: 2, days: [15, 15] })
    await new PrepareClaims().handle({ actor: who.admin, classId: made.classId })
    const [claim] = await db.from('claims').orderBy('id')
    const trace = await db.from('claim_traces').where('id', claim.trace_id).firstOrFail()
    const facts = JSON.parse(trace.facts)
    facts.attendance_percent = { value: 70 }
    await db.transaction((trx) =>
      insertMany(trx, 'claim_traces', [
        {
          ...trace,
          id: undefined,
          facts: JSON.stringify(facts),
          verdict: 'failed',
          amount_fen: 0,
          outcomes: trace.outcomes.replace('["attendance","passed"]', '["attendance","failed"]'),
          trace: trace.trace
            .replace('"verdict":"passed"', '"verdict":"failed"')
            .replace(
              '"id":"attendance","kind":"at_least","message"',
              '"id":"attendance","kind":"at_least","was":"changed","message"'
            )
            .replace(/("id":"attendance"[^}]*\}[^}]*?"result":)"passed"/, '$1"failed"'),
        },
      ])
    )
    const newest = await db.from('claim_traces').max('id as id').firstOrFail()
    await db.from('claims').where('id', claim.id).update({ trace_id: newest.id })
    await changeAttendance(60)
    const simulation = await simulate()
    const [line] = await linesOf(simulation.id)

    assert.containsSubset(line, {
      claim_id: claim.id,
      before_verdict: 'failed',
      after_verdict: 'passed',
      before_fen: 0,
      after_fen: 200_000,
      condition_id: 'attendance',
    })
  })

  test('a fact that was not stored is gathered anew, and it is said', async ({
    assert,
    client,
  }) => {
    await claimed()
    const traces = await db.from('claim_traces').orderBy('id')
    for (const trace of traces) {
      const facts = JSON.parse(trace.facts)
      delete facts.fee_kind
      const [row] = await db
        .table('claim_traces')
        .returning('id')
        .insert({ ...trace, id: undefined, facts: JSON.stringify(facts) })
      await db
        .from('claims')
        .where('id', trace.claim_id)
        .update({ trace_id: row?.id ?? row })
    }
    await change({
      kind: 'condition_added',
      condition: {
        id: 'self_paid',
        kind: 'one_of',
        fact: 'fee_kind',
        values: ['self_paid'],
        message: words('学员自费', 'Paid by the trainee'),
        source,
      },
    })
    const simulation = await simulate()
    const lines = await linesOf(simulation.id)

    assert.deepEqual(JSON.parse(simulation.gathered), { fee_kind: { lacking: 3, found: 3 } })
    assert.lengthOf(lines, 3)
    assert.equal(lines[0].condition_id, 'self_paid')
    assert.equal(JSON.parse(lines[0].gathered).fee_kind.value, 'free')
    const page = await client
      .get(`/policies/${draftId}/simulations/${simulation.id}`)
      .loginAs(who.policyManager)
    assert.include(page.text(), '收费方式')
  })

  test('withdrawn claims are left out, and rejected ones that were claimed anew', async ({
    assert,
  }) => {
    await claimed()
    const [first, second] = await db.from('claims').orderBy('id')
    await db.from('claims').where('id', first.id).update({ status: 'withdrawn' })
    await db.from('claims').where('id', second.id).update({ status: 'rejected' })
    const before = await simulate()
    assert.equal(before.claims_count, 2)

    const anew = copyOf(second, { id: second.id + 100, number: 'SL26-8000000', status: 'draft' })
    await db.table('claims').insert(anew)
    await changeAttendance(81)
    const after = await simulate()
    assert.equal(after.claims_count, 2)
  })

  test('the same simulation is not begun twice, one of other rules is stopped', async ({
    assert,
  }) => {
    await claimed()
    const start = async () => {
      const { hash } = await draftRules()
      return new StartSimulation().handle({ actor: who.policyManager, policyId: draftId, hash })
    }
    const { id } = await start()
    await assert.rejects(start, /E_SIMULATION_RUNS/)

    await changeAttendance(90)
    await start()
    const stopped = await db.from('policy_simulations').where('id', id).firstOrFail()
    assert.containsSubset(stopped, { status: 'failed', failure: 'superseded' })
    await new OutboxWorker().drain()
    const done = await db.from('policy_simulations').where('status', 'finished')
    assert.lengthOf(done, 1)
    assert.equal(await db.from('policy_simulation_lines').then((rows) => rows.length), 1)
  })

  test('a simulation that was interrupted goes on, and no line is written twice', async ({
    assert,
  }) => {
    const { claimIds } = await manyClaims(520)
    await changeAttendance(95)
    const { hash } = await draftRules()
    const actor = who.policyManager
    const { id } = await new StartSimulation().handle({ actor, policyId: draftId, hash })
    await new RunSimulation().handle(id, 0)
    const half = await db.from('policy_simulations').where('id', id).firstOrFail()
    assert.equal(half.status, 'running')
    assert.equal(half.done_count, 250)

    await Promise.all([new RunSimulation().handle(id), new RunSimulation().handle(id)])
    await new OutboxWorker().drain()
    const done = await db.from('policy_simulations').where('id', id).firstOrFail()
    const lines = await linesOf(id)
    assert.containsSubset(done, { status: 'finished', done_count: 520, losses_count: 520 })
    assert.deepEqual(
      lines.map((line) => line.claim_id),
      claimIds
    )
  }).timeout(30_000)

  test('what cannot be worked out ends it with the reason', async ({ assert }) => {
    await claimed()
    await change({
      kind: 'amount_changed',
      amount: {
        kind: 'per_hour',
        fact: 'certificate_number',
        fenPerHour: 100,
        message: words('按课时', 'Per hour'),
        source,
      },
    })
    const simulation = await simulate()

    assert.equal(simulation.status, 'failed')
    assert.include(simulation.failure, 'certificate_number')
  })

  test('the same is told by the function that the command and the bench call', async ({
    assert,
  }) => {
    await claimed()
    await changeAttendance(90)
    const { ruleSet } = await draftRules()
    const seen: number[] = []
    const totals = await simulatePolicy(
      db.connection(),
      { kind: 'training_subsidy', ruleSet },
      (chunk) => void seen.push(...chunk.lines.map((line) => line.claimId))
    )

    assert.containsSubset(totals, { claims: 3, losses: 1, same: 2, afterFen: 390_000 })
    assert.lengthOf(seen, 1)
  })

  test('pages list who gains and loses, and open the two traces side by side', async ({
    assert,
    client,
  }) => {
    await claimed()
    await changeAttendance(90)
    const simulation = await simulate()
    const url = `/policies/${draftId}/simulations/${simulation.id}`
    const [line] = await linesOf(simulation.id)
    const claim = await db.from('claims').where('id', line.claim_id).firstOrFail()

    const losses = await client.get(`${url}?show=losses`).loginAs(who.approver)
    assert.include(losses.text(), claim.number)
    assert.include(losses.text(), '¥1,700.00')
    const gains = await client.get(`${url}?show=gains`).loginAs(who.approver)
    assert.notInclude(gains.text(), claim.number)
    const page = await client.get(`${url}/lines/${line.id}`).loginAs(who.auditor)
    page.assertStatus(200)
    assert.include(page.text(), '15 天出勤 12 天')
    assert.include(page.text(), '2026-1')
    const other = await client.get(`/policies/${world.policyId}/simulations/${simulation.id}`)
    assert.notEqual(other.status(), 500)
    const refused = await client.get(url).loginAs(who.reviewer)
    refused.assertStatus(403)
  })

  test('the button starts it, once for what the page showed', async ({ assert, client }) => {
    await claimed()
    const { hash } = await draftRules()
    const url = `/policies/${draftId}/simulations`
    const post = (shown: string) =>
      client.post(url).loginAs(who.approver).withCsrfToken().form({ hash: shown }).redirects(0)
    const response = await post(hash)
    const [row] = await db.from('policy_simulations')
    assert.equal(response.header('location'), `${url}/${row.id}`)
    assert.lengthOf(await db.from('audit_entries').where('action', 'policy.simulated'), 1)

    await changeAttendance(90)
    const stale = await post(hash)
    stale.assertStatus(409)
    assert.lengthOf(await db.from('policy_simulations'), 1)
  })
})

/** The row of another claim; what the database works out of it itself is left to it. */
function copyOf(claim: Record<string, any>, changes: Record<string, unknown>): Record<string, any> {
  const copy: Record<string, any> = { ...claim, ...changes }
  delete copy.queue_tab
  return copy
}

/** Claims with stored traces, by copying one; enough for several chunks. */
async function manyClaims(count: number): Promise<{ claimIds: number[] }> {
  const made = await finishedClass(world, { people: 1, days: 14 })
  await new PrepareClaims().handle({ actor: who.admin, classId: made.classId })
  const claim = await db.from('claims').firstOrFail()
  const trace = await db.from('claim_traces').where('id', claim.trace_id).firstOrFail()
  const actor = await userWith('auditor')
  await db.transaction(async (trx) => {
    const claims = Array.from({ length: count - 1 }, (_, index) =>
      copyOf(claim, {
        id: claim.id + index + 1,
        number: `SL26-9${String(index).padStart(6, '0')}`,
        subject_key: `copy:${index}`,
        certificate_id: null,
        trace_id: trace.id + index + 1,
        created_by_id: actor.id,
      })
    )
    await insertMany(trx, 'claims', claims)
    await insertMany(
      trx,
      'claim_traces',
      claims.map((one) => ({ ...trace, id: one.trace_id, claim_id: one.id }))
    )
  })
  const rows = await db.from('claims').orderBy('id').select('id')
  return { claimIds: rows.map((row) => row.id) }
}
