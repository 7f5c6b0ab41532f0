import { test } from '@japa/runner'
import { evaluate } from '#app/rules/evaluate'
import { parseRuleSet } from '#app/rules/rule_set_schema'
import type { Condition, FactValue } from '#app/rules/types'
import { allOf, anyOf, factsOf, leaf, ruleSet } from '#tests/unit/rules/builders'

const since = (id: string, from: string, years: number) => {
  return leaf({ kind: 'years_since', from, to: 'appliedOn', years }, id)
}
const has = (id: string, fact: string) => leaf({ kind: 'present', fact }, id)
const school = (id: string, ...values: string[]) => {
  return leaf({ kind: 'one_of', fact: 'graduatedFrom', values }, id)
}

const intermediate2023 = anyOf(
  'four',
  since('worked_5', 'workedSince', 5),
  allOf('five_3', has('has_five', 'fiveOn'), since('five_3_years', 'fiveOn', 3)),
  school('vocational', 'technical_school', 'vocational_school', 'college')
)
const advanced2018 = anyOf(
  'three',
  since('four_5', 'fourOn', 5),
  allOf('four_technician', has('four_a', 'fourOn'), school('school_a', 'technician_college')),
  allOf('four_college_2', since('four_2', 'fourOn', 2), school('school_b', 'college'))
)
const technician2023 = anyOf(
  'two',
  since('three_5', 'threeOn', 5),
  allOf('title', since('junior_5', 'juniorTitleOn', 5), since('three_1', 'threeOn', 1)),
  since('middle_1', 'middleTitleOn', 1)
)
const elementary2023 = anyOf(
  'five',
  leaf({ kind: 'age_between', birth: 'bornOn', on: 'appliedOn', min: 16 }, 'sixteen')
)

function enter(condition: Condition, values: Record<string, FactValue>) {
  const facts = factsOf({ appliedOn: '2026-10-21', ...values })
  const trace = evaluate(ruleSet([condition]), facts)
  return { verdict: trace.verdict, ...trace.conditions[0] }
}

test.group('Entry conditions', () => {
  test('the routes of both generations are valid rule sets', ({ assert }) => {
    for (const routes of [intermediate2023, advanced2018, technician2023, elementary2023]) {
      assert.property(parseRuleSet(ruleSet([routes])), 'ruleSet')
    }
  })

  test('any one route is enough', ({ assert }) => {
    const entry = enter(intermediate2023, { graduatedFrom: 'vocational_school' })
    assert.equal(entry.verdict, 'passed')
    assert.deepEqual(
      entry.children?.map(({ result }) => result),
      ['unknown', 'unknown', 'passed']
    )
  })

  test('says the first day on which waiting alone opens a route', ({ assert }) => {
    const entry = enter(advanced2018, { fourOn: '2026-10-12', graduatedFrom: 'primary_school' })
    assert.equal(entry.verdict, 'failed')
    assert.equal(entry.earliest, '2031-10-12')
    const [byWork] = entry.children!
    assert.equal(byWork.found['zh-CN'], '2026-10-12 起，到 2026-10-21 满 0 年，2031-10-12 满 5 年')
    assert.equal(byWork.earliest, '2031-10-12')
  })

  test('a graduate of a college waits two years instead of five', ({ assert }) => {
    const entry = enter(advanced2018, { fourOn: '2026-10-12', graduatedFrom: 'college' })
    assert.equal(entry.earliest, '2028-10-12')
  })

  test('a route that wants a diploma does not open by waiting', ({ assert }) => {
    const entry = enter(advanced2018, { fourOn: '2026-10-12' })
    const route = entry.children!.find(({ id }) => id === 'four_college_2')!
    assert.equal(route.result, 'failed')
    assert.notProperty(route, 'earliest')
    assert.equal(route.children![0].earliest, '2028-10-12')
    assert.deepEqual(route.children![1].missing, ['graduatedFrom'])
  })

  test('two waits end with the later', ({ assert }) => {
    const waits = { juniorTitleOn: '2024-03-01', threeOn: '2026-09-01' }
    const title = enter(technician2023, waits).children![1]
    assert.equal(title.earliest, '2029-03-01')
  })

  test('one wait that is over leaves only the other', ({ assert }) => {
    const waits = { juniorTitleOn: '2020-03-01', threeOn: '2026-09-01' }
    const entry = enter(technician2023, waits)
    assert.equal(entry.earliest, '2027-09-01')
    assert.equal(entry.found['zh-CN'], '3 项中 0 项符合，2 项不符，1 项未知')
  })

  test('a boy of fifteen may enter from his sixteenth birthday', ({ assert }) => {
    const entry = enter(elementary2023, { bornOn: '2010-12-03' })
    assert.equal(entry.verdict, 'failed')
    assert.equal(entry.earliest, '2026-12-03')
  })

  test('a met condition has no day to wait for', ({ assert }) => {
    const entry = enter(technician2023, { threeOn: '2020-01-01' })
    assert.notProperty(entry, 'earliest')
    assert.notProperty(entry.children![0], 'earliest')
  })

  test('without a day of entry the verdict is unknown but the wait is told', ({ assert }) => {
    const trace = evaluate(ruleSet([advanced2018]), factsOf({ fourOn: '2026-10-12' }))
    assert.equal(trace.verdict, 'unknown')
    assert.equal(trace.conditions[0].earliest, '2031-10-12')
  })
})
