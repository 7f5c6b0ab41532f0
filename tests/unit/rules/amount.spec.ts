import { test } from '@japa/runner'
import { workOut } from '#app/rules/amount'
import type { Amount, AmountFormula, Fact, FactValue } from '#app/rules/types'
import { factsOf, shanxi2018, source } from '#tests/unit/rules/builders'

const words = { message: { 'zh-CN': '标准', 'en': 'Rate' }, source }
const perHour: AmountFormula = { kind: 'per_hour', fact: 'hours', fenPerHour: 1250, ...words }
const perGrade: AmountFormula = {
  kind: 'per_grade',
  fact: 'grade',
  fenByGrade: { five: 100_000, four: 150_000 },
  ...words,
}

function amountOf(formula: AmountFormula, values: Record<string, FactValue | Fact> = {}): Amount {
  const amount = workOut(formula, factsOf(values))
  if ('missing' in amount) throw new Error(`No fact ${amount.missing}`)
  return amount
}

const chinese = (amount: Amount) => amount.steps.map((step) => [step.words['zh-CN'], step.fen])
const english = (amount: Amount) => amount.steps.map((step) => step.words.en)

test.group('Amount by day', () => {
  test('14 days attended give ¥1,900.00, step by step', ({ assert }) => {
    const note = { 'zh-CN': '事假 1 日，不计', 'en': 'Leave 1 day, not counted' }
    const amount = amountOf(shanxi2018, { attendedDays: 14, leaveDays: { value: 1, note } })
    assert.equal(amount.fen, 190_000)
    assert.deepEqual(chinese(amount), [
      ['出勤 14 天，全部在 15 日上限之内', null],
      ['前 10 日：10 日 × 150 元', 150_000],
      ['后 4 日：14 − 10 = 4 日 × 100 元', 40_000],
      ['事假 1 日，不计', 0],
      ['应补', 190_000],
    ])
    assert.equal(amount.steps[0].quantity?.['zh-CN'], '14 日')
    assert.isTrue(amount.steps.at(-1)?.total)
  })

  test('reads as well in English', ({ assert }) => {
    assert.deepEqual(english(amountOf(shanxi2018, { attendedDays: 11 })), [
      'Attended 11 days, all within the limit of 15 days',
      'First 10 days: 10 days × ¥150',
      'Last 1 day: 11 − 10 = 1 day × ¥100',
      'Payable',
    ])
  })

  test('days above the limit give nothing more', ({ assert }) => {
    const amount = amountOf(shanxi2018, { attendedDays: 17 })
    assert.equal(amount.fen, 200_000)
    assert.equal(amount.steps[0].words['zh-CN'], '出勤 17 天，超过 15 日上限，按 15 日计')
    assert.equal(amount.steps[2].words['zh-CN'], '后 5 日：15 − 10 = 5 日 × 100 元')
  })

  test('no day attended gives nothing', ({ assert }) => {
    const amount = amountOf(shanxi2018, { attendedDays: 0 })
    assert.deepEqual(chinese(amount), [
      ['没有出勤', null],
      ['应补', 0],
    ])
  })

  test('a tier between two others is named by its days', ({ assert }) => {
    const tiers = [5, 10, 15].map((upTo) => ({ upTo, fenPerDay: upTo * 100 }))
    const amount = amountOf({ ...shanxi2018, tiers } as AmountFormula, { attendedDays: 12 })
    assert.deepEqual(chinese(amount).slice(1, 4), [
      ['前 5 日：5 日 × 5 元', 2500],
      ['第 6 至 10 日：5 日 × 10 元', 5000],
      ['后 2 日：12 − 10 = 2 日 × 15 元', 3000],
    ])
  })

  test('half a day is for a rule to round: {$self} days are refused')
    .with([12.5, -1, Number.NaN, '14'])
    .run(({ assert }, attendedDays) => {
      assert.throws(() => amountOf(shanxi2018, { attendedDays }), RangeError)
    })

  test('an unknown number of days gives no amount', ({ assert }) => {
    assert.deepEqual(workOut(shanxi2018, {}), { missing: 'attendedDays' })
    const notKnown = factsOf({ attendedDays: null })
    assert.deepEqual(workOut(shanxi2018, notKnown), { missing: 'attendedDays' })
  })
})

test.group('Other amounts', () => {
  test('a fixed amount needs no fact', ({ assert }) => {
    assert.equal(amountOf({ kind: 'fixed', fen: 150_000, ...words }).fen, 150_000)
  })

  test('class hours are paid by the hour', ({ assert }) => {
    const amount = amountOf(perHour, { hours: 40 })
    assert.equal(amount.fen, 50_000)
    assert.equal(amount.steps[0].words['zh-CN'], '40 课时 × 12.50 元')
  })

  test('the lower of the two caps holds, and the cut is shown', ({ assert }) => {
    const amount = amountOf({ ...perHour, maxFen: 45_000, capFen: 40_000 }, { hours: 40 })
    assert.equal(amount.fen, 40_000)
    assert.deepInclude(amount.steps[1], {
      words: {
        'zh-CN': '合计 ¥500.00，超过上限，按 ¥400.00 计',
        'en': 'Comes to ¥500.00, above the cap: ¥400.00 counts',
      },
      quantity: { 'zh-CN': '− ¥100.00', 'en': '− ¥100.00' },
    })
  })

  test('a grade is paid by its rate', ({ assert }) => {
    const note = { 'zh-CN': '四级/中级工', 'en': 'Grade four' }
    const amount = amountOf(perGrade, { grade: { value: 'four', note } })
    assert.equal(amount.fen, 150_000)
    assert.equal(amount.steps[0].words['zh-CN'], '四级/中级工：按等级定额')
  })

  test('a grade without a rate gives nothing and says so', ({ assert }) => {
    const amounts = ['two', 'toString'].map((grade) => amountOf(perGrade, { grade }))
    assert.deepEqual(
      amounts.map(({ fen }) => fen),
      [0, 0]
    )
    assert.equal(amounts[0].steps[0].words['zh-CN'], '等级 two：标准中没有这一等级')
  })

  test('an amount too large to be exact is refused', ({ assert }) => {
    assert.throws(() => amountOf(perHour, { hours: Number.MAX_SAFE_INTEGER }), RangeError)
  })
})

const allowance: AmountFormula = {
  kind: 'per_day',
  fact: 'days',
  fenPerDay: 2000,
  maxDays: 15,
  ...words,
}
const byClass: AmountFormula = {
  kind: 'per_occupation_class',
  occupation: 'occupation',
  grade: 'grade',
  classes: { A: ['6-18-02-04'], B: ['4-10-01-05'] },
  fenByClass: { A: { five: 100_000 }, B: { five: 80_000 }, C: { five: 50_000 } },
  ...words,
}
const apprenticeship: AmountFormula = {
  kind: 'per_person_year',
  years: 'years',
  fenPerYear: 500_000,
  maxYears: 3,
  prepaidPercent: 50,
  part: 'part',
  prepaid: 'prepaid',
  ...words,
}

test.group('Living allowance', () => {
  test('days are paid alike, up to a limit', ({ assert }) => {
    assert.equal(amountOf(allowance, { days: 12 }).fen, 24_000)
    const limited = amountOf(allowance, { days: 20 })
    assert.equal(limited.fen, 30_000)
    assert.deepEqual(chinese(limited).slice(0, 2), [
      ['出勤 20 天，超过 15 日上限，按 15 日计', null],
      ['15 日 × 20 元', 30_000],
    ])
  })

  test('a cap in fen cuts it too', ({ assert }) => {
    assert.equal(amountOf({ ...allowance, capFen: 10_000 }, { days: 12 }).fen, 10_000)
  })
})

test.group('Amount by class of occupation', () => {
  test('class and grade give the rate', ({ assert }) => {
    const amount = amountOf(byClass, { occupation: '4-10-01-05', grade: 'five' })
    assert.equal(amount.fen, 80_000)
    assert.equal(amount.steps[0].words['zh-CN'], '职业 4-10-01-05：B 类职业')
  })

  test('an occupation in no class gives nothing, or the rate of the rest', ({ assert }) => {
    const facts = { occupation: '9-99', grade: 'five' }
    assert.equal(amountOf(byClass, facts).fen, 0)
    assert.equal(amountOf({ ...byClass, otherClass: 'C' }, facts).fen, 50_000)
  })

  test('names the fact that is wanting', ({ assert }) => {
    assert.deepEqual(workOut(byClass, factsOf({ occupation: 'x' })), { missing: 'grade' })
  })
})

test.group('Amount by person and year', () => {
  test('half is paid in advance', ({ assert }) => {
    const amount = amountOf(apprenticeship, { years: 1, part: 'prepayment' })
    assert.equal(amount.fen, 250_000)
    assert.deepEqual(chinese(amount), [
      ['1 年 × 5000 元', null],
      ['预付 50%', 250_000],
      ['应补', 250_000],
    ])
  })

  test('the settlement takes off what was really given', ({ assert }) => {
    const facts = { years: 2, part: 'settlement', prepaid: 400_000 }
    const amount = amountOf(apprenticeship, facts)
    assert.equal(amount.fen, 600_000)
    assert.deepEqual(chinese(amount).slice(1, 3), [
      ['全额', 1_000_000],
      ['减已预付', -400_000],
    ])
    assert.equal(amountOf(apprenticeship, { ...facts, prepaid: 2_000_000 }).fen, 0)
  })

  test('a settlement waits for what was prepaid; a prepayment does not', ({ assert }) => {
    const facts = factsOf({ years: 1, part: 'settlement' })
    assert.deepEqual(workOut(apprenticeship, facts), { missing: 'prepaid' })
  })

  test('years above the limit give nothing more, and the cap limits the whole', ({ assert }) => {
    assert.equal(amountOf(apprenticeship, { years: 4, part: 'whole' }).fen, 1_500_000)
    const capped = { ...apprenticeship, capFen: 600_000 }
    assert.equal(amountOf(capped, { years: 2, part: 'whole' }).fen, 600_000)
    assert.equal(amountOf(capped, { years: 2, part: 'prepayment' }).fen, 300_000)
    assert.equal(amountOf(capped, { years: 2, part: 'settlement', prepaid: 300_000 }).fen, 300_000)
  })

  test('a part nobody knows is refused', ({ assert }) => {
    assert.throws(() => amountOf(apprenticeship, { years: 1, part: 'bonus' }), RangeError)
  })
})
