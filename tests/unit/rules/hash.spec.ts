import { createHash } from 'node:crypto'
import { test } from '@japa/runner'
import { evaluate } from '#app/rules/evaluate'
import { canonicalJson, ruleSetHash, traceBytes } from '#app/rules/hash'
import { anyOf, factsOf, leaf, ruleSet, shanxi2018 } from '#tests/unit/rules/builders'

const once = leaf({ kind: 'empty', fact: 'claims' })
const window = leaf({ kind: 'within_days', from: 'endedOn', to: 'claimedOn', days: 30 })
const age = leaf({ kind: 'age_between', birth: 'bornOn', on: 'startsOn', min: 16 })
const since = leaf({ kind: 'years_since', from: 'fourOn', to: 'startsOn', years: 5 })
const rules = ruleSet([once, window, anyOf('any', age, since)], shanxi2018)
const facts = factsOf({
  claims: ['SL24-0000342'],
  endedOn: '2026-09-18',
  claimedOn: '2026-10-15',
  bornOn: '1990-05-07',
  startsOn: '2026-08-31',
  fourOn: '2024-01-02',
  attendedDays: 14,
  leaveDays: 1,
})

test.group('Canonical form', () => {
  test('sorts keys, has no whitespace and leaves out what is undefined', ({ assert }) => {
    const value = { b: [1, { d: null, c: '八工' }], a: undefined, A: true }
    assert.equal(canonicalJson(value), '{"A":true,"b":[1,{"c":"八工","d":null}]}')
  })

  test('keeps the order of lists', ({ assert }) => {
    assert.notEqual(canonicalJson([1, 2]), canonicalJson([2, 1]))
  })

  test('refuses what JSON cannot hold')
    .with([Number.NaN, Infinity, () => 1, new Date(0), 1n, [undefined]])
    .run(({ assert }, value) => {
      assert.throws(() => canonicalJson({ value }), TypeError)
    })
})

test.group('Hash of a rule set', () => {
  test('is the SHA-256 of the canonical form', ({ assert }) => {
    const expected = createHash('sha256').update(canonicalJson(rules), 'utf8').digest('hex')
    assert.equal(ruleSetHash(rules), expected)
    assert.match(ruleSetHash(rules), /^[0-9a-f]{64}$/)
  })

  test('changes with any word of the rule set', ({ assert }) => {
    const changed = { ...rules, source: { ...rules.source, clause: '第 9 条' } }
    assert.notEqual(ruleSetHash(changed), ruleSetHash(rules))
  })

  test('goes with every trace the rule set gave', ({ assert }) => {
    const { code, version } = rules
    assert.deepEqual(evaluate(rules, facts).ruleSet, { code, version, hash: ruleSetHash(rules) })
  })
})

test.group('Replay', () => {
  test('a stored trace can be read and written again unchanged', ({ assert }) => {
    const bytes = traceBytes(evaluate(rules, facts))
    assert.equal(canonicalJson(JSON.parse(bytes)), bytes)
  })

  test('the same rules and facts have given these bytes ever since engine 1', ({ assert }) => {
    const bytes = traceBytes(evaluate(rules, facts))
    const digest = createHash('sha256').update(bytes).digest('hex')
    assert.equal(
      digest,
      'b5e10dd91ae7928d713f464558969d574d0e13a8e127673e33c75b7d0eeba3c2',
      'A wording or judgement changed: raise ENGINE_VERSION'
    )
  })
})
