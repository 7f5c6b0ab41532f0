import { test } from '@japa/runner'
import fc from 'fast-check'
import { addDays, addMonths } from '#app/rules/days'
import { evaluate } from '#app/rules/evaluate'
import { dayReached, periodsSince, readPeriods, workedBefore } from '#app/rules/work_time'
import { allOf, anyOf, factsOf, leaf, ruleSet } from '#tests/unit/rules/builders'
import type { Fact, FactValue, Facts } from '#app/rules/types'

const reached = (list: string[], months: number) => dayReached(readPeriods(list)!, months)

test.group('Time worked', () => {
  test('{list} adds up to {months} months on {day}')
    .with([
      { list: ['2020-03-01/'], months: 12, day: '2021-03-01' },
      { list: ['2020-03-01/2021-02-28'], months: 12, day: '2021-03-01' },
      { list: ['2020-03-01/2021-02-27'], months: 12, day: null },
      { list: ['2024-02-29/'], months: 12, day: '2025-02-28' },
      { list: ['2020-01-31/'], months: 1, day: '2020-02-29' },
      // Ten months, broken off, then two more.
      { list: ['2020-01-01/2020-10-31', '2021-05-10/'], months: 12, day: '2021-07-10' },
      // Ten months and 14 days, then a month and the 16 days that make up the other.
      { list: ['2020-01-01/2020-11-14', '2021-05-01/'], months: 12, day: '2021-06-17' },
      { list: ['2020-01-01/2020-06-30', '2020-03-01/2020-12-31'], months: 12, day: '2021-01-01' },
      { list: [], months: 1, day: null },
    ])
    .run(({ assert }, { list, months, day }) => {
      assert.equal(reached(list, months), day)
    })

  test('{$self} is no stretch of work')
    .with([
      '2020-01-01',
      '2020-02-30/',
      '2020-01-02/2020-01-01',
      '/2020-01-01',
      'a/b',
      '2020-01-01//',
    ])
    .run(({ assert }, text) => {
      assert.isNull(readPeriods([text]))
    })

  test('only what lies after the certificate counts', ({ assert }) => {
    const periods = periodsSince(
      readPeriods(['2018-01-01/2019-06-30', '2020-01-01/'])!,
      '2019-01-01'
    )

    assert.deepEqual(periods, [
      { from: '2019-01-01', end: '2019-07-01' },
      { from: '2020-01-01', end: null },
    ])
    assert.deepEqual(workedBefore(periods, '2020-03-11'), { months: 8, days: 10 })
  })
})

const day = fc.integer({ min: 0, max: 9000 }).map((days) => addDays('2005-01-01', days))
const period = fc
  .tuple(day, fc.option(fc.integer({ min: 0, max: 2500 })))
  .map(([from, days]) => `${from}/${days === null ? '' : addDays(from, days)}`)
const periods = fc.array(period, { maxLength: 5 })
const months = fc.integer({ min: 1, max: 120 })

/** Counts day by day, as a clerk would on the fingers: months of a stretch, then odd days by thirty. */
function byHand(list: string[], wanted: number, until: string): string | null {
  const worked = new Set<string>()
  const open = list.filter((text) => text.endsWith('/')).map((text) => text.slice(0, 10))
  for (const text of list) {
    const [from, to] = text.split('/')
    for (let at = from; at <= (to || until); at = addDays(at, 1)) worked.add(at)
  }
  let [whole, odd, start, on] = [0, 0, '', '2005-01-01']
  for (; on <= addDays(until, 1); on = addDays(on, 1)) {
    if (start) {
      let within = 0
      while (addMonths(start, within + 1) <= on) within++
      const rest = (Date.parse(on) - Date.parse(addMonths(start, within))) / 86_400_000
      const ends = !worked.has(on)
      const extra = odd > 0 || ends ? Math.floor((odd + rest) / 30) : 0
      if (whole + within + extra >= wanted) return on
      if (ends) {
        whole += within + extra
        odd = (odd + rest) % 30
        start = ''
      }
    }
    if (!start && worked.has(on)) start = on
  }
  return open.length > 0 ? 'later' : null
}

test.group('For any stretches of work', () => {
  test('the first day is the one counted by hand', ({ assert }) => {
    fc.assert(
      fc.property(periods, months, (list, wanted) => {
        const counted = byHand(list, wanted, '2040-01-01')
        if (counted !== 'later') assert.equal(reached(list, wanted), counted)
      }),
      { numRuns: 60 }
    )
  })
})

const fact = (value: FactValue): Fact => ({ value })
const known = fc.option(day, { nil: null, freq: 4 })
const facts = fc.record({ periods, certificate: known, diploma: known, title: known, born: day })
type Drawn = typeof facts extends fc.Arbitrary<infer T> ? T : never

const rules = ruleSet([
  leaf({ kind: 'age_between', birth: 'born', on: 'applied', min: 16 }, 'age'),
  anyOf(
    'routes',
    leaf({ kind: 'worked_months', periods: 'periods', on: 'applied', months: 72 }, 'work'),
    leaf(
      {
        kind: 'worked_months',
        periods: 'periods',
        since: 'certificate',
        on: 'applied',
        months: 48,
      },
      'after'
    ),
    allOf(
      'school',
      leaf({ kind: 'held_by', fact: 'certificate', on: 'applied' }, 'has'),
      leaf({ kind: 'held_by', fact: 'diploma', on: 'applied' }, 'graduate')
    ),
    allOf(
      'title',
      leaf(
        { kind: 'worked_months', periods: 'periods', since: 'title', on: 'applied', months: 12 },
        'titled'
      ),
      leaf({ kind: 'held_by', fact: 'certificate', on: 'applied' }, 'has_2')
    )
  ),
])

const judgeOn = ({ periods: list, certificate, diploma, title, born }: Drawn, on: string) => {
  const given: Facts = {
    periods: fact(list),
    certificate: fact(certificate),
    diploma: fact(diploma),
    title: fact(title),
    born: fact(born),
    applied: fact(on),
  }
  return evaluate(rules, given)
}

test.group('For anybody and any day', () => {
  test('the earliest day of a route is the first on which it is met', ({ assert }) => {
    let seen = 0
    fc.assert(
      fc.property(facts, day, (drawn, on) => {
        const routes = judgeOn(drawn, on).conditions[1].children!
        for (const [at, route] of routes.entries()) {
          if (!route.earliest) continue
          seen++
          assert.isAbove(route.earliest.localeCompare(on), 0)
          const resultOn = (when: string) => judgeOn(drawn, when).conditions[1].children![at].result
          assert.equal(resultOn(route.earliest), 'passed')
          assert.notEqual(resultOn(addDays(route.earliest, -1)), 'passed')
        }
      }),
      { numRuns: 400 }
    )
    assert.isAbove(seen, 100)
  })

  test('the earliest day of the whole is the first on which anybody may apply', ({ assert }) => {
    fc.assert(
      fc.property(facts, day, (drawn, on) => {
        const [age, routes] = judgeOn(drawn, on).conditions
        if (!routes.earliest) return
        const first = [age.earliest ?? on, routes.earliest].sort().at(-1)!
        assert.equal(judgeOn(drawn, first).verdict, 'passed')
        assert.notEqual(judgeOn(drawn, addDays(first, -1)).verdict, 'passed')
      }),
      { numRuns: 400 }
    )
  })

  test('what was met once stays met', ({ assert }) => {
    fc.assert(
      fc.property(facts, day, fc.integer({ min: 1, max: 3000 }), (drawn, on, later) => {
        if (judgeOn(drawn, on).verdict !== 'passed') return
        assert.equal(judgeOn(drawn, addDays(on, later)).verdict, 'passed')
      })
    )
  })

  test('what is not known is never met', ({ assert }) => {
    fc.assert(
      fc.property(facts, day, (drawn, on) => {
        const bare = { ...drawn, certificate: null, diploma: null, title: null, periods: [] }
        assert.notEqual(judgeOn(bare, on).verdict, 'passed')
      })
    )
  })
})

test.group('Time worked of which part is not checked', () => {
  const rule = ruleSet([
    leaf({ kind: 'worked_months', periods: 'periods', on: 'applied', months: 12 }, 'year'),
  ])
  const verdict = (value: FactValue, unsure?: FactValue) =>
    evaluate(rule, { ...factsOf({ applied: '2026-10-21' }), periods: { value, unsure } }).verdict

  test('is unknown where the unchecked part would decide', ({ assert }) => {
    assert.equal(verdict(['2026-01-01/'], ['2020-01-01/']), 'unknown')
    assert.equal(verdict(['2026-01-01/'], ['2026-01-01/', '2026-02-01/']), 'failed')
    assert.equal(verdict(['2020-01-01/'], ['2020-01-01/', '2019-01-01/']), 'passed')
    assert.equal(verdict(null, ['2020-01-01/']), 'unknown')
  })
})
