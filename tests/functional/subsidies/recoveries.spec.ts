import { setTimeout as wait } from 'node:timers/promises'
import { test } from '@japa/runner'
import { claimStateSql } from '#app/shared/chain_claim'
import { claimState, claimStatuses } from '#app/subsidies/claim_status'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { checkInvariants } from '#app/oversight/invariants'
import { fundEquation } from '#app/subsidies/fund_ledger'
import CancelRecovery from '#app/subsidies/recoveries/actions/cancel_recovery'
import DecideCancellation from '#app/subsidies/recoveries/actions/decide_cancellation'
import DecideQuota from '#app/subsidies/recoveries/actions/decide_quota'
import DecideWriteOff from '#app/subsidies/recoveries/actions/decide_write_off'
import DraftRecoveries from '#app/subsidies/recoveries/actions/draft_recoveries'
import DraftRecovery from '#app/subsidies/recoveries/actions/draft_recovery'
import OpenRecovery from '#app/subsidies/recoveries/actions/open_recovery'
import ProposeWriteOff from '#app/subsidies/recoveries/actions/propose_write_off'
import RecordInstalment from '#app/subsidies/recoveries/actions/record_instalment'
import { claimThen } from '#app/subsidies/history/claim_then'
import { readClaimRecord } from '#app/subsidies/history/claim_record'
import { officers } from '#tests/functional/subsidies/finished_class'
import { codeOf, PaymentDesk, type Officers } from '#tests/functional/subsidies/paying'
import { revoke } from '#tests/support/certificates'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import '#start/outbox'
import type { Group } from '@japa/runner/core'
import type User from '#models/user'

let world: World
let who: Officers
let desk: PaymentDesk

function setUp(group: Group) {
  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    desk = new PaymentDesk(world, who)
    return () => clock.resume()
  })
}

const draft = (claimId: number, fields = {}, actor: User = who.reviewer) =>
  new DraftRecovery().handle({
    actor,
    claimId,
    reasonCode: 'wrong_amount',
    reason: '出勤天数多计',
    amountFen: 190_000,
    ...fields,
  })
const open = (recoveryId: number, actor: User = who.approver) =>
  new OpenRecovery().handle({ actor, recoveryId, document: '侯人社追〔2026〕3 号' })
const receive = (recoveryId: number, amountFen: number, reference: string) =>
  new RecordInstalment().handle({
    actor: who.finance,
    recoveryId,
    amountFen,
    receivedOn: '2026-10-26',
    reference,
  })
const quota = (
  recoveryId: number,
  decision: 'kept' | 'freed' = 'freed',
  actor: User = who.reviewer
) => new DecideQuota().handle({ actor, recoveryId, decision, reason: '非本人过错' })

async function opened(fields = {}) {
  const made = await desk.paid({ people: 1 })
  const id = await draft(made.claimIds[0], fields)
  await open(id)
  return { ...made, claimId: made.claimIds[0], id }
}

async function statusOf(claimId: number) {
  const claim = await db.from('claims').where('id', claimId).firstOrFail()
  return claim.status as string
}

const fund = () => db.from('funds').where('id', world.fundId).firstOrFail()

/** Rules that do not hold; the class of the fixture itself has no decisions. */
async function broken() {
  const names = ['fund_equation', 'recoveries', 'batch_totals', 'paid_once']
  const results = await checkInvariants()
  const isBroken = (one: (typeof results)[number]) =>
    one.name === 'decided_status'
      ? one.offending.some(({ type }) => type === 'claim')
      : names.includes(one.name) && !one.holds
  return results.filter(isBroken).map((one) => one.name)
}

test.group('Recovering money', (group) => {
  setUp(group)

  test('drafted by one, opened by another, paid back in parts, the fund has it again', async ({
    assert,
  }) => {
    const { claimId, id } = await opened()
    assert.equal(await statusOf(claimId), 'recovering')
    const recovery = await db.from('recoveries').where('id', id).firstOrFail()
    assert.match(recovery.number, /^ZH26-001$/)
    assert.equal(recovery.due_on, '2026-11-16')
    const before = await fundEquation(db.connection(), world.fundId)
    await receive(id, 100_000, 'HD-1')
    assert.equal(await statusOf(claimId), 'recovering')
    const last = await receive(id, 90_000, 'HD-2')
    assert.isTrue(last.completed)
    assert.equal(await statusOf(claimId), 'recovered')
    const after = await fundEquation(db.connection(), world.fundId)
    assert.isTrue(after.holds)
    assert.equal(after.available - before.available, 190_000)
    const decisions = await db.from('claim_decisions').where('stage', 'recovery').orderBy('id')
    assert.deepEqual(
      decisions.map((one) => [one.result, one.status]),
      [
        ['started', 'recovering'],
        ['completed', 'recovered'],
      ]
    )
    assert.deepEqual(await broken(), [])
  })

  test('a claim of which a part came back says so on every page, and the fund adds up', async ({
    assert,
    client,
  }) => {
    const { claimId, id, personIds } = await opened({ amountFen: 60_000 })
    const before = await fundEquation(db.connection(), world.fundId)
    await receive(id, 60_000, 'HD-1')
    assert.equal(await statusOf(claimId), 'recovered')
    const then = claimThen((await readClaimRecord(db.connection(), claimId))!, clock.instant())!
    assert.equal(then.state, 'recovered_part')
    const after = await fundEquation(db.connection(), world.fundId)
    assert.isTrue(after.holds)
    assert.equal(after.available - before.available, 60_000)

    const words = '已追回 ¥600.00，拨付 ¥1,900.00，余 ¥1,300.00'
    const page = await client.get(`/claims/${claimId}`).loginAs(who.reviewer)
    assert.include(page.text(), '部分追回')
    assert.include(page.text(), words)
    const queue = await client.get('/claims?state=paid').loginAs(who.reviewer)
    assert.include(queue.text(), '部分追回')
    const trainee = await userWith('trainee', { personId: personIds[0] })
    const own = await client.get(`/me/claims/${claimId}`).loginAs(trainee)
    assert.include(own.text(), '已退回 ¥600.00（拨付 ¥1,900.00），余 ¥1,300.00')
    assert.notInclude(own.text(), '全部退回')
    const home = await client.get('/me').loginAs(trainee)
    assert.include(home.text(), '应退的部分已退回')

    const rest = await draft(claimId, { amountFen: 130_000 }).catch(() => null)
    assert.isNull(rest)
    assert.deepEqual(await broken(), [])

    const claim = await db.from('claims').where('id', claimId).firstOrFail()
    const pages = [
      `/classes/${claim.course_class_id}`,
      `/classes/${claim.course_class_id}/claims`,
      `/people/${personIds[0]}`,
      `/search?q=${claim.number}`,
      '/receipts',
      `/recoveries/create?claim=${claim.number}`,
    ]
    for (const at of pages) {
      const user = at.startsWith('/receipts') ? who.finance : who.reviewer
      const found = await client.get(at).loginAs(user)
      assert.equal(found.status(), 200, at)
      assert.include(found.text(), '部分追回', at)
      assert.notInclude(found.text(), '全部追回', at)
    }
    assert.include(page.text(), '部分追回，其余仍有效')
  })

  test('the database tells the state of a claim as the pages do', async ({ assert }) => {
    const at = '2026-10-15T01:00:00.000Z'
    for (const status of claimStatuses) {
      for (const [held, disputed, closed] of [
        [null, null, null],
        [at, null, null],
        [null, at, null],
        [null, null, at],
        [at, at, at],
      ]) {
        const row = await db
          .from(
            db.raw(
              `(SELECT 0 AS id, CAST(? AS varchar(20)) AS status, 5 AS amount_fen,
                 CAST(? AS varchar(24)) AS held_at, CAST(? AS varchar(24)) AS disputed_at,
                 CAST(? AS varchar(24)) AS notice_closed_at) c`,
              [status, held, disputed, closed] as any[]
            ) as any
          )
          .select(db.raw(`${claimStateSql('c')} AS state`))
          .firstOrFail()
        const told = claimState({
          status,
          heldAt: held,
          disputedAt: disputed,
          noticeClosedAt: closed,
          amountFen: 5,
          recoveredFen: 0,
        })
        assert.equal(row.state, told, `${status} ${held} ${disputed} ${closed}`)
      }
    }
  })

  test('a draft moves nothing and can be cancelled, an open one cannot', async ({ assert }) => {
    const { claimIds } = await desk.paid({ people: 1 })
    const cancel = (recoveryId: number) =>
      new CancelRecovery().handle({ actor: who.reviewer, recoveryId, reason: '核实无误' })
    const id = await draft(claimIds[0])
    assert.equal(await statusOf(claimIds[0]), 'paid')
    assert.equal(await codeOf(receive(id, 100, 'HD-1')), 'E_NOT_OPEN')
    await cancel(id)
    const next = await draft(claimIds[0])
    await open(next)
    assert.equal(await codeOf(cancel(next)), 'E_NOT_DRAFT')
    assert.deepEqual(await broken(), [])
  })

  test('amount, status and a second draft are looked at', async ({ assert }) => {
    const { claimIds } = await desk.paid({ people: 2 }, (ids) => [ids[1]])
    for (const amountFen of [0, -1, 190_001]) {
      assert.equal(await codeOf(draft(claimIds[0], { amountFen })), 'E_RECOVERY_AMOUNT')
    }
    assert.equal(await codeOf(draft(claimIds[1])), 'E_CLAIM_NOT_PAID')
    await draft(claimIds[0])
    assert.equal(await codeOf(draft(claimIds[0])), 'E_RECOVERY_EXISTS')
  })

  test('nobody opens what they drafted, nor handles a claim of their own', async ({ assert }) => {
    const { claimIds, personIds } = await desk.paid({ people: 1 })
    const id = await draft(claimIds[0], {}, who.approver)
    assert.equal(await codeOf(open(id)), 'E_SAME_PERSON')
    const self = await userWith('approver', { personId: personIds[0] })
    assert.equal(await codeOf(open(id, self)), 'E_OWN_CLAIM')
    assert.isNull(await codeOf(open(id, who.secondApprover)))
  })

  test('without the calendar of the year nothing is opened', async ({ assert }) => {
    const { claimIds } = await desk.paid({ people: 1 })
    const id = await draft(claimIds[0])
    await db.from('work_days').delete()
    await db.from('work_calendar_years').delete()
    assert.equal(await codeOf(open(id)), 'E_CALENDAR_NOT_LOADED')
    assert.equal(await statusOf(claimIds[0]), 'paid')
  })

  test('more than is owed is refused, the same receipt counts once', async ({ assert }) => {
    const { id } = await opened()
    assert.equal(await codeOf(receive(id, 190_001, 'HD-1')), 'E_INSTALMENT_AMOUNT')
    assert.equal(await codeOf(receive(id, 0, 'HD-1')), 'E_INSTALMENT_AMOUNT')
    await receive(id, 50_000, 'HD-1')
    const again = await receive(id, 50_000, 'HD-1')
    assert.isTrue(again.known)
    assert.equal(await codeOf(receive(id, 60_000, 'HD-1')), 'E_REFERENCE_TAKEN')
    const row = await fund()
    assert.equal(Number(row.recovered_fen), 50_000)
    assert.lengthOf(await db.from('fund_entries').where('kind', 'recovered'), 1)
  })

  test('instalments at once never exceed what is owed', async ({ assert }) => {
    const { id, claimId } = await opened()
    const codes = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => codeOf(receive(id, 95_000, `HD-${n}`)))
    )
    assert.equal(codes.filter((code) => code === null).length, 2)
    assert.equal(await statusOf(claimId), 'recovered')
    const row = await fund()
    assert.equal(Number(row.recovered_fen), 190_000)
    assert.deepEqual(await broken(), [])
  })

  test('the same receipt sent twice at once is booked once', async ({ assert }) => {
    const { id } = await opened()
    await Promise.all([receive(id, 95_000, 'HD-1'), receive(id, 95_000, 'HD-1')])
    const row = await fund()
    assert.equal(Number(row.recovered_fen), 95_000)
  })

  test('of two drafts, and of two openings, at once one goes', async ({ assert }) => {
    const { claimIds } = await desk.paid({ people: 1 })
    const drafts = await Promise.all([codeOf(draft(claimIds[0])), codeOf(draft(claimIds[0]))])
    assert.sameMembers(drafts, [null, 'E_RECOVERY_EXISTS'])
    const { id } = await db.from('recoveries').firstOrFail()
    const openings = await Promise.all([codeOf(open(id)), codeOf(open(id, who.secondApprover))])
    assert.sameMembers(openings, [null, 'E_NOT_DRAFT'])
  })

  test('a recovery against the answer of the bank: it waits until the claim is paid', async ({
    assert,
  }) => {
    const { claimIds } = await desk.payable({ people: 1 })
    const batch = await desk.batch()
    await desk.export(batch.id)
    const [code] = await Promise.all([codeOf(draft(claimIds[0])), desk.settle(batch.id)])
    assert.oneOf(code, [null, 'E_CLAIM_NOT_PAID'])
    assert.equal(await statusOf(claimIds[0]), 'paid')
    assert.deepEqual(await broken(), [])
  })

  test('a batch against a recovery: a failed claim is paid again or not, never recovered', async ({
    assert,
  }) => {
    const { claimIds } = await desk.paid({ people: 1 }, (ids) => ids)
    const repeats = { claimIds, reason: '银行系统故障' }
    const codes = await Promise.all([codeOf(draft(claimIds[0])), codeOf(desk.batch({ repeats }))])
    assert.deepEqual(codes, ['E_CLAIM_NOT_PAID', null])
    assert.equal(await statusOf(claimIds[0]), 'batched')
  })

  test('entries of instalments can be neither changed nor deleted', async ({ assert }) => {
    const { id } = await opened()
    await receive(id, 50_000, 'HD-1')
    await assert.rejects(() => db.from('recovery_instalments').update({ amount_fen: 1 }))
    await assert.rejects(() => db.from('recovery_instalments').delete())
  })

  test('the invariant names a recovery that does not agree with its instalments', async ({
    assert,
  }) => {
    const { id } = await opened()
    await receive(id, 50_000, 'HD-1')
    assert.deepEqual(await broken(), [])
    await db.from('recoveries').where('id', id).update({ recovered_fen: 60_000 })
    assert.include(await broken(), 'recoveries')
  })

  test('a claim is recovering exactly while a recovery is open', async ({ assert }) => {
    const { claimId } = await opened()
    await db.from('claims').where('id', claimId).update({ status: 'paid' })
    assert.include(await broken(), 'recoveries')
  })
})

test.group('Writing off', (group) => {
  setUp(group)

  const propose = (recoveryId: number, actor: User = who.finance) =>
    new ProposeWriteOff().handle({
      actor,
      recoveryId,
      reason: '当事人去世，无遗产',
      document: '侯人社核〔2026〕1 号',
    })
  const decide = (recoveryId: number, result: 'agreed' | 'refused', actor: User = who.approver) =>
    new DecideWriteOff().handle({ actor, recoveryId, result })

  test('two people write off what did not come back; the claim stands as paid', async ({
    assert,
  }) => {
    const { id, claimId } = await opened()
    await receive(id, 50_000, 'HD-1')
    assert.equal(await codeOf(decide(id, 'agreed')), 'E_NO_WRITE_OFF')
    await propose(id)
    assert.equal(await codeOf(propose(id)), 'E_WRITE_OFF_WAITS')
    assert.equal(await codeOf(decide(id, 'agreed', who.finance)), 'E_SAME_PERSON')
    await decide(id, 'agreed')
    assert.equal(await statusOf(claimId), 'paid')
    assert.equal(await codeOf(receive(id, 10, 'HD-2')), 'E_NOT_OPEN')
    assert.deepEqual(await broken(), [])
    // What is asked back later is at most what the claimant still has.
    assert.equal(await codeOf(draft(claimId, { amountFen: 140_001 })), 'E_RECOVERY_AMOUNT')
    assert.isNull(await codeOf(draft(claimId, { amountFen: 140_000 })))
  })

  test('a refused write-off goes on and can be proposed again', async ({ assert }) => {
    const { id, claimId } = await opened()
    await propose(id)
    await decide(id, 'refused')
    assert.equal(await statusOf(claimId), 'recovering')
    assert.isNull(await codeOf(propose(id)))
  })

  test('the last instalment against the write-off: one of them closes it', async ({ assert }) => {
    const { id, claimId } = await opened()
    await propose(id)
    const codes = await Promise.all([
      codeOf(receive(id, 190_000, 'HD-1')),
      codeOf(decide(id, 'agreed')),
    ])
    assert.equal(codes.filter((code) => code === null).length, 1)
    assert.equal(await statusOf(claimId), codes[0] === null ? 'recovered' : 'paid')
    assert.deepEqual(await broken(), [])
  })
})

test.group('The quota of a recovered claim', (group) => {
  setUp(group)

  test('counts until a second person frees it with a reason', async ({ assert }) => {
    const { id, claimId } = await opened()
    assert.equal(await codeOf(quota(id)), 'E_NOT_COMPLETED')
    await receive(id, 190_000, 'HD-1')
    assert.equal(await codeOf(quota(id, 'freed', who.approver)), 'E_SAME_PERSON')
    const still = await db.from('claims').where('id', claimId).firstOrFail()
    assert.isNull(still.quota_freed_at)
    await quota(id)
    assert.equal(await codeOf(quota(id, 'kept')), 'E_QUOTA_DECIDED')
    const claim = await db.from('claims').where('id', claimId).firstOrFail()
    assert.isNotNull(claim.quota_freed_at)
    assert.equal(claim.status, 'recovered')
    assert.deepEqual(await broken(), [])
  })

  test('is not freed when only a part came back', async ({ assert }) => {
    const { id } = await opened({ amountFen: 90_000 })
    await receive(id, 90_000, 'HD-1')
    assert.equal(await codeOf(quota(id)), 'E_QUOTA_PARTLY')
    assert.isNull(await codeOf(quota(id, 'kept')))
  })
})

/** Until another connection waits for a row that is held. */
async function waitsForRow() {
  for (let tries = 0; tries < 100; tries++) {
    const { rows } = await db.rawQuery(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    )
    if (rows.length > 0) return
    await wait(20)
  }
}

test.group('Drafts that appear by themselves', (group) => {
  setUp(group)

  /** A paid claim made the prepaid share of an apprentice. */
  async function cancelByTwo(recoveryId: number) {
    await new CancelRecovery().handle({ actor: who.reviewer, recoveryId, reason: '转班继续' })
    await new DecideCancellation().handle({
      ...{ actor: who.approver, recoveryId },
      ...{ result: 'agreed', reason: '情况属实' },
    })
  }

  async function prepaid() {
    const made = await desk.paid({ people: 2 })
    await db.from('claims').update({ kind: 'apprenticeship', part: 'prepayment' })
    return made
  }

  test('for the prepaid share of those who did not finish, once', async ({ assert }) => {
    const { enrolmentIds, claimIds } = await prepaid()
    assert.equal(await new DraftRecoveries().handle(), 0)
    await db.from('enrolments').where('id', enrolmentIds[0]).update({ status: 'not_completed' })
    assert.equal(await new DraftRecoveries().handle(), 1)
    assert.equal(await new DraftRecoveries().handle(), 0)
    const [row] = await db.from('recoveries')
    assert.deepEqual(
      [row.claim_id, row.reason_code, row.status, row.amount_fen, row.created_by_id],
      [claimIds[0], 'not_completed', 'draft', 190_000, null]
    )
    const [entry] = await db.from('audit_entries').where('action', 'recovery.drafted')
    assert.equal(entry.actor_name, 'system')
    // A draft of nobody can be opened by any approver.
    await open(row.id)
    assert.equal(await statusOf(claimIds[0]), 'recovering')
  })

  test('not again after somebody cancelled the draft', async ({ assert }) => {
    const { enrolmentIds } = await prepaid()
    await db.from('enrolments').where('id', enrolmentIds[0]).update({ status: 'withdrawn' })
    await new DraftRecoveries().handle()
    const { id } = await db.from('recoveries').firstOrFail()
    await cancelByTwo(id)
    assert.equal(await new DraftRecoveries().handle(), 0)
  })

  test('a draft of the records is cancelled by two people', async ({ client, assert }) => {
    const { enrolmentIds } = await prepaid()
    await db.from('enrolments').where('id', enrolmentIds[0]).update({ status: 'withdrawn' })
    await new DraftRecoveries().handle()
    const row = () => db.from('recoveries').firstOrFail()
    const { id } = await row()
    const cancel = (actor: User) =>
      new CancelRecovery().handle({ actor, recoveryId: id, reason: '转班继续' })
    const decide = (actor: User, result: 'agreed' | 'refused' = 'agreed') =>
      new DecideCancellation().handle({ actor, recoveryId: id, result, reason: '情况属实' })

    assert.equal(await codeOf(decide(who.approver)), 'E_NO_CANCELLATION')
    assert.equal(await cancel(who.reviewer), 'proposed')
    assert.deepInclude(await row(), {
      status: 'draft',
      cancel_proposed_by_id: who.reviewer.id,
      cancel_reason: '转班继续',
    })
    assert.equal(await codeOf(cancel(who.approver)), 'E_CANCEL_WAITS')
    assert.equal(await codeOf(decide(who.reviewer)), 'E_SAME_PERSON')
    assert.equal(await codeOf(decide(who.reviewer, 'refused')), 'E_SAME_PERSON')
    assert.equal((await row()).status, 'draft')
    const page = await client.get(`/recoveries/${id}`).loginAs(who.approver)
    assert.include(page.text(), '取消待另一人同意')
    await decide(who.approver)
    assert.equal(await codeOf(decide(who.approver, 'refused')), 'E_NOT_DRAFT')
    assert.deepInclude(await row(), { status: 'cancelled', closed_by_id: who.approver.id })
    const audits = await db.from('audit_entries').where('action', 'like', 'recovery.cancel%')
    assert.lengthOf(audits, 2)
    assert.notInclude(JSON.stringify(audits), '转班继续', 'reasons are kept in the record alone')
  })

  test('a proposed cancellation is refused by the second person, and can be proposed again', async ({
    client,
    assert,
  }) => {
    const { enrolmentIds } = await prepaid()
    await db.from('enrolments').where('id', enrolmentIds[0]).update({ status: 'withdrawn' })
    await new DraftRecoveries().handle()
    const row = () => db.from('recoveries').firstOrFail()
    const { id, number } = await row()
    const propose = () =>
      new CancelRecovery().handle({ actor: who.reviewer, recoveryId: id, reason: '转班继续' })
    await propose()
    const post = (form: Record<string, string>) =>
      client
        .post(`/recoveries/${id}/cancellation_decisions`)
        .loginAs(who.approver)
        .withCsrfToken()
        .redirects(0)
        .form(form)

    await post({ result: 'dropped', reason: '没有转班' })
    await post({ result: 'refused', reason: '' })
    assert.equal((await row()).cancel_proposed_by_id, who.reviewer.id)
    const answer = await post({ result: 'refused', reason: '没有转班的手续' })
    answer.assertStatus(302)
    answer.assertFlashMessage('success', `${number} 不取消，草稿保留。`)
    assert.deepInclude(await row(), {
      ...{ status: 'draft', closed_by_id: null },
      ...{ cancel_proposed_by_id: null, cancel_proposed_at: null, cancel_reason: null },
      ...{ cancel_refused_by_id: who.approver.id, cancel_refused_reason: '没有转班的手续' },
    })
    const audits = await db.from('audit_entries').where('action', 'recovery.cancellation_refused')
    assert.deepEqual([audits.length, audits[0].actor_id], [1, who.approver.id])
    assert.notInclude(JSON.stringify(audits), '没有转班', 'reasons are kept in the record alone')
    const page = await client.get(`/recoveries/${id}`).loginAs(who.reviewer)
    assert.include(page.text(), '没有转班的手续')
    assert.equal(await propose(), 'proposed')
    await open(id)
    const late = () =>
      new DecideCancellation().handle({
        ...{ actor: who.approver, recoveryId: id },
        ...{ result: 'agreed', reason: '情况属实' },
      })
    assert.equal(await codeOf(late()), 'E_NOT_DRAFT')
  })

  test('of two decisions on a cancellation at once one counts', async ({ assert }) => {
    const { enrolmentIds } = await prepaid()
    await db.from('enrolments').where('id', enrolmentIds[0]).update({ status: 'withdrawn' })
    await new DraftRecoveries().handle()
    const { id } = await db.from('recoveries').firstOrFail()
    await new CancelRecovery().handle({ actor: who.reviewer, recoveryId: id, reason: '转班继续' })
    const decide = (actor: User, result: 'agreed' | 'refused') =>
      codeOf(new DecideCancellation().handle({ actor, recoveryId: id, result, reason: '已核实' }))
    const codes = await Promise.all([
      decide(who.approver, 'agreed'),
      decide(who.finance, 'refused'),
    ])
    assert.lengthOf(
      codes.filter((code) => code === null),
      1
    )
    const kept = await db.from('recoveries').firstOrFail()
    assert.equal(kept.status, codes[0] === null ? 'cancelled' : 'draft')
    assert.equal(kept.cancel_refused_by_id, codes[0] === null ? null : who.finance.id)
  })

  test('two runs at once draft once', async ({ assert }) => {
    const { enrolmentIds } = await prepaid()
    await db.from('enrolments').whereIn('id', enrolmentIds).update({ status: 'not_completed' })
    await Promise.all([new DraftRecoveries().handle(), new DraftRecoveries().handle()])
    assert.lengthOf(await db.from('recoveries'), 2)
  })

  test('not for somebody who is put back while the draft is made', async ({ assert }) => {
    const { enrolmentIds } = await prepaid()
    const enrolment = db.from('enrolments').where('id', enrolmentIds[0])
    await enrolment.clone().update({ status: 'withdrawn' })
    const trx = await db.transaction()
    await trx.from('enrolments').where('id', enrolmentIds[0]).forUpdate()
    await trx.from('enrolments').where('id', enrolmentIds[0]).update({ status: 'confirmed' })
    const drafting = new DraftRecoveries().handle()
    await waitsForRow()
    await trx.commit()
    assert.equal(await drafting, 0)
    assert.lengthOf(await db.from('recoveries'), 0)
  }).skip(() => db.connection().dialect.name !== 'postgres', 'SQLite has one writer')

  test('for a claim whose certificate is revoked after it was paid', async ({ assert }) => {
    const { certificateIds, claimIds } = await desk.paid({ people: 2 })
    await revoke(certificateIds[1], '成绩复核后不合格', who.approver)
    await new OutboxWorker().drain()
    const rows = await db.from('recoveries')
    assert.deepEqual(
      rows.map((row) => [row.claim_id, row.reason_code]),
      [[claimIds[1], 'certificate_void']]
    )
  })
})

test.group('The pages of recoveries', (group) => {
  setUp(group)

  const post = (client: any, url: string, user: User, fields: Record<string, string>) =>
    client.post(url).loginAs(user).withCsrfToken().form(fields).redirects(0)

  test('a recovery is drafted, opened, booked and decided by its pages', async ({
    client,
    assert,
  }) => {
    const { claimIds } = await desk.paid({ people: 1 })
    const claimPage = async (user: User) =>
      (await client.get(`/claims/${claimIds[0]}`).loginAs(user)).text()
    assert.include(await claimPage(who.finance), '/recoveries/create?claim=SL26-0000001')
    assert.notInclude(await claimPage(who.auditor), '/recoveries/create')
    const form = await client.get('/recoveries/create?claim=sl26-0000001').loginAs(who.finance)
    form.assertStatus(200)
    assert.include(form.text(), '最多 ¥1,900.00')
    const fields = { claimId: String(claimIds[0]), reasonCode: 'wrong_amount', reason: '多计两天' }
    await post(client, '/recoveries', who.finance, { ...fields, amount: '两百' })
    assert.lengthOf(await db.from('recoveries'), 0)
    const made = await post(client, '/recoveries', who.finance, { ...fields, amount: '200.00' })
    const page = String(made.header('location'))
    assert.notInclude(await claimPage(who.finance), '/recoveries/create')
    await post(client, `${page}/opening`, who.approver, {
      document: '追〔2026〕3 号',
      workingDays: '10',
    })
    await post(client, `${page}/instalments`, who.finance, {
      amount: '200',
      receivedOn: '2026-10-26',
      reference: 'HD-1',
    })
    assert.equal(await statusOf(claimIds[0]), 'recovered')
    const html = await client.get(page).loginAs(who.reviewer)
    assert.include(html.text(), '贰佰元整')
    assert.include(html.text(), '只追回了一部分，不能释放')
    await post(client, `${page}/quota`, who.reviewer, { decision: 'kept', reason: '本人多领' })
    const english = await client.get(`${page}?lang=en`).loginAs(who.auditor)
    assert.include(english.text(), 'Still counts')
    const list = await client.get('/recoveries?state=completed&q=zh26').loginAs(who.auditor)
    assert.include(list.text(), 'ZH26-001')
  })

  test('the letter says how much in capitals and until when, once it is opened', async ({
    client,
    assert,
  }) => {
    const { claimIds } = await desk.paid({ people: 1 })
    const id = await draft(claimIds[0])
    const early = await client.get(`/recoveries/${id}/letter`).loginAs(who.finance).redirects(0)
    assert.equal(early.header('location'), `/recoveries/${id}`)
    await open(id)
    const letter = await client.get(`/recoveries/${id}/letter`).loginAs(who.admin)
    assert.include(letter.text(), '壹仟玖佰元整')
    assert.match(letter.text(), /2026\s年\s11\s月\s16\s日/)
    const english = await client.get(`/recoveries/${id}/letter?lang=en`).loginAs(who.finance)
    assert.include(english.text(), 'Notice of recovery of subsidy')
  })

  test('a base sees its own and no other', async ({ client, assert }) => {
    const { id } = await opened()
    const own = await client.get('/recoveries').loginAs(who.admin)
    assert.include(own.text(), 'ZH26-001')
    const foreign = await client.get('/recoveries').loginAs(who.otherAdmin)
    assert.notInclude(foreign.text(), 'ZH26-001')
    const page = await client.get(`/recoveries/${id}`).loginAs(who.otherAdmin).accept('json')
    page.assertStatus(403)
  })

  test('a broken rule is told in words and moves nothing', async ({ client, assert }) => {
    const { id } = await opened()
    const answer = await post(client, `/recoveries/${id}/instalments`, who.finance, {
      amount: '1900.01',
      receivedOn: '2026-10-26',
      reference: 'HD-1',
    })
    const [said] = answer.flashMessage('inputErrorsBag').amount
    assert.include(said, '¥1,900.00')
    const row = await fund()
    assert.equal(Number(row.recovered_fen), 0)
  })
})
