import type { ClaimState } from '#app/subsidies/claim_status'

/** What is known of a claim, as plain facts. Days are `YYYY-MM-DD` in Asia/Shanghai. */
export interface ClaimFacts {
  state: ClaimState
  payeeKind: 'base' | 'person' | 'employer'
  /** Whether an account of the payee is on record. */
  hasAccount: boolean
  submittedOn: string | null
  reviewedOn: string | null
  approvedOn: string | null
  /** The notice it stands in last, once published. */
  notice: { opensOn: string; closesOn: string } | null
  noticeClosedOn: string | null
  paidOn: string | null
  /** Days by which the step it waits for is due; null where no calendar says. */
  reviewDue: string | null
  paymentDue: string | null
}

export type StoryStepKey = 'sent' | 'review' | 'approval' | 'notice' | 'payment'

export interface StoryStep {
  key: StoryStepKey
  status: 'done' | 'now' | 'todo' | 'failed'
  /** The last part of the key of its sentence, and the days in it. */
  said: { key: string; on?: string; to?: string } | null
}

export interface ClaimStory {
  /** What the trainee should do or wait for, and by when it comes. */
  next: { key: string; on: string | null }
  /** From the first step to the last. */
  steps: StoryStep[]
}

/** Where a claim stands and what comes next, for the person it is about. Pure. */
export function claimStory(facts: ClaimFacts): ClaimStory {
  return { next: nextOf(facts), steps: stepsOf(facts) }
}

function nextOf(facts: ClaimFacts): ClaimStory['next'] {
  const { state, payeeKind, hasAccount } = facts
  const isOwn = payeeKind === 'person'
  const under = (key: string, on: string | null = null) => ({ key, on })
  switch (state) {
    case 'submitted':
      return under('review', facts.reviewDue)
    case 'reviewed':
      return under('approval', facts.reviewDue)
    case 'approved':
      return under('notice_soon')
    case 'noticed':
      return under('notice', facts.notice?.closesOn ?? null)
    case 'payable':
    case 'batched':
    case 'paying':
      if (isOwn && !hasAccount) return under('account_missing')
      return under(`payment_${payeeKind}`, facts.paymentDue)
    case 'paid':
      return under(`paid_${payeeKind}`)
    case 'failed':
      return under(isOwn ? 'failed_person' : 'failed_other')
    case 'recovering':
      return under(isOwn ? 'recovering_person' : 'recovering_other')
    default:
      return under(state)
  }
}

function stepsOf(facts: ClaimFacts): StoryStep[] {
  const { submittedOn, reviewedOn, approvedOn, noticeClosedOn, paidOn, state } = facts
  const isPaid = paidOn !== null
  const done = [
    submittedOn !== null,
    reviewedOn !== null,
    approvedOn !== null,
    noticeClosedOn !== null || isPaid || ['batched', 'paying', 'failed'].includes(state),
    isPaid,
  ]
  // A claim that came back stands before the first step again.
  const reached = state === 'returned' ? 0 : done.lastIndexOf(true) + 1
  const stopped = ['rejected', 'withdrawn', 'failed'].includes(state)
  const keys: StoryStepKey[] = ['sent', 'review', 'approval', 'notice', 'payment']
  return keys.map((key, index) => {
    const status = index < reached ? 'done' : index > reached ? 'todo' : stopped ? 'failed' : 'now'
    return { key, status, said: saidOf(key, status, facts) }
  })
}

function saidOf(key: StoryStepKey, status: StoryStep['status'], facts: ClaimFacts) {
  if (status === 'done') return doneWords(key, facts)
  if (status !== 'now') return null
  const due = { sent: null, review: facts.reviewDue, approval: facts.reviewDue, notice: null }
  if (key === 'notice') {
    const { notice } = facts
    return notice ? { key: 'period', on: notice.opensOn, to: notice.closesOn } : null
  }
  const on = key === 'payment' ? facts.paymentDue : due[key]
  return on ? { key: 'due', on } : null
}

function doneWords(key: StoryStepKey, facts: ClaimFacts): StoryStep['said'] {
  const on = {
    sent: facts.submittedOn,
    review: facts.reviewedOn,
    approval: facts.approvedOn,
    notice: facts.noticeClosedOn ?? facts.notice?.closesOn ?? null,
    payment: facts.paidOn,
  }[key]
  return on ? { key: key === 'notice' ? 'ended' : 'on', on } : null
}
