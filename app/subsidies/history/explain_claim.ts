import { explainTrace } from '#app/rules/explain'
import { sayValue } from '#app/rules/words'
import { instantWords, money, type Locale } from '#app/shared/words'
import type { ClaimThen } from '#app/subsidies/history/claim_then'
import type { FundThen } from '#app/subsidies/history/queries/fund_then'
import type { Trace } from '#app/rules/types'

type Say = (key: string, params?: Record<string, string | number>) => string

/**
 * A claim as of a moment in lines of plain words: where it stood, every condition and the arithmetic,
 * then checks, corrections, decisions and money. `say` gives the words of a key.
 */
export function explainClaim(
  number: string,
  then: ClaimThen,
  fund: FundThen,
  locale: Locale,
  say: Say
): string[] {
  const head = [number, say(`subsidies.states.${then.state}`), money(then.amountFen)].join(' ')
  const trace = then.trace ? (JSON.parse(then.trace.trace) as Trace) : null
  return [
    `${head}  ${say('history.explain.as_of', { at: instantWords(then.at) })}`,
    ...(trace ? explainTrace(trace, locale) : []),
    ...part(say('history.checks.title'), checkLines(then, say)),
    ...part(say('history.amendments.title'), amendmentLines(then, locale, say)),
    ...part(say('history.timeline'), decisionLines(then, say)),
    ...part(say('history.money.title'), moneyLines(then, say)),
    ...part(say('history.fund'), [
      `${locale === 'en' ? fund.nameEn : fund.nameZh}  ${say('subsidies.fund.available')} ${money(fund.available)}`,
    ]),
  ]
}

function part(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)]
}

function checkLines({ checks }: ClaimThen, say: Say): string[] {
  return checks.map(({ name, result, note, evidence, actor, at }) =>
    [
      `${result === 'passed' ? '✓' : '✗'} ${say(`review.checks.${name}`)}`,
      note,
      evidence,
      `${actor} ${instantWords(at)}`,
    ]
      .filter(Boolean)
      .join('  ')
  )
}

function amendmentLines({ amendments }: ClaimThen, locale: Locale, say: Say): string[] {
  return amendments.map(({ fact, oldValue, newValue, reason, status, proposedBy, decidedBy }) =>
    [
      say(`review.facts.${fact}`),
      say('history.amendments.change', {
        before: sayValue(oldValue)[locale],
        after: sayValue(newValue)[locale],
      }),
      reason,
      [proposedBy, decidedBy].filter(Boolean).join('、'),
      say(`history.amendments.states.${status}`),
    ].join('  ')
  )
}

function decisionLines({ decisions }: ClaimThen, say: Say): string[] {
  return decisions.map(({ stage, result, actor, at, reason, reasonCode }) =>
    [
      instantWords(at),
      say(`history.acts.${stage}_${result}`),
      actor,
      reasonCode && say(`review.reasons.${reasonCode}`),
      reason,
    ]
      .filter(Boolean)
      .join('  ')
  )
}

function moneyLines({ notices, objections, payments, recoveries }: ClaimThen, say: Say): string[] {
  return [
    ...notices.map(
      ({ number, status, opensOn, closesOn }) =>
        `${say('history.money.notice')} ${number}  ${say(`history.money.notice_states.${status}`)}  ${[opensOn, closesOn].filter(Boolean).join(' – ')}`
    ),
    ...objections.map(
      ({ number, status }) =>
        `${say('history.money.objection', { number })}  ${say(`history.money.objection_states.${status}`)}`
    ),
    ...payments.map(
      ({ batch, status, amountFen, accountMask }) =>
        `${say('history.money.batch')} ${batch}  ${say(`history.money.line_states.${status}`)}  ${money(amountFen)}  ${accountMask}`
    ),
    ...recoveries.map(
      ({ number, status, amountFen, recoveredFen }) =>
        `${say('history.money.recovery', { number })}  ${say(`history.money.recovery_states.${status}`)}  ${say('history.money.recovered', { recovered: money(recoveredFen), amount: money(amountFen) })}`
    ),
  ].map((line) => line.trimEnd())
}
