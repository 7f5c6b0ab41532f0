import { payableFen } from '#app/rules/evaluate'
import { both, sayFen } from '#app/rules/words'
import type { AmountStep, ConditionResult, Locale, Result, Source, Trace } from '#app/rules/types'

const MARKS: Record<Result, string> = { passed: '✓', failed: '✗', unknown: '?' }

const VERDICTS = {
  passed: both('符合', 'Eligible'),
  failed: both('不符合', 'Not eligible'),
  unknown: both('尚不能判定', 'Cannot be decided yet'),
}

const SAID = {
  'zh-CN': {
    found: '查到：',
    source: '依据：',
    example: '（示例）',
    awaited: '（待发生）',
    join: '；',
    list: '、',
  },
  'en': {
    found: 'found: ',
    source: 'source: ',
    example: ' (example)',
    awaited: ' (awaited)',
    join: '; ',
    list: ', ',
  },
}

/**
 * A trace in plain words, one entry a line: the verdict, every condition with what was found and
 * the clause (✓ met, ✗ not met, ? unknown), then the arithmetic of the amount.
 */
export function explainTrace(trace: Trace, locale: Locale): string[] {
  const { code, version, hash } = trace.ruleSet
  const verdict = VERDICTS[trace.verdict][locale]
  const head = both(
    `判定：${verdict}（规则 ${code} ${version}，指纹 ${hash.slice(0, 12)}）`,
    `Verdict: ${verdict} (rules ${code} ${version}, hash ${hash.slice(0, 12)})`
  )
  return [head[locale], ...conditionLines(trace.conditions, locale), ...amountLines(trace, locale)]
}

function conditionLines(conditions: ConditionResult[], locale: Locale, indent = ''): string[] {
  let section: string | undefined
  return conditions.flatMap((condition) => {
    const heading = condition.section?.[locale]
    const opens = heading !== undefined && heading !== section
    section = heading ?? section
    const children = conditionLines(condition.children ?? [], locale, `${indent}  `)
    const line = `${indent}${conditionLine(condition, locale)}`
    return [...(opens ? [`${indent}${heading}`] : []), line, ...children]
  })
}

function conditionLine(condition: ConditionResult, locale: Locale): string {
  const said = SAID[locale]
  const evidence = condition.evidence ? ` [${condition.evidence.label[locale]}]` : ''
  const sources = [condition.source, ...(condition.furtherSources ?? [])].map(saySource)
  const parts = [
    `${MARKS[condition.result]} ${condition.message[locale]}${condition.example ? said.example : ''}`,
    `${said.found}${condition.found[locale]}${evidence}${condition.awaited ? said.awaited : ''}`,
    `${said.source}${sources.join(said.list)}`,
  ]
  return parts.join(said.join)
}

function saySource({ document, number, clause }: Source): string {
  return [document, number, clause].filter(Boolean).join(' ')
}

function amountLines(trace: Trace, locale: Locale): string[] {
  if (trace.amountMissing) {
    const missing = both(
      `金额：缺少“${trace.amountMissing}”，不能计算`,
      `Amount: cannot be worked out without "${trace.amountMissing}"`
    )
    return [missing[locale]]
  }
  if (!trace.amount) return []
  const { fen, steps, message, source, example } = trace.amount
  const said = SAID[locale]
  const label = both('金额：', 'Amount: ')[locale]
  const basis = `${said.source}${saySource(source)}`
  return [
    `${label}${message[locale]}${example ? said.example : ''}${said.join}${basis}`,
    ...steps.map((step) => `  ${sayStep(step, locale)}`),
    ...(trace.verdict === 'passed' ? [] : [withheld(trace, fen)[locale]]),
  ]
}

function sayStep({ words, quantity, fen }: AmountStep, locale: Locale): string {
  const right = fen === null ? quantity?.[locale] : sayFen(fen)
  return right === undefined ? words[locale] : `${words[locale]}  ${right}`
}

function withheld(trace: Trace, fen: number) {
  const [now, then] = [sayFen(payableFen(trace)), sayFen(fen)]
  return trace.verdict === 'failed'
    ? both(
        `条件不满足，金额为 ${now}。若全部满足，应为 ${then}。`,
        `Not every condition is met, so the amount is ${now}. It would be ${then} if all were.`
      )
    : both(
        `条件尚未查清，金额为 ${now}。若全部满足，应为 ${then}。`,
        `Not every condition is known, so the amount is ${now}. It would be ${then} if all were met.`
      )
}
