import { test } from '@japa/runner'
import { parseRuleSet } from '#app/rules/rule_set_schema'
import { allOf, anyOf, leaf, ruleSet, shanxi2018 } from '#tests/unit/rules/builders'

const condition = leaf({ kind: 'at_least', fact: 'percent', value: 80 })
const good = ruleSet([condition], shanxi2018)

function faultsOf(data: unknown): string[] {
  const parsed = parseRuleSet(data)
  return 'faults' in parsed ? parsed.faults.map((fault) => fault.path.join('.')) : []
}

const withCondition = (changes: object) => ({ ...good, conditions: [{ ...condition, ...changes }] })
const withAmount = (changes: object) => ({ ...good, amount: { ...shanxi2018, ...changes } })
const bare = { id: 'c', message: condition.message, source: condition.source }
const withBare = (shape: object) => ({ ...good, conditions: [{ ...bare, ...shape }] })
const tiers = (...upTo: unknown[]) => upTo.map((last) => ({ upTo: last, fenPerDay: 1 }))

const faulty: [rule: string, data: unknown, path: string][] = [
  ['nothing at all', null, ''],
  ['a list', [], ''],
  ['an unknown kind of rule set', { ...good, kind: 'bonus' }, 'kind'],
  ['an unknown key', { ...good, note: 'x' }, 'note'],
  ['a version that is a number', { ...good, version: 2026 }, 'version'],
  ['a title without English', { ...good, title: { 'zh-CN': '补贴' } }, 'title.en'],
  ['a blank title', { ...good, title: { 'zh-CN': ' ', 'en': 'a' } }, 'title.zh-CN'],
  ['a day that does not exist', { ...good, effectiveFrom: '2026-02-29' }, 'effectiveFrom'],
  ['an end before the start', { ...good, effectiveTo: '2025-12-31' }, 'effectiveTo'],
  ['an unknown status', { ...good, status: 'draft' }, 'status'],
  ['no conditions', { ...good, conditions: [] }, 'conditions'],
  ['an amount on entry conditions', { ...good, kind: 'entry' }, 'amount'],
  ['an unknown kind of condition', withCondition({ kind: 'eval' }), 'conditions.0.kind'],
  ['an inherited name as a kind', withCondition({ kind: 'constructor' }), 'conditions.0.kind'],
  ['an unknown key in a condition', withCondition({ values: [1] }), 'conditions.0.values'],
  ['a condition without source', withCondition({ source: undefined }), 'conditions.0.source'],
  [
    'a source without document',
    withCondition({ source: { clause: 'x' } }),
    'conditions.0.source.document',
  ],
  ['an example mark that says false', withCondition({ example: false }), 'conditions.0.example'],
  ['a limit that is a text', withCondition({ value: '80' }), 'conditions.0.value'],
  [
    'an empty list of values',
    withBare({ kind: 'one_of', fact: 'a', values: [] }),
    'conditions.0.values',
  ],
  [
    'a repeated value',
    withBare({ kind: 'one_of', fact: 'a', values: ['x', 'x'] }),
    'conditions.0.values',
  ],
  [
    'half a day',
    withBare({ kind: 'within_days', from: 'a', to: 'b', days: 0.5 }),
    'conditions.0.days',
  ],
  ['no bound', withBare({ kind: 'not_before', fact: 'a' }), 'conditions.0.day'],
  [
    'two bounds',
    withBare({ kind: 'not_before', fact: 'a', day: '2026-01-01', dayFact: 'b' }),
    'conditions.0.day',
  ],
  [
    'an age without limits',
    withBare({ kind: 'age_between', birth: 'a', on: 'b' }),
    'conditions.0.min',
  ],
  [
    'ages the wrong way round',
    withBare({ kind: 'age_between', birth: 'a', on: 'b', min: 60, max: 16 }),
    'conditions.0.max',
  ],
  [
    'too many years',
    withBare({ kind: 'years_since', from: 'a', to: 'b', years: 1e6 }),
    'conditions.0.years',
  ],
  ['an empty group', withBare({ kind: 'any_of', conditions: [] }), 'conditions.0.conditions'],
  ['an unknown kind of amount', withAmount({ kind: 'formula' }), 'amount.kind'],
  ['tiers out of order', withAmount({ tiers: tiers(10, 10) }), 'amount.tiers.1.upTo'],
  ['a tier that ends on day 0', withAmount({ tiers: tiers(0) }), 'amount.tiers.0.upTo'],
  ['negative fen', withAmount({ tiers: [{ upTo: 5, fenPerDay: -1 }] }), 'amount.tiers.0.fenPerDay'],
  ['a cap of half a fen', withAmount({ capFen: 0.5 }), 'amount.capFen'],
  [
    'a negative rate of a grade',
    {
      ...good,
      amount: {
        kind: 'per_grade',
        fact: 'g',
        fenByGrade: { four: -1 },
        message: good.title,
        source: good.source,
      },
    },
    'amount.fenByGrade.four',
  ],
]

const byClass = {
  kind: 'per_occupation_class',
  occupation: 'o',
  grade: 'g',
  classes: { A: ['1'] },
  fenByClass: { A: { five: 1 } },
  message: good.title,
  source: good.source,
}
const withByClass = (changes: object) => ({ ...good, amount: { ...byClass, ...changes } })
faulty.push(
  ['a class without rates', withByClass({ classes: { B: ['1'] } }), 'amount.classes.B'],
  [
    'an occupation in two classes',
    withByClass({ classes: { A: ['1'], C: ['1'] }, fenByClass: { A: { v: 1 }, C: { v: 1 } } }),
    'amount.classes',
  ],
  ['the rest in a class without rates', withByClass({ otherClass: 'Z' }), 'amount.otherClass'],
  [
    'more than all paid in advance',
    {
      ...good,
      amount: {
        kind: 'per_person_year',
        years: 'y',
        fenPerYear: 1,
        prepaidPercent: 101,
        part: 'p',
        prepaid: 'q',
        message: good.title,
        source: good.source,
      },
    },
    'amount.prepaidPercent',
  ],
  [
    'a period nobody counts by',
    withBare({ kind: 'times_within', fact: 'a', on: 'b', period: 'month', most: 1 }),
    'conditions.0.period',
  ],
  [
    'a window of no months',
    withBare({ kind: 'within_months', from: 'a', to: 'b', months: 0 }),
    'conditions.0.months',
  ],
  [
    'an empty when',
    withBare({ kind: 'when', fact: 'a', values: ['x'], conditions: [] }),
    'conditions.0.conditions',
  ]
)

test.group('Rule set schema', () => {
  test('a good rule set is given back as it is', ({ assert }) => {
    assert.deepEqual(parseRuleSet(good), { ruleSet: good })
  })

  test('refuses {rule}')
    .with(faulty.map(([rule, data, path]) => ({ rule, data, path })))
    .run(({ assert }, { data, path }) => {
      assert.deepEqual(faultsOf(data), [path])
    })

  test('finds a duplicate id wherever it is', ({ assert }) => {
    const twin = { ...condition, section: good.title }
    assert.deepEqual(faultsOf(ruleSet([condition, anyOf('any', allOf('all', twin))])), [
      'conditions.1.conditions.0.conditions.0.id',
    ])
  })

  test('reports every fault, not only the first', ({ assert }) => {
    const broken = {
      ...good,
      code: '',
      conditions: [{ kind: 'eval' }, 7],
      amount: { kind: 'fixed' },
    }
    assert.sameMembers(faultsOf(broken), [
      'code',
      'conditions.0.kind',
      'conditions.0.id',
      'conditions.0.message',
      'conditions.0.source',
      'conditions.1',
      'amount.source',
      'amount.message',
      'amount.fen',
    ])
  })

  test('says which kinds there are', ({ assert }) => {
    const parsed = parseRuleSet(withCondition({ kind: 'eval' }))
    assert.include(JSON.stringify(parsed), 'any_of, when, at_least, at_most')
  })

  test('survives groups without end', ({ assert }) => {
    const endless = anyOf('any') as { conditions: unknown[] }
    endless.conditions.push(endless)
    const [first] = faultsOf({ ...good, conditions: [endless] }).slice(-1)
    assert.include(first, 'conditions.0')
  })
})
