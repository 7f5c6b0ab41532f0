import { test } from '@japa/runner'
import fc from 'fast-check'
import { evaluate, evaluator, payableFen } from '#app/rules/evaluate'
import { traceBytes } from '#app/rules/hash'
import type { AmountFormula, Condition, Facts, Result, Trace } from '#app/rules/types'
import { factsOf, flat, group, leaf, ruleSet, shanxi2018, source } from '#tests/unit/rules/builders'

type Tree = { kind: 'all_of' | 'any_of'; nodes: Tree[] } | Result

const result = fc.constantFrom<Result>('passed', 'failed', 'unknown')
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    result,
    fc.record({
      kind: fc.constantFrom('all_of' as const, 'any_of' as const),
      nodes: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }),
    })
  ),
}))
const trees = fc.array(tree, { minLength: 1, maxLength: 5 })

/** Builds a rule set whose leaves ask for one fact each, and facts that answer as drawn. */
function build(drawn: Tree[]) {
  const answers = new Map<string, Result>()
  const grow = (node: Tree, id: string): Condition => {
    if (typeof node === 'object') {
      return group(
        node.kind,
        id,
        node.nodes.map((child, index) => grow(child, `${id}.${index}`))
      )
    }
    answers.set(id, node)
    return leaf({ kind: 'equals', fact: id, value: true }, id)
  }
  const conditions = drawn.map((node, index) => grow(node, `c${index}`))
  return { rules: ruleSet(conditions, shanxi2018), answers }
}

function factsFor(answers: Map<string, Result>): Facts {
  const known = [...answers].filter(([, answer]) => answer !== 'unknown')
  const values = known.map(([id, answer]) => [id, answer === 'passed'] as const)
  return factsOf({ attendedDays: 14, ...Object.fromEntries(values) })
}

function ids(conditions: Condition[]): string[] {
  return conditions.flatMap((condition) => {
    return [condition.id, ...('conditions' in condition ? ids(condition.conditions) : [])]
  })
}

/** The same data with the keys of every mapping in another order. */
function shuffled<T>(value: T): T {
  if (Array.isArray(value)) return value.map(shuffled) as T
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, item]) => [key, shuffled(item)])
  return Object.fromEntries(entries.reverse())
}

const RANK: Record<Result, number> = { failed: 0, unknown: 1, passed: 2 }
const leaves = (trace: Trace) => flat(trace.conditions).filter(({ children }) => !children)

test.group('For any rule set and facts', () => {
  test('every condition is in the trace, in order', () => {
    fc.assert(
      fc.property(trees, (drawn) => {
        const { rules, answers } = build(drawn)
        const traced = flat(evaluate(rules, factsFor(answers)).conditions).map(({ id }) => id)
        return traced.join() === ids(rules.conditions).join()
      })
    )
  })

  test('an unknown is never taken for a pass', () => {
    fc.assert(
      fc.property(trees, (drawn) => {
        const { rules, answers } = build(drawn)
        const trace = evaluate(rules, factsFor(answers))
        const honest = leaves(trace).every(({ id, result: found }) => found === answers.get(id))
        // With the unknown ones failed, a verdict that passed must still pass.
        const worst = [...answers].map(([id, answer]) => {
          return [id, answer === 'unknown' ? 'failed' : answer] as const
        })
        const pessimist = evaluate(rules, factsFor(new Map(worst)))
        return honest && (trace.verdict === 'passed') === (pessimist.verdict === 'passed')
      })
    )
  })

  test('putting one failed fact right never makes the verdict worse', () => {
    fc.assert(
      fc.property(trees, fc.nat(), (drawn, pick) => {
        const { rules, answers } = build(drawn)
        const failed = [...answers.keys()].filter((id) => answers.get(id) !== 'passed')
        fc.pre(failed.length > 0)
        const before = evaluate(rules, factsFor(answers)).verdict
        answers.set(failed[pick % failed.length], 'passed')
        return RANK[evaluate(rules, factsFor(answers)).verdict] >= RANK[before]
      })
    )
  })

  test('a replay gives the same bytes, in whatever order the data was written', () => {
    fc.assert(
      fc.property(trees, (drawn) => {
        const { rules, answers } = build(drawn)
        const facts = factsFor(answers)
        const first = traceBytes(evaluate(rules, facts))
        const again = traceBytes(evaluate(shuffled(rules), shuffled(facts)))
        return first === again && traceBytes(evaluator(rules)(facts)) === first
      })
    )
  })

  test('judging changes neither the rules nor the facts', () => {
    fc.assert(
      fc.property(trees, (drawn) => {
        const { rules, answers } = build(drawn)
        const facts = factsFor(answers)
        const before = JSON.stringify([rules, facts])
        evaluate(rules, facts)
        return JSON.stringify([rules, facts]) === before
      })
    )
  })

  test('nothing is payable unless the verdict is passed', () => {
    fc.assert(
      fc.property(trees, (drawn) => {
        const { rules, answers } = build(drawn)
        const trace = evaluate(rules, factsFor(answers))
        return payableFen(trace) === (trace.verdict === 'passed' ? 190_000 : 0)
      })
    )
  })
})

const fen = fc.nat(1_000_000)
const words = { message: shanxi2018.message, source }
const caps = fc.record({ capFen: fen }, { requiredKeys: [] })
const formula: fc.Arbitrary<AmountFormula> = fc
  .oneof(
    fc.record({ kind: fc.constant('fixed' as const), fen }),
    fc.record({ kind: fc.constant('per_hour' as const), fact: fc.constant('n'), fenPerHour: fen }),
    fc.record({
      kind: fc.constant('per_day' as const),
      fact: fc.constant('n'),
      fenPerDay: fen,
      maxDays: fc.integer({ min: 1, max: 60 }),
    }),
    fc.record({
      kind: fc.constant('per_occupation_class' as const),
      occupation: fc.constant('n'),
      grade: fc.constant('n'),
      classes: fc.constant<Record<string, string[]>>({ A: ['1', '2'], B: ['3'] }),
      fenByClass: fc.record({ A: fc.record({ 1: fen, 2: fen }), B: fc.record({ 3: fen }) }),
    }),
    fc
      .uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 })
      .chain((ends) =>
        fc.tuple(
          ...ends
            .sort((a, b) => a - b)
            .map((upTo) => fc.record({ upTo: fc.constant(upTo), fenPerDay: fen }))
        )
      )
      .map((tiers) => ({ kind: 'per_day_tiers' as const, fact: 'n', tiers }))
  )
  .chain((shape) => caps.map((cap) => ({ ...words, ...shape, ...cap })))

test.group('For any amount', () => {
  test('fen are whole, never negative, never above the cap, and the steps add up', () => {
    fc.assert(
      fc.property(formula, fc.nat(100), (drawn, n) => {
        const rules = ruleSet([leaf({ kind: 'present', fact: 'n' })], drawn)
        const amount = evaluate(rules, factsOf({ n })).amount!
        const parts = amount.steps.filter(({ total }) => !total).map((step) => step.fen ?? 0)
        const sum = parts.reduce((total, part) => total + part, 0)
        const capped = Math.min(sum, drawn.capFen ?? Infinity)
        return Number.isSafeInteger(amount.fen) && amount.fen >= 0 && amount.fen === capped
      })
    )
  })

  test('days by tier are 150 × min(d, 10) + 100 × max(0, min(d, 15) − 10) yuan', ({ assert }) => {
    const rules = ruleSet([leaf({ kind: 'present', fact: 'attendedDays' })], shanxi2018)
    const judge = evaluator(rules)
    for (let d = 0; d <= 60; d++) {
      const yuan = 150 * Math.min(d, 10) + 100 * Math.max(0, Math.min(d, 15) - 10)
      assert.equal(judge(factsOf({ attendedDays: d })).amount?.fen, yuan * 100)
    }
  })
})
