import { test } from '@japa/runner'
import { evaluate, payableFen } from '#app/rules/evaluate'
import { allOf, anyOf, factsOf, flat, leaf, ruleSet, shanxi2018 } from '#tests/unit/rules/builders'

const yes = (fact: string) => leaf({ kind: 'equals', fact, value: true }, fact)
const facts = factsOf({ good: true, bad: false })

function verdictOf(...conditions: Parameters<typeof ruleSet>[0]) {
  return evaluate(ruleSet(conditions), facts).verdict
}

test.group('Verdict', () => {
  test('passes only when every condition passes', ({ assert }) => {
    assert.equal(verdictOf(yes('good')), 'passed')
    assert.equal(verdictOf(yes('good'), yes('absent')), 'unknown')
  })

  test('nothing asked is nothing proved: no conditions never pass', ({ assert }) => {
    assert.equal(verdictOf(), 'unknown')
    assert.equal(verdictOf(allOf('all')), 'unknown')
  })

  test('one failure decides, whatever is still unknown', ({ assert }) => {
    assert.equal(verdictOf(yes('absent'), yes('bad'), yes('good')), 'failed')
    assert.equal(verdictOf(allOf('all', yes('absent'), yes('bad'))), 'failed')
  })

  test('all_of with something unknown and no failure is unknown', ({ assert }) => {
    assert.equal(verdictOf(allOf('all', yes('good'), yes('absent'))), 'unknown')
  })

  test('any_of needs one route, and the others do not matter', ({ assert }) => {
    assert.equal(verdictOf(anyOf('any', yes('bad'), yes('absent'), yes('good'))), 'passed')
  })

  test('any_of without a met route is unknown while one is unknown', ({ assert }) => {
    assert.equal(verdictOf(anyOf('any', yes('bad'), yes('absent'))), 'unknown')
    assert.equal(verdictOf(anyOf('any', yes('bad'))), 'failed')
  })

  test('lists every condition after the first failure, and every route after the first met', ({
    assert,
  }) => {
    const routes = anyOf('routes', yes('good'), { ...yes('bad'), id: 'again' }, yes('absent'))
    const trace = evaluate(ruleSet([yes('bad'), routes]), facts)
    const listed = flat(trace.conditions).map(({ id, result }) => `${id} ${result}`)
    assert.deepEqual(listed, [
      'bad failed',
      'routes passed',
      'good passed',
      'again failed',
      'absent unknown',
    ])
  })

  test('says in words how many routes were met', ({ assert }) => {
    const [met] = evaluate(ruleSet([anyOf('any', yes('good'), yes('bad'))]), facts).conditions
    const [unmet] = evaluate(ruleSet([anyOf('any', yes('absent'), yes('bad'))]), facts).conditions
    assert.equal(met.found['zh-CN'], '1 项符合，已足够')
    assert.equal(unmet.found['zh-CN'], '2 项中 0 项符合，1 项不符，1 项未知')
    assert.equal(unmet.found.en, 'of 2 items, 0 met, 1 not met, 1 unknown')
  })

  test('carries section, sources and the example mark into the trace', ({ assert }) => {
    const section = { 'zh-CN': '培训与证书', 'en': 'Training' }
    const furtherSources = [{ document: '政策 2026-1', clause: '第 6 条' }]
    const condition = { ...yes('good'), section, furtherSources, example: true as const }
    const [result] = evaluate(ruleSet([condition]), facts).conditions
    assert.deepInclude(result, { section, furtherSources, example: true, source: condition.source })
  })

  test('an amount is paid only when every condition passed', ({ assert }) => {
    const known = { ...facts, ...factsOf({ attendedDays: 15 }) }
    const traces = ['good', 'bad', 'absent'].map((fact) => {
      return evaluate(ruleSet([yes(fact)], shanxi2018), known)
    })
    assert.deepEqual(
      traces.map((trace) => trace.amount?.fen),
      [200_000, 200_000, 200_000]
    )
    assert.deepEqual(traces.map(payableFen), [200_000, 0, 0])
  })

  test('an amount whose fact is unknown is not worked out and pays nothing', ({ assert }) => {
    const trace = evaluate(ruleSet([yes('good')], shanxi2018), facts)
    assert.isNull(trace.amount)
    assert.equal(trace.amountMissing, 'attendedDays')
    assert.equal(payableFen(trace), 0)
  })

  test('an example rule set makes the amount an example', ({ assert }) => {
    const confirmed = ruleSet([yes('good')], { ...shanxi2018, example: undefined })
    const known = { ...facts, ...factsOf({ attendedDays: 1 }) }
    assert.notProperty(evaluate(confirmed, known).amount, 'example')
    assert.isTrue(evaluate({ ...confirmed, status: 'example' }, known).amount?.example)
  })
})
