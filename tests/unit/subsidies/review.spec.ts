import { test } from '@japa/runner'
import { isDrawn } from '#app/subsidies/review/quality_draw'
import { reviewTerm } from '#app/subsidies/claim_terms'
import { reviewFromAfterHold } from '#app/subsidies/review/held_days'
import { amendedValue } from '#app/subsidies/review/amendable_facts'
import { questionsOf } from '#app/subsidies/review/question_topics'
import { reasonsFor, rejectionReasons } from '#app/subsidies/review/rejection_reasons'
import { timelineOf } from '#app/subsidies/review/timeline'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import {
  checks,
  failedByHand,
  judgeChecks,
  manualChecksOf,
  openChecks,
  type CheckedClaim,
} from '#app/subsidies/review/checks'
import { checkNamesInWords } from '#app/subsidies/review/check_words'
import type { Condition, ConditionResult, Result } from '#app/rules/types'

const source = { document: '测试政策' }
const words = (text: string) => ({ 'zh-CN': text, 'en': text })

function condition(id: string, fact: string): Condition {
  return { id, kind: 'present', fact, message: words(id), source }
}

function result(id: string, verdict: Result): ConditionResult {
  return {
    id,
    kind: 'present',
    result: verdict,
    message: words(id),
    found: words(`found ${id}`),
    value: null,
    source,
  }
}

/** A claim whose policy asks for attendance and a list, all clean, nothing checked by hand. */
function aClaim(more: Partial<CheckedClaim> = {}): CheckedClaim {
  return {
    kind: 'training_subsidy',
    ruleSet: {
      conditions: [condition('a', 'attendance_percent'), condition('l', 'listed_deceased')],
    } as CheckedClaim['ruleSet'],
    trace: { conditions: [result('a', 'passed'), result('l', 'passed')] } as CheckedClaim['trace'],
    documentFault: null,
    manual: new Map(),
    flags: { blocking: 0, others: 0 },
    isCovered: true,
    ...more,
  }
}

const stateOf = (claim: CheckedClaim, name: string) =>
  judgeChecks(claim).find((one) => one.name === name)!.state

const made = (verdict: 'passed' | 'failed') => ({
  result: verdict,
  note: '查到',
  evidence: null,
  actor: '李雪梅',
  at: '2026-10-15T01:00:00.000Z',
})

test.group('Checks of a claim', () => {
  test('every check has its words', ({ assert }) => {
    assert.sameMembers(
      checks.map((check) => check.name),
      Object.keys(checkNamesInWords)
    )
  })

  test('what is made by hand is open until somebody makes it', ({ assert }) => {
    const before = openChecks(judgeChecks(aClaim()))
    assert.deepEqual(
      before.map((one) => one.name),
      ['certificate_lookup', 'group_proof_seen']
    )
    const manual = new Map([
      ['certificate_lookup', made('passed')],
      ['group_proof_seen', made('passed')],
    ])
    assert.isEmpty(openChecks(judgeChecks(aClaim({ manual }))))
  })

  test('a fault found by hand stands against passing at every step', ({ assert }) => {
    const manual = new Map([['certificate_lookup', made('failed')]])
    const results = judgeChecks(aClaim({ manual }))
    assert.deepEqual(
      failedByHand(results).map((one) => one.name),
      ['certificate_lookup']
    )
  })

  test('an automatic check is the worst of the conditions that read its facts', ({ assert }) => {
    for (const [verdict, state] of [
      ['passed', 'passed'],
      ['failed', 'failed'],
      ['unknown', 'open'],
    ] as const) {
      const trace = { conditions: [result('a', verdict), result('l', 'passed')] }
      const claim = aClaim({ trace: trace as CheckedClaim['trace'] })
      assert.equal(stateOf(claim, 'attendance'), state)
      assert.equal(stateOf(claim, 'exclusion_lists'), 'passed')
    }
  })

  test('what the policy does not ask is no check', ({ assert }) => {
    assert.equal(stateOf(aClaim(), 'duplicates'), 'none')
  })

  test('a claim that could not be judged leaves its checks open', ({ assert }) => {
    assert.equal(stateOf(aClaim({ trace: null }), 'attendance'), 'open')
  })

  test('a faulty document fails the identity though the policy asks no age', ({ assert }) => {
    assert.equal(stateOf(aClaim(), 'identity'), 'passed')
    assert.equal(stateOf(aClaim({ documentFault: 'check_character' }), 'identity'), 'failed')
  })

  test('lists older than the end of the class are named, and nothing else is', ({ assert }) => {
    const olderLists = [{ name: words('死亡人员'), asOf: '2026-03-01' }]
    const claim = aClaim({ olderLists, classEndsOn: '2026-09-18' })
    const lists = judgeChecks(claim).find((one) => one.name === 'exclusion_lists')!
    assert.deepInclude(lists, { state: 'passed', hints: 1 })
    assert.include(lists.found!['zh-CN'], '早于结业日 2026-09-18')
    assert.include(lists.found!['zh-CN'], '死亡人员（截至 2026-03-01）')
    const current = judgeChecks(aClaim({ olderLists: [], classEndsOn: '2026-09-18' }))
    assert.isUndefined(current.find((one) => one.name === 'exclusion_lists')!.hints)
  })

  test('an open anomaly that blocks holds back, another is only shown', ({ assert }) => {
    assert.equal(stateOf(aClaim({ flags: { blocking: 1, others: 0 } }), 'anomalies'), 'failed')
    const shown = judgeChecks(aClaim({ flags: { blocking: 0, others: 2 } }))
    const anomalies = shown.find((one) => one.name === 'anomalies')!
    assert.deepEqual([anomalies.state, anomalies.hints], ['passed', 2])
  })

  test('money that is short is said, the ledger refuses it', ({ assert }) => {
    const claim = aClaim({ isCovered: false })
    assert.equal(stateOf(claim, 'fund_cover'), 'failed')
    assert.notInclude(
      openChecks(judgeChecks(claim)).map((one) => one.name),
      'fund_cover'
    )
  })

  test('award money needs neither certificate nor group', ({ assert }) => {
    assert.isEmpty(manualChecksOf('competition_award'))
    assert.sameMembers(manualChecksOf('living_allowance'), ['group_proof_seen'])
  })
})

test.group('The quality sample', () => {
  test('the draw depends on seed and number alone', ({ assert }) => {
    const numbers = Array.from({ length: 4000 }, (_, index) => `SL26-${index}`)
    const drawn = numbers.filter((number) => isDrawn(number))
    assert.deepEqual(
      numbers.filter((number) => isDrawn(number)),
      drawn
    )
    assert.isAbove(drawn.length, 320)
    assert.isBelow(drawn.length, 480)
    assert.notDeepEqual(
      numbers.filter((number) => isDrawn(number, 7)),
      drawn
    )
  })

  test('nothing is drawn at 0 %, everything at 100 %', ({ assert }) => {
    assert.isFalse(isDrawn('SL26-0000001', 1, 0))
    assert.isTrue(isDrawn('SL26-0000001', 1, 100))
  })
})

test.group('Days on hold', () => {
  const calendar = WorkCalendar.of([2026], {})
  const at = (day: string) => `${day}T02:00:00.000Z`
  const from = (since: string, heldOn: string, releasedOn: string) =>
    reviewFromAfterHold(calendar, {
      from: since,
      heldAt: at(heldOn),
      releasedAt: at(releasedOn),
    })
  const claim = {
    status: 'submitted',
    submitted_at: at('2026-10-12'),
    review_from: null as string | null,
    held_at: null as string | null,
  }
  const due = (more: Partial<typeof claim> = {}) =>
    reviewTerm(calendar, '2026-10-28', { ...claim, ...more })

  test('working days between hold and release are added to the period', ({ assert }) => {
    assert.equal(due().due, '2026-10-26')
    assert.equal(due().left, -2)
    assert.isTrue(due().isOverdue)

    const pushed = from(claim.submitted_at, '2026-10-13', '2026-10-20')

    assert.equal(due({ review_from: pushed }).due, '2026-11-02')
    assert.isFalse(due({ review_from: pushed }).isOverdue)
  })

  test('two holds are added up', ({ assert }) => {
    const once = from(claim.submitted_at, '2026-10-13', '2026-10-14')
    assert.equal(due({ review_from: from(once, '2026-10-15', '2026-10-19') }).due, '2026-10-29')
  })

  test('a hold over a weekend, or of days no calendar knows, adds nothing', ({ assert }) => {
    assert.equal(from(claim.submitted_at, '2026-10-17', '2026-10-18'), claim.submitted_at)
    assert.equal(from(claim.submitted_at, '2026-12-30', '2027-01-20'), claim.submitted_at)
  })

  test('the clock stands still while it is held, and is none of a decided claim', ({ assert }) => {
    assert.deepEqual(due({ held_at: at('2026-10-13') }), {
      due: null,
      left: null,
      isOverdue: false,
      stoppedOn: '2026-10-13',
    })
    assert.isNull(due({ status: 'approved', held_at: at('2026-10-13') }).stoppedOn)
    assert.isNull(due({ status: 'approved' }).due)
  })
})

test.group('Closed lists of a review', () => {
  test('the note of a return is its one question when none is asked', ({ assert }) => {
    assert.deepEqual(questionsOf([], ' 请补证明 '), [{ topic: 'other', question: '请补证明' }])
    assert.deepEqual(questionsOf([{ topic: 'scores', question: ' ' }], null), [])
    assert.deepEqual(questionsOf([{ topic: 'scores', question: ' 成绩？ ' }], '注'), [
      { topic: 'scores', question: '成绩？' },
    ])
  })

  test('an objection is a reason of the notice alone', ({ assert }) => {
    assert.notInclude(reasonsFor('review'), 'objection_upheld')
    assert.deepEqual(reasonsFor('notice'), rejectionReasons)
  })

  test('a value has the form of its fact', ({ assert }) => {
    assert.equal(amendedValue('category_proven_on', '2026-03-12'), '2026-03-12')
    assert.isUndefined(amendedValue('category_proven_on', '2026-02-30'))
    assert.equal(amendedValue('attended_days', '14'), 14)
    assert.isUndefined(amendedValue('attended_days', '14.5'))
    assert.isUndefined(amendedValue('attendance_percent', '101'))
    assert.equal(amendedValue('trainee_category', 'veteran'), 'veteran')
    assert.isUndefined(amendedValue('trainee_category', 'friend'))
  })

  test('the timeline holds everything, the newest first', ({ assert }) => {
    const at = (hour: number) => `2026-10-15T0${hour}:00:00.000Z`
    const items = timelineOf({
      state: 'returned',
      acts: [{ stage: 'review', result: 'returned', created_at: at(2), actor: '李', reason: 'x' }],
      checkLog: [{ name: 'identity', result: 'failed', created_at: at(1), actor: '李', note: 'y' }],
      questions: [{ answered_at: at(3), answerer: '陈' }],
      amendments: [
        {
          fact: 'claim_on',
          status: 'approved',
          proposer: '陈',
          decider: '周',
          proposed_at: at(4),
          decided_at: at(5),
        },
      ],
    })
    assert.deepEqual(
      items.map((one) => one.key),
      [
        'review.timeline.amendment_approved',
        'review.timeline.amendment_proposed',
        'review.timeline.answered',
        'subsidies.timeline.review_returned',
        'review.timeline.checked_failed',
      ]
    )
    assert.equal(items[3].status, 'failed')
  })

  test('the end of a recovery says whether all came back', ({ assert }) => {
    const end = { stage: 'recovery', result: 'completed', created_at: '2026-11-02T08:00:00.000Z' }
    const keyIn = (state: 'recovered' | 'recovered_part') =>
      timelineOf({ state, acts: [end], checkLog: [], questions: [], amendments: [] })[0].key
    assert.equal(keyIn('recovered'), 'subsidies.timeline.recovery_completed')
    assert.equal(keyIn('recovered_part'), 'subsidies.timeline.recovery_completed_part')
  })
})
