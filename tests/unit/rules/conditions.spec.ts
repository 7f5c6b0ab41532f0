import { test } from '@japa/runner'
import { judge } from '#app/rules/conditions'
import type { FactValue, LeafCondition, Result } from '#app/rules/types'
import { factsOf, leaf } from '#tests/unit/rules/builders'

type Shape = Parameters<typeof leaf>[0]
type Row = [rule: string, shape: Shape, facts: Record<string, FactValue>, expected: Result]

const attendance: Shape = { kind: 'at_least', fact: 'percent', value: 80 }
const thrice: Shape = { kind: 'at_most', fact: 'times', value: 2 }
const groups: Shape = { kind: 'one_of', fact: 'group', values: ['rural', 'unemployed'] }
const excluded: Shape = { kind: 'none_of', fact: 'lists', values: ['civil_servant', 'pensioner'] }
const claimed: Shape = { kind: 'empty', fact: 'claims' }
const window: Shape = { kind: 'within_days', from: 'ended', to: 'claimed', days: 30 }
const started: Shape = { kind: 'not_before', fact: 'startsOn', day: '2026-01-01' }
const valid: Shape = { kind: 'on_or_before', fact: 'examOn', dayFact: 'filedUntil' }
const working: Shape = { kind: 'age_between', birth: 'bornOn', on: 'startsOn', min: 16, max: 60 }
const fiveYears: Shape = { kind: 'years_since', from: 'certifiedOn', to: 'today', years: 5 }

const rows: Row[] = [
  ['at_least lets the limit itself pass', attendance, { percent: 80 }, 'passed'],
  ['at_least fails just under the limit', attendance, { percent: 79.9 }, 'failed'],
  ['at_most lets the limit itself pass', thrice, { times: 2 }, 'passed'],
  ['at_most fails above the limit', thrice, { times: 3 }, 'failed'],
  [
    'equals fails on another value',
    { kind: 'equals', fact: 'a', value: 'x' },
    { a: 'y' },
    'failed',
  ],
  [
    'equals passes on false when asked',
    { kind: 'equals', fact: 'a', value: false },
    { a: false },
    'passed',
  ],
  ['one_of passes on a listed value', groups, { group: 'rural' }, 'passed'],
  ['one_of fails on any other value', groups, { group: 'employed' }, 'failed'],
  ['one_of passes when one item of a list is listed', groups, { group: ['x', 'rural'] }, 'passed'],
  ['none_of passes on an empty list', excluded, { lists: [] }, 'passed'],
  ['none_of fails when one item is listed', excluded, { lists: ['x', 'pensioner'] }, 'failed'],
  [
    'includes passes when the list holds it',
    { kind: 'includes', fact: 'a', value: 'x' },
    { a: ['x'] },
    'passed',
  ],
  [
    'includes fails when it does not',
    { kind: 'includes', fact: 'a', value: 'x' },
    { a: [] },
    'failed',
  ],
  ['empty passes on no claim', claimed, { claims: [] }, 'passed'],
  ['empty passes on a count of zero', claimed, { claims: 0 }, 'passed'],
  ['empty fails on one claim', claimed, { claims: ['SL24-0000342'] }, 'failed'],
  ['present passes on any text', { kind: 'present', fact: 'a' }, { a: 'x' }, 'passed'],
  [
    'present passes on zero, which is a finding',
    { kind: 'present', fact: 'a' },
    { a: 0 },
    'passed',
  ],
  ['present fails on a found "no"', { kind: 'present', fact: 'a' }, { a: false }, 'failed'],
  [
    'present is unknown, not failed, without a record',
    { kind: 'present', fact: 'a' },
    {},
    'unknown',
  ],
  [
    'within_days lets the last day pass',
    window,
    { ended: '2026-09-18', claimed: '2026-10-18' },
    'passed',
  ],
  [
    'within_days fails the day after',
    window,
    { ended: '2026-09-18', claimed: '2026-10-19' },
    'failed',
  ],
  [
    'within_days fails before the start',
    window,
    { ended: '2026-09-18', claimed: '2026-09-17' },
    'failed',
  ],
  ['not_before lets the day itself pass', started, { startsOn: '2026-01-01' }, 'passed'],
  ['not_before fails the day before', started, { startsOn: '2025-12-31' }, 'failed'],
  [
    'on_or_before lets the day itself pass',
    valid,
    { examOn: '2028-06-30', filedUntil: '2028-06-30' },
    'passed',
  ],
  [
    'on_or_before fails the day after',
    valid,
    { examOn: '2028-07-01', filedUntil: '2028-06-30' },
    'failed',
  ],
  ['on_or_before needs both days', valid, { examOn: '2028-07-01' }, 'unknown'],
  [
    'age_between passes on the sixteenth birthday',
    working,
    { bornOn: '2010-08-31', startsOn: '2026-08-31' },
    'passed',
  ],
  [
    'age_between fails the day before it',
    working,
    { bornOn: '2010-09-01', startsOn: '2026-08-31' },
    'failed',
  ],
  [
    'age_between passes all the year of the upper age',
    working,
    { bornOn: '1965-09-01', startsOn: '2026-08-31' },
    'passed',
  ],
  [
    'age_between fails from the next birthday',
    working,
    { bornOn: '1965-08-31', startsOn: '2026-08-31' },
    'failed',
  ],
  [
    'years_since passes on the anniversary',
    fiveYears,
    { certifiedOn: '2021-10-12', today: '2026-10-12' },
    'passed',
  ],
  [
    'years_since fails the day before',
    fiveYears,
    { certifiedOn: '2021-10-12', today: '2026-10-11' },
    'failed',
  ],
  [
    'years_since counts 29 February to 28 February',
    fiveYears,
    { certifiedOn: '2024-02-29', today: '2029-02-28' },
    'passed',
  ],
]

test.group('Conditions', () => {
  test('{rule}')
    .with(rows.map(([rule, shape, facts, expected]) => ({ rule, shape, facts, expected })))
    .run(({ assert }, { rule, shape, facts, expected }) => {
      assert.equal(judge(leaf(shape), factsOf(facts)).result, expected, rule)
    })

  test('{kind} is unknown without evidence, and names the fact wanted')
    .with(allKinds())
    .run(({ assert }, condition) => {
      const finding = judge(condition, {})
      assert.equal(finding.result, 'unknown')
      assert.isNotEmpty(finding.missing)
      assert.isNull(finding.value)
    })

  test('a record that holds "not known" is as unknown as no record', ({ assert }) => {
    const note = { 'zh-CN': '失业保险数据只到 2026-08-31', 'en': 'Data only until 2026-08-31' }
    const finding = judge(leaf(claimed), factsOf({ claims: { value: null, note } }))
    assert.equal(finding.result, 'unknown')
    assert.deepEqual(finding.found, note)
  })

  test('a value of the wrong sort is unknown and shown, never judged', ({ assert }) => {
    const finding = judge(leaf(attendance), factsOf({ percent: '93.3%' }))
    assert.equal(finding.result, 'unknown')
    assert.include(finding.found['zh-CN'], '93.3%')
    assert.deepEqual(finding.missing, ['percent'])
  })

  test('a day that does not exist is unknown', ({ assert }) => {
    const finding = judge(leaf(started), factsOf({ startsOn: '2026-02-30' }))
    assert.equal(finding.result, 'unknown')
  })

  test('a fact named like a member of every object is not found by accident', ({ assert }) => {
    const finding = judge(leaf({ kind: 'present', fact: 'constructor' }), {})
    assert.equal(finding.result, 'unknown')
  })

  test('the day of birth never appears in the trace', ({ assert }) => {
    const good = judge(leaf(working), factsOf({ bornOn: '1990-05-07', startsOn: '2026-08-31' }))
    const bad = judge(leaf(working), factsOf({ bornOn: '1990/05/07', startsOn: '2026-08-31' }))
    assert.equal(good.value, 36)
    assert.equal(good.found['zh-CN'], '2026-08-31 36 周岁')
    assert.notInclude(JSON.stringify([good, bad]), '05')
  })

  test('what was found keeps the evidence and the words given with it', ({ assert }) => {
    const evidence = { type: 'claim', id: 7, label: { 'zh-CN': '申领', 'en': 'Claim' } }
    const ended = {
      value: '2026-09-18',
      note: { 'zh-CN': '结业 2026-09-18', 'en': 'Ended' },
      evidence,
    }
    const finding = judge(leaf(window), factsOf({ ended, claimed: '2026-10-15' }))
    assert.equal(finding.found['zh-CN'], '结业 2026-09-18，2026-10-15 止，第 27 日')
    assert.equal(finding.value, 27)
    assert.deepEqual(finding.evidence, evidence)
  })
})

function allKinds(): LeafCondition[] {
  const shapes = new Map(rows.map(([, shape]) => [shape.kind, shape]))
  return [...shapes.values()].map((shape) => leaf(shape))
}
