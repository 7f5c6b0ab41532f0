import {
  atPace,
  LEAST_CLASSES,
  usualPace,
  type Milestone,
  type PastClass,
} from '#app/portal/expected/usual_pace'
import { PAYMENT_WORKING_DAYS, REVIEW_WORKING_DAYS } from '#app/subsidies/claim_terms'
import type { Progress, ProgressFacts, ProgressStep, Said } from '#app/portal/progress'

/** When a step is over, as far as a record, a period or the usual pace of the base tells. */
export interface Expected {
  /** Which sentence, with its days. */
  said: Said
  /** The last day that was meant; null where none is known. */
  by: string | null
  isLate: boolean
  /** A period that no document of the place confirms decides it. */
  isExample: boolean
}

interface Known {
  facts: ProgressFacts
  past: PastClass[]
  today: string
}

/**
 * The days to expect for each step that is not over, from the timetable, the sitting, the periods of
 * the procedure or the pace of the base's last classes: never without one of them. Pure.
 */
export function expectedDays(
  progress: Progress,
  known: Known
): Partial<Record<ProgressStep['key'], Expected>> {
  const { enrolment, courseClass } = known.facts
  const goesOn = ['confirmed', 'completed'].includes(enrolment.status)
  if (!goesOn || courseClass.status === 'cancelled') return {}
  const found: Partial<Record<ProgressStep['key'], Expected>> = {}
  for (const step of progress.steps) {
    if (step.status === 'done') continue
    const expected = expectedOf(step, known)
    if (expected) found[step.key] = expected
    if (step.status === 'failed') break
  }
  return found
}

/** Whether the pace of other classes has a say: something is still to come. */
export function asksForPace({ steps }: Progress): boolean {
  return steps.some(({ status }) => status === 'now' || status === 'todo')
}

function expectedOf(step: ProgressStep, known: Known): Expected | null {
  const { courseClass } = known.facts
  switch (step.key) {
    case 'start':
      return step.status === 'now' ? late('start', courseClass.startsOn, known.today) : null
    case 'training':
      return step.status === 'now' ? late('training', courseClass.endsOn, known.today) : null
    case 'result':
      return resultDay(step, known)
    case 'certificate':
      return atUsualPace(step, 'issued', known)
    case 'claim':
      return step.status === 'now' ? claimDay(step, known) : atUsualPace(step, 'closed', known)
    case 'payment':
      return paymentDay(step, known)
    default:
      return null
  }
}

function resultDay(step: ProgressStep, known: Known): Expected | null {
  const { sitting } = known.facts
  if (step.status === 'failed') return words('resit')
  if (step.status === 'now' && sitting?.status === 'published' && sitting.objectionsUntil) {
    return period('objections', sitting.objectionsUntil, known.today)
  }
  return atUsualPace(step, 'published', known)
}

function claimDay(step: ProgressStep, known: Known): Expected | null {
  const { claim } = known.facts
  if (!claim || ['draft', 'withdrawn'].includes(claim.status)) {
    return atUsualPace(step, 'submitted', known)
  }
  if (claim.standsStill) return words('stands_still')
  switch (claim.status) {
    case 'returned':
      return words('returned')
    case 'submitted':
    case 'reviewed':
      return period('review', claim.reviewDue ?? null, known.today, REVIEW_WORKING_DAYS)
    case 'noticed':
      return late('notice', claim.notice!.closesOn, known.today)
    default:
      return atUsualPace(step, 'closed', known)
  }
}

function paymentDay(step: ProgressStep, known: Known): Expected | null {
  const { claim } = known.facts
  if (step.status === 'failed' || claim?.standsStill || claim?.status === 'returned') return null
  if (step.status === 'now')
    return period('payment', claim?.paymentDue ?? null, known.today, PAYMENT_WORKING_DAYS)
  return atUsualPace(step, 'paid', known)
}

/** From the last milestone that is behind or fixed, at the pace of the last classes of the base. */
function atUsualPace(step: ProgressStep, to: Milestone, known: Known): Expected | null {
  const { past, today } = known
  const since = lastMilestone(known.facts, to)
  const pace = usualPace(past, since.milestone, to)
  const isNow = step.status === 'now'
  if (!pace) return words(isNow ? 'too_few' : 'unknown', { least: LEAST_CLASSES })
  const { from, to: by } = atPace(since.day, pace)
  const params = { from, to: by, classes: pace.classes }
  const isLate = by < today
  const key = isLate
    ? isNow
      ? 'slow'
      : 'waits'
    : from <= today
      ? 'by'
      : from === by
        ? 'day'
        : 'range'
  return {
    said: { key, params, days: ['from', 'to'] },
    by: isLate ? null : by,
    isLate,
    isExample: false,
  }
}

function lastMilestone(
  facts: ProgressFacts,
  before: Milestone
): { milestone: Milestone; day: string } {
  const { claim, certificate, sitting, courseClass } = facts
  const isSent = claim !== null && !['draft', 'returned', 'withdrawn'].includes(claim.status)
  if (isSent && claim.notice && before === 'paid') {
    return { milestone: 'closed', day: claim.notice.closesOn }
  }
  if (isSent && claim.submittedOn) return { milestone: 'submitted', day: claim.submittedOn }
  if (certificate) return { milestone: 'issued', day: certificate.issuedOn }
  if (sitting) return { milestone: 'held', day: sitting.heldOn }
  return { milestone: 'ended', day: courseClass.endsOn }
}

/** Only what is late is told: the day itself stands with the step. */
function late(key: string, day: string, today: string): Expected | null {
  return day < today ? { ...period(key, day, today), isExample: false } : null
}

/** A day by which something is to be done by rule; without a calendar of its year none is told. */
function period(key: string, to: string | null, today: string, count = 0): Expected {
  if (!to) return words('no_calendar')
  const isLate = to < today
  return {
    said: { key: isLate ? `${key}_late` : key, params: { to, count }, days: ['to'] },
    by: isLate ? null : to,
    isLate,
    isExample: true,
  }
}

function words(key: string, params: Said['params'] = {}): Expected {
  return { said: { key, params }, by: null, isLate: false, isExample: false }
}
