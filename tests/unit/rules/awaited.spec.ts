import { test } from '@japa/runner'
import fc from 'fast-check'
import { evaluate } from '#app/rules/evaluate'
import { project } from '#app/rules/project'
import { explainTrace } from '#app/rules/explain'
import type { AmountFormula, Fact, FactValue, Result } from '#app/rules/types'
import {
  allOf,
  anyOf,
  factsOf,
  leaf,
  ruleSet,
  shanxi2018,
  source,
} from '#tests/unit/rules/builders'

const pending = (expected?: FactValue): Fact => ({ value: null, pending: true, expected })
const percent = leaf({ kind: 'at_least', fact: 'percent', value: 80 })
const group = leaf({ kind: 'equals', fact: 'group', value: 'graduate' })

test.group('What is awaited', () => {
  test('stays unknown and says that it is awaited', ({ assert }) => {
    const trace = evaluate(ruleSet([percent]), factsOf({ percent: pending() }))
    assert.equal(trace.verdict, 'unknown')
    assert.isTrue(trace.conditions[0].awaited)
    assert.isTrue(trace.awaited)
    assert.include(explainTrace(trace, 'en')[1], '(awaited)')
  })

  test('a fact that is merely not recorded is not awaited', ({ assert }) => {
    const trace = evaluate(ruleSet([percent, group]), factsOf({ percent: pending() }))
    assert.isUndefined(trace.conditions[1].awaited)
    assert.isUndefined(trace.awaited)
  })

  test('a group waits when waiting may be enough', ({ assert }) => {
    const facts = factsOf({ percent: pending() })
    const of = (condition: Parameters<typeof ruleSet>[0][number]) =>
      evaluate(ruleSet([condition]), facts).conditions[0].awaited
    assert.isTrue(of(allOf('all', percent)))
    assert.isUndefined(of(allOf('all', percent, group)))
    assert.isTrue(of(anyOf('any', percent, group)))
  })

  test('a projection tells the expected amount before anything happened', ({ assert }) => {
    const rules = ruleSet([percent], shanxi2018)
    const facts = factsOf({ percent: pending(100), attendedDays: pending(12) })
    const { outlook, expected, expectedFen, awaited, trace } = project(rules, facts)
    assert.equal(outlook, 'awaited')
    assert.equal(expectedFen, 170_000)
    assert.equal(expected!.fen, 170_000)
    assert.lengthOf(awaited, 1)
    assert.equal(trace.amountMissing, 'attendedDays')
  })

  test('what can no longer be reached is refused now', ({ assert }) => {
    const rules = ruleSet([percent], shanxi2018)
    const late = project(rules, factsOf({ percent: pending(79), attendedDays: pending(11) }))
    assert.deepInclude(late, { outlook: 'refused', expectedFen: 0 })
    assert.lengthOf(late.failed, 1)
    assert.lengthOf(late.awaited, 0)
    assert.equal(late.trace.verdict, 'unknown')
  })

  test('nothing is expected where something is missing or refused', ({ assert }) => {
    const rules = ruleSet([percent, group], shanxi2018)
    const missing = project(rules, factsOf({ percent: 90, attendedDays: 10 }))
    assert.deepInclude(missing, { outlook: 'missing', expectedFen: 0 })
    assert.equal(missing.expected!.fen, 150_000)
    const refused = project(rules, factsOf({ percent: pending(), group: 'other' }))
    assert.deepInclude(refused, { outlook: 'refused', expectedFen: 0, expected: null })
    const sure = project(rules, factsOf({ percent: 90, group: 'graduate', attendedDays: 10 }))
    assert.deepInclude(sure, { outlook: 'sure', expectedFen: 150_000 })
  })

  test('what comes true as expected gives the amount that was projected', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(30), (reached, days) => {
        const rules = ruleSet([percent], shanxi2018)
        const before = project(
          rules,
          factsOf({ percent: pending(reached), attendedDays: pending(days) })
        )
        const after = project(rules, factsOf({ percent: reached, attendedDays: days }))
        return after.expectedFen === before.expectedFen
      })
    )
  })
})

test.group('Conditions of the claims procedure', () => {
  const when = {
    id: 'apprentices',
    kind: 'when' as const,
    fact: 'part',
    values: ['settlement'],
    conditions: [percent],
    message: { 'zh-CN': '结算', 'en': 'Settlement' },
    source,
  }
  const judged = (
    condition: Parameters<typeof ruleSet>[0][number],
    values: Record<string, FactValue>
  ) => evaluate(ruleSet([condition]), factsOf(values)).conditions[0]

  test('conditions that apply to some only leave the others alone', ({ assert }) => {
    assert.equal(judged(when, { part: 'settlement', percent: 70 }).result, 'failed')
    assert.equal(judged(when, { part: 'settlement', percent: 90 }).result, 'passed')
    const other = judged(when, { part: 'prepayment' })
    assert.equal(other.result, 'passed')
    assert.equal(other.found['zh-CN'], '不适用：prepayment')
    assert.equal(judged(when, {}).result, 'unknown')
  })

  test('earlier ones are counted of all time or in the year: {period}')
    .with([
      { period: 'ever' as const, most: 3, result: 'failed' as Result },
      { period: 'ever' as const, most: 4, result: 'passed' as Result },
      { period: 'calendar_year' as const, most: 1, result: 'failed' as Result },
      { period: 'calendar_year' as const, most: 2, result: 'passed' as Result },
    ])
    .run(({ assert }, { period, most, result }) => {
      const days = ['2024-03-01', '2025-12-31', '2026-01-01']
      const condition = leaf({ kind: 'times_within', fact: 'earlier', on: 'day', period, most })
      const found = judged(condition, { earlier: days, day: '2026-05-01' })
      assert.equal(found.result, result)
      assert.equal(judged(condition, { day: '2026-05-01' }).result, 'unknown')
      assert.equal(judged(condition, { earlier: ['x'], day: '2026-05-01' }).result, 'unknown')
    })

  test('a window in months ends on the same day of the month or its last: {to}')
    .with([
      { from: '2026-01-31', to: '2026-02-28', months: 1, result: 'passed' as Result },
      { from: '2026-01-31', to: '2026-03-01', months: 1, result: 'failed' as Result },
      { from: '2026-03-20', to: '2027-03-20', months: 12, result: 'passed' as Result },
      { from: '2026-03-20', to: '2027-03-21', months: 12, result: 'failed' as Result },
      { from: '2026-03-20', to: '2026-03-19', months: 12, result: 'failed' as Result },
    ])
    .run(({ assert }, { from, to, months, result }) => {
      const condition = leaf({ kind: 'within_months', from: 'a', to: 'b', months })
      assert.equal(judged(condition, { a: from, b: to }).result, result)
      assert.equal(judged(condition, { a: from }).result, 'unknown')
    })
})

test.group('Any amount in two parts', () => {
  const formula = fc.record({
    kind: fc.constant('per_person_year' as const),
    fenPerYear: fc.nat(1_000_000_000),
    prepaidPercent: fc.nat(100),
    maxYears: fc.integer({ min: 1, max: 3 }),
  })

  test('prepayment and settlement are the whole, to the fen', () => {
    const cap = fc.option(fc.nat(2_000_000_000), { nil: undefined })
    fc.assert(
      fc.property(formula, fc.nat(5), cap, (drawn, years, capFen) => {
        const amount: AmountFormula = {
          ...drawn,
          ...(capFen !== undefined && { capFen }),
          years: 'years',
          part: 'part',
          prepaid: 'prepaid',
          message: shanxi2018.message,
          source,
        }
        const rules = ruleSet([leaf({ kind: 'present', fact: 'years' })], amount)
        const fen = (part: string, prepaid: number | null) =>
          evaluate(rules, factsOf({ years, part, prepaid })).amount!.fen
        const [whole, first] = [fen('whole', null), fen('prepayment', null)]
        return first + fen('settlement', first) === whole && first <= whole
      })
    )
  })
})
