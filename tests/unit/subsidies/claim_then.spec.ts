import fc from 'fast-check'
import { test } from '@japa/runner'
import { holdableStatuses } from '#app/subsidies/review/actions/hold_claim'
import { claimThen } from '#app/subsidies/history/claim_then'
import { momentEnd, momentField } from '#app/subsidies/history/moment'
import { traceDifference } from '#app/subsidies/history/difference'
import { canMove, canUndo, claimStatuses, type ClaimStatus } from '#app/subsidies/claim_status'
import type { ClaimRecord, Decision } from '#app/subsidies/history/claim_record'
import type { Trace } from '#app/rules/types'

const instant = (minute: number) => new Date(Date.UTC(2026, 9, 1, 0, minute)).toISOString()

function emptyRecord(): ClaimRecord {
  return {
    claim: {
      id: 1,
      number: 'SL26-0000001',
      kind: 'training_subsidy',
      part: 'whole',
      status: 'draft',
      policyId: 1,
      fundId: 1,
      payeeKind: 'base',
      personId: 1,
      enrolmentId: 1,
      certificateId: 1,
      classId: 1,
      baseId: 1,
      employerId: null,
      awardId: null,
      amountFen: 0,
      heldAt: null,
      disputedAt: null,
      noticeClosedAt: null,
      createdAt: instant(0),
      createdBy: '陈立新',
    },
    traces: [],
    decisions: [],
    checks: [],
    questions: [],
    amendments: [],
    samples: [],
    flags: [],
    notices: [],
    objections: [],
    payments: [],
    recoveries: [],
  }
}

function decision(id: number, more: Partial<Decision>): Decision {
  return {
    id,
    stage: 'review',
    result: 'passed',
    status: null,
    traceId: null,
    reason: null,
    reasonCode: null,
    undoesId: null,
    actor: '李雪梅',
    at: instant(id),
    ...more,
  }
}

/** A life of moves that the state machine allows, with holds between and a new trace now and then. */
const lives = fc
  .array(fc.record({ pick: fc.nat(), hold: fc.boolean(), trace: fc.boolean(), gap: fc.nat(3) }), {
    minLength: 1,
    maxLength: 25,
  })
  .map((moves) => {
    const record = emptyRecord()
    let status: ClaimStatus = 'draft'
    let held = false
    let minute = 1
    const addTrace = () =>
      record.traces.push({
        id: record.traces.length + 1,
        claimId: 1,
        policyId: 1,
        occasion: 'prepared',
        facts: '{}',
        trace: '{}',
        traceHash: '',
        verdict: 'passed',
        amountFen: record.traces.length * 100,
        createdAt: instant(minute),
      })
    addTrace()
    for (const { pick, hold, trace, gap } of moves) {
      minute += 1 + gap
      if (trace) addTrace()
      const shared = { traceId: record.traces.length, at: instant(minute) }
      if (hold && (held || holdableStatuses.includes(status))) {
        held = !held
        const result = held ? 'held' : 'released'
        record.decisions.push(decision(minute, { stage: 'hold', result, status, ...shared }))
        continue
      }
      // A held claim goes nowhere until it is released.
      if (held) continue
      const next = claimStatuses.filter((to) => canMove(status, to) || canUndo(status, to))
      if (next.length === 0) continue
      const to: ClaimStatus = next[pick % next.length]
      const isUndone = !canMove(status, to)
      status = to
      const result = isUndone ? 'undone' : 'passed'
      record.decisions.push(decision(minute, { status, result, ...shared }))
    }
    return { record, status, held }
  })

test.group('A claim put together as of a moment', () => {
  test('at the instant of any decision of any life it stands as the decision says', () => {
    fc.assert(
      fc.property(lives, ({ record, status, held }) => {
        for (const one of record.decisions) {
          const then = claimThen(record, one.at)!
          if (then.status !== one.status || then.trace!.id !== one.traceId) return false
          if (one.stage === 'hold' && (then.state === 'held') !== (one.result === 'held')) {
            return false
          }
          const before = claimThen(record, new Date(Date.parse(one.at) - 1).toISOString())!
          if (before.decisions.length !== then.decisions.length - 1) return false
        }
        const now = claimThen(record, instant(10_000))!
        return now.status === status && (now.heldAt !== null) === held
      })
    )
  })

  test('what was decided or answered later is still open', ({ assert }) => {
    const record = emptyRecord()
    record.amendments.push({
      fact: 'days_attended',
      oldValue: '13',
      newValue: '14',
      reason: '补录',
      document: null,
      status: 'approved',
      proposedBy: '何静',
      at: instant(5),
      decidedBy: '李雪梅',
      decidedReason: null,
      decidedAt: instant(9),
    })
    record.questions.push({
      decisionId: 1,
      position: 1,
      topic: 'attendance',
      question: '哪一天？',
      answer: '9 月 9 日',
      answeredBy: '何静',
      answeredAt: instant(8),
      at: instant(4),
    })
    record.recoveries.push({
      number: 'ZH26-001',
      reasonCode: 'wrong_amount',
      reason: '多发',
      document: null,
      amountFen: 300,
      recoveredFen: 300,
      status: 'completed',
      dueOn: null,
      at: instant(5),
      createdBy: '李雪梅',
      openedAt: instant(6),
      openedBy: '周敏',
      closedAt: instant(9),
      closedReason: null,
      quotaDecision: 'freed',
      quotaReason: null,
      quotaDecidedAt: instant(10),
      instalments: [
        { amountFen: 100, receivedOn: '2026-10-01', reference: 'a', at: instant(7) },
        { amountFen: 200, receivedOn: '2026-10-01', reference: 'b', at: instant(9) },
      ],
    })
    const then = claimThen(record, instant(7))!
    assert.equal(then.amendments[0].status, 'proposed')
    assert.isNull(then.amendments[0].decidedBy)
    assert.isNull(then.questions[0].answer)
    assert.equal(then.recoveries[0].status, 'open')
    assert.equal(then.recoveries[0].recoveredFen, 100)
    assert.isNull(then.recoveries[0].quotaDecision)
    assert.equal(claimThen(record, instant(5))!.recoveries[0].status, 'draft')
    assert.isEmpty(claimThen(record, instant(3))!.questions)
    assert.isNull(claimThen(record, '2026-09-30T00:00:00.000Z'))
  })

  test('a released hold, a dismissed objection and an undone approval leave no mark', ({
    assert,
  }) => {
    const record = emptyRecord()
    record.decisions.push(
      decision(1, { stage: 'submission', result: 'submitted', status: 'submitted' }),
      decision(2, { status: 'reviewed' }),
      decision(3, { stage: 'approval', status: 'approved', actor: '周敏' }),
      decision(4, { stage: 'approval', result: 'undone', status: 'reviewed', undoesId: 3 }),
      decision(5, { stage: 'hold', result: 'held', status: 'reviewed', reason: '等回函' }),
      decision(6, { stage: 'hold', result: 'released', status: 'reviewed' })
    )
    assert.equal(claimThen(record, instant(3))!.handlers.approver, '周敏')
    const undone = claimThen(record, instant(4))!
    assert.isNull(undone.handlers.approver)
    assert.equal(undone.handlers.reviewer, '李雪梅')
    const held = claimThen(record, instant(5))!
    assert.equal(held.state, 'held')
    assert.equal(held.heldReason, '等回函')
    assert.equal(claimThen(record, instant(6))!.state, 'reviewed')
  })
})

test.group('A moment', () => {
  test('a minute and a day last to their end, in Shanghai; an instant is itself', ({ assert }) => {
    assert.equal(momentEnd('2026-10-19T15:08'), '2026-10-19T07:08:59.999Z')
    assert.equal(momentEnd('2026-10-19'), '2026-10-19T15:59:59.999Z')
    assert.equal(momentEnd('2026-10-19T07:08:30.123Z'), '2026-10-19T07:08:30.123Z')
    assert.equal(momentField('2026-10-19T07:08:30.123Z'), '2026-10-19T15:08')
    for (const text of ['2026-13-19', '2026-02-30T10:00', 'now', '']) assert.isNull(momentEnd(text))
  })
})

test.group('The difference of two traces', () => {
  const found = (text: string) => ({ 'zh-CN': text, 'en': text })
  const trace = (text: string, fen: number): Trace => ({
    engine: '1',
    ruleSet: { code: 'a', version: '1', hash: '' },
    verdict: 'passed',
    conditions: [
      {
        id: 'attendance',
        kind: 'at_least',
        result: 'passed',
        message: found('出勤'),
        found: found(text),
        value: 90,
        source: { document: '文件' },
      },
    ],
    amount: { fen, steps: [], message: found(''), source: { document: '文件' } },
  })

  test('only what is judged or found differently is named', ({ assert }) => {
    const none = traceDifference(trace('14 天', 190_000), trace('14 天', 190_000))
    assert.deepEqual(none, { conditions: [], verdict: null, amount: null })
    const some = traceDifference(trace('14 天', 190_000), trace('10 天', 150_000))
    assert.equal(some.conditions[0].before!.found['zh-CN'], '14 天')
    assert.equal(some.conditions[0].after!.found['zh-CN'], '10 天')
    assert.deepEqual(some.amount, { before: 190_000, after: 150_000 })
  })
})
