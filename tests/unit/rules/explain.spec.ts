import { test } from '@japa/runner'
import { evaluate } from '#app/rules/evaluate'
import { explainTrace } from '#app/rules/explain'
import type { Condition, FactValue } from '#app/rules/types'
import { anyOf, factsOf, leaf, ruleSet, shanxi2018 } from '#tests/unit/rules/builders'

const attendance: Condition = {
  ...leaf({ kind: 'at_least', fact: 'percent', value: 80 }),
  section: { 'zh-CN': '培训与证书', 'en': 'Training and certificate' },
  message: { 'zh-CN': '出勤率不低于 80%', 'en': 'Attendance of 80% or more' },
  example: true,
}
const groups = anyOf(
  'groups',
  leaf({ kind: 'equals', fact: 'rural', value: true }, 'rural'),
  leaf({ kind: 'present', fact: 'hardship' }, 'hardship')
)
const rules = ruleSet([attendance, groups], shanxi2018)
const note = { 'zh-CN': '15 天出勤 14 天，93.3%', 'en': 'attended 14 of 15 days, 93.3%' }
const evidence = {
  type: 'roster',
  id: 1,
  label: { 'zh-CN': '签到明细 30 条', 'en': '30 sign-ins' },
}

function explain(locale: 'zh-CN' | 'en', values: Record<string, FactValue>) {
  const percent = { value: 93.3, note, evidence }
  return explainTrace(evaluate(rules, { percent, ...factsOf(values) }), locale)
}

test.group('A trace in words', () => {
  test('tells the verdict, what was found, the clause and the arithmetic', ({ assert }) => {
    const [head, ...lines] = explain('zh-CN', { rural: true, attendedDays: 14 })
    assert.match(head, /^判定：符合（规则 subsidy 2026-1，指纹 [0-9a-f]{12}）$/)
    assert.deepEqual(lines, [
      '培训与证书',
      '✓ 出勤率不低于 80%（示例）；查到：15 天出勤 14 天，93.3% [签到明细 30 条]；依据：就业补助资金管理办法 第 8 条',
      '✓ 组 groups；查到：1 项符合，已足够；依据：就业补助资金管理办法 第 8 条',
      '  ✓ 条件 rural；查到：是；依据：就业补助资金管理办法 第 8 条',
      '  ? 条件 hardship；查到：没有凭据；依据：就业补助资金管理办法 第 8 条',
      '金额：按日计算：第 1 至 10 日每天 150 元，第 11 至 15 日每天 100 元，最多 15 日（示例）；依据：山西省就业补助资金管理办法',
      '  出勤 14 天，全部在 15 日上限之内  14 日',
      '  前 10 日：10 日 × 150 元  ¥1,500.00',
      '  后 4 日：14 − 10 = 4 日 × 100 元  ¥400.00',
      '  应补  ¥1,900.00',
    ])
  })

  test('a refusal says ¥0.00 and what it would have been', ({ assert }) => {
    const lines = explain('zh-CN', { rural: false, hardship: false, attendedDays: 15 })
    assert.include(lines[0], '判定：不符合')
    assert.include(lines, '  ✗ 条件 rural；查到：否；依据：就业补助资金管理办法 第 8 条')
    assert.equal(lines.at(-1), '条件不满足，金额为 ¥0.00。若全部满足，应为 ¥2,000.00。')
  })

  test('an open case says that it cannot be decided', ({ assert }) => {
    const lines = explain('en', { rural: false })
    assert.include(lines[0], 'Verdict: Cannot be decided yet')
    assert.equal(lines.at(-1), 'Amount: cannot be worked out without "attendedDays"')
  })

  test('speaks English throughout when asked', ({ assert }) => {
    const text = explain('en', { rural: true, attendedDays: 14 }).join('\n')
    const sources = new RegExp(
      [rules.source.document, '第 8 条', shanxi2018.source.document].join('|'),
      'g'
    )
    assert.notMatch(text.replace(sources, ''), /\p{Script=Han}/u)
    assert.include(text, 'Attendance of 80% or more (example); found: attended 14 of 15 days')
  })

  test('entry conditions have no line about money', ({ assert }) => {
    const trace = evaluate(ruleSet([attendance]), { percent: { value: 80 } })
    assert.lengthOf(explainTrace(trace, 'zh-CN'), 3)
  })
})
