import type { ClaimState } from '#app/subsidies/claim_status'

type Row = Record<string, any>

/** One thing that happened to a claim, by the keys of the language files. */
export interface TimelineItem {
  at: string
  status: 'done' | 'failed'
  /** Key of the title, and of a word in it. */
  key: string
  name?: string
  who: string | null
  text: string | null
  /** A reason of the closed list. */
  reasonCode: string | null
  /** Whether the text is somebody's words rather than a number of a notice or batch. */
  isQuote: boolean
}

const BAD = ['returned', 'rejected', 'failed', 'undone', 'held', 'disagreed', 'refused']

/** Everything that happened to a claim, the newest first. Pure. */
export function timelineOf(claim: {
  state: ClaimState
  acts: Row[]
  checkLog: Row[]
  questions: Row[]
  amendments: Row[]
}): TimelineItem[] {
  const items: TimelineItem[] = [
    ...claim.acts.map((act) =>
      item(act.created_at, keyOf(act, claim.state), act.actor, {
        status: statusOf(act.result),
        text: act.reason,
        reasonCode: act.reason_code,
        isQuote: !['payment', 'notice'].includes(act.stage) || act.result === 'rejected',
      })
    ),
    ...claim.checkLog.map((check) =>
      item(check.created_at, `review.timeline.checked_${check.result}`, check.actor, {
        name: `review.checks.${check.name}`,
        status: statusOf(check.result),
        text: [check.note, check.evidence].filter(Boolean).join(' · '),
      })
    ),
    ...answersOf(claim.questions),
    ...claim.amendments.flatMap((one) => [
      item(one.proposed_at, 'review.timeline.amendment_proposed', one.proposer, {
        name: `review.facts.${one.fact}`,
        text: one.reason,
      }),
      ...(one.decided_at
        ? [
            item(one.decided_at, `review.timeline.amendment_${one.status}`, one.decider, {
              name: `review.facts.${one.fact}`,
              status: statusOf(one.status),
              text: one.decided_reason,
            }),
          ]
        : []),
    ]),
  ]
  return items.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
}

/** A recovery ends once for a claim, so that its state now tells whether all came back. */
function keyOf({ stage, result }: Row, state: ClaimState): string {
  const part = stage === 'recovery' && result === 'completed' && state === 'recovered_part'
  return `subsidies.timeline.${stage}_${result}${part ? '_part' : ''}`
}

function statusOf(result: string): TimelineItem['status'] {
  return BAD.includes(result) ? 'failed' : 'done'
}

/** Answers given at one moment are one item. */
function answersOf(questions: Row[]): TimelineItem[] {
  const moments = new Map<string, Row>()
  for (const one of questions) if (one.answered_at) moments.set(one.answered_at, one)
  return [...moments].map(([at, one]) => item(at, 'review.timeline.answered', one.answerer))
}

function item(
  at: string,
  key: string,
  who: string | null,
  more: Partial<TimelineItem> = {}
): TimelineItem {
  return { at, status: 'done', key, who, text: null, reasonCode: null, isQuote: true, ...more }
}
