import { traceBytes } from '#app/rules/hash'
import { readOutcomes } from '#app/subsidies/claim_traces'
import { tallyOf } from '#app/subsidies/claim_assessment'
import type { Locale } from '#app/shared/words'
import type { ClaimState } from '#app/subsidies/claim_status'
import type { QueueTab } from '#app/subsidies/validators'
import type { AmountStep, ConditionResult, Evidence, Result, Source, Trace } from '#app/rules/types'

/** Pieces of pages about claims: traces as rows, links of evidence and of clauses. */

export interface TraceLink {
  label: string
  href?: string
}

export interface TraceLine {
  section?: string
  result: string
  title: string
  found: string
  evidence: TraceLink[]
  clauses: TraceLink[]
  example?: boolean
  children?: TraceLine[]
}

/** Where the record behind a fact can be read. */
export function evidenceHref({ type, id }: Evidence): string | undefined {
  return {
    class: `/classes/${id}`,
    attendance: `/classes/${id}/attendance`,
    sitting: `/sittings/${id}`,
    certificate: `/certificates/${id}`,
    claim: `/claims/${id}`,
    course: `/catalogue/${id}`,
    person: `/people/${id}`,
    award: `/awards/${id}`,
    status_list: `/status_lists/${id}`,
  }[type]
}

/** The number and clause of a source as one label: `财社〔2023〕181号`, `政策 2026-1 第 3 条`. */
export function clauseLabel({ document, number, clause }: Source, locale: Locale): string {
  const isVersion = number !== undefined && /^\d{4}-\d+$/.test(number)
  const name = isVersion ? `${locale === 'en' ? 'Policy' : '政策'} ${number}` : (number ?? document)
  return clause ? `${name} ${clause}` : name
}

/** The label cut to a narrow column; the page it links to has the whole of it. */
function shortLabel(source: Source, locale: Locale): string {
  const signs = Array.from(clauseLabel(source, locale))
  let width = 0
  const end = signs.findIndex((sign) => (width += sign > '\u2e80' ? 2 : 1) > LABEL_WIDTH)
  return end === -1 ? signs.join('') : `${signs.slice(0, end).join('')}…`
}

/** In half widths: a Chinese sign takes two. */
const LABEL_WIDTH = 26

/** Conditions of a trace as the rows of `@!trace`; clauses link to the policy's page. */
export function traceLines(trace: Trace, locale: Locale, policyHref?: string): TraceLine[] {
  const line = (condition: ConditionResult): TraceLine => ({
    section: condition.section?.[locale],
    result: condition.result,
    title: condition.message[locale],
    found: unbroken(condition.found[locale]),
    evidence: condition.evidence
      ? [{ label: condition.evidence.label[locale], href: evidenceHref(condition.evidence) }]
      : [],
    clauses: [condition.source, ...(condition.furtherSources ?? [])].map((source) => ({
      label: shortLabel(source, locale),
      href: policyHref && `${policyHref}#${condition.id}`,
    })),
    example: condition.example,
    children: condition.children?.map((child) => {
      // One route is enough: the evidence stands with it, not nine times with the routes not taken.
      const isAside = condition.result === 'passed' && child.result !== 'passed'
      return isAside ? { ...line(child), evidence: [] } : line(child)
    }),
  })
  return trace.conditions.map(line)
}

/** Keeps dates on one line: a word joiner stands at each hyphen. */
function unbroken(text: string): string {
  return text.replace(/(\d{4})-(\d{2})-(\d{2})/g, '$1\u2060-\u2060$2\u2060-\u2060$3')
}

/** The steps of an amount as the rows of `@!sum`, apart from the total. */
export function sumLines(steps: AmountStep[], locale: Locale, money: (fen: number) => string) {
  return steps
    .filter((step) => !step.total)
    .map((step) => ({
      label: step.words[locale],
      amount: step.fen === null ? (step.quantity?.[locale] ?? '') : money(step.fen),
    }))
}

/** What a list says of a stored trace: verdict and counts. */
export function verdictOf(verdict: Result, outcomes: string) {
  const conditions = readOutcomes(outcomes)
  return { verdict, ...tallyOf({ conditions }), total: conditions.length }
}

/** Ids of the top-level conditions that two traces judge or word differently. */
export function changedConditions(before: Trace, after: Trace): ConditionResult[] {
  const earlier = new Map(before.conditions.map((one) => [one.id, textOf(one)]))
  return after.conditions.filter((one) => earlier.get(one.id) !== textOf(one))
}

function textOf(condition: ConditionResult): string {
  return traceBytes(condition as unknown as Trace)
}

export type StepStatus = 'done' | 'now' | 'todo' | 'failed'

const STEPS = ['review', 'approve', 'notice', 'pay'] as const
/** How many of the steps a claim has behind it. */
const PASSED: Record<ClaimState, number> = {
  draft: 0,
  returned: 0,
  submitted: 0,
  rejected: 0,
  withdrawn: 0,
  reviewed: 1,
  approved: 2,
  noticed: 2,
  payable: 3,
  batched: 3,
  paying: 3,
  failed: 3,
  paid: 4,
  recovering: 4,
  recovered: 4,
  recovered_part: 4,
  // Where it stood when it was held is told by its status.
  held: 0,
  disputed: 2,
}

/**
 * How the bureau's four steps stand on the chain of a claim. `reached` is the number of steps a
 * rejected or withdrawn claim had passed before.
 */
export function stepStatuses(
  state: ClaimState,
  reached = 0
): Record<(typeof STEPS)[number], StepStatus> {
  const passed = Math.max(PASSED[state], state === 'rejected' ? reached : 0)
  const waits = !['draft', 'returned', 'withdrawn'].includes(state)
  const isBroken = state === 'rejected' || state === 'failed'
  const status = (index: number): StepStatus => {
    if (index < passed) return 'done'
    if (index > passed || !waits) return 'todo'
    return isBroken ? 'failed' : 'now'
  }
  return { review: status(0), approve: status(1), notice: status(2), pay: status(3) }
}

/** The tab of the queue where a claim of this state is found. */
export function tabOfState(state: ClaimState): QueueTab {
  const tabs: Record<ClaimState, QueueTab> = {
    draft: 'draft',
    submitted: 'review',
    reviewed: 'approval',
    approved: 'notice',
    noticed: 'noticed',
    payable: 'payable',
    batched: 'payable',
    paying: 'payable',
    failed: 'payable',
    paid: 'paid',
    returned: 'refused',
    rejected: 'refused',
    withdrawn: 'refused',
    held: 'held',
    disputed: 'held',
    recovering: 'paid',
    recovered: 'paid',
    recovered_part: 'paid',
  }
  return tabs[state]
}
