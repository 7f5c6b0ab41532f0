/** What is known of one enrolment, as plain facts. Days are `YYYY-MM-DD` in Asia/Shanghai. */
export interface ProgressFacts {
  enrolment: {
    status: 'confirmed' | 'withdrawn' | 'completed' | 'not_completed'
    confirmedOn: string
    endedOn: string | null
    daysAttended: number
    trainingDays: number
    percent: number
  }
  courseClass: { status: string; startsOn: string; endsOn: string; room: string }
  nextSession: {
    day: string
    startsAt: string
    room: string
    /** Its window for checking in is open. */
    isOpen?: boolean
    /** Time of the own check-in, `08:25`. */
    checkedInAt?: string | null
  } | null
  /** The latest sitting of the class. */
  sitting: {
    status: string
    heldOn: string
    /** Its day has passed. */
    isPast?: boolean
    attempt: number
    /** Last day on which a published mark may be objected to. */
    objectionsUntil: string | null
  } | null
  /** Published marks that count, in tenths; null without a mark. */
  marks: {
    component: string
    outcome: string
    markTenths: number | null
    isPassed: boolean
  }[]
  /** The day of the grade record, when every component is passed and published. */
  gradedOn: string | null
  certificate: { id: number; issuedOn: string; isRevoked: boolean } | null
  claim: {
    id: number
    status: string
    payeeKind: 'base' | 'person' | 'employer'
    /** Held by an officer, or waiting for an objection to be decided. */
    standsStill?: boolean
    /** Less came back than was paid. */
    isPartlyBack?: boolean
    submittedOn: string | null
    reviewedOn: string | null
    approvedOn: string | null
    paidOn: string | null
    notice: { opensOn: string; closesOn: string; status: string } | null
    /** Days by which it is to be decided and paid, where a period runs and its calendar is loaded. */
    reviewDue?: string | null
    paymentDue?: string | null
  } | null
}

/** A sentence to be: the last part of its key and its values. */
export interface Said {
  key: string
  params?: Record<string, string | number>
  /** Days among the params, to be written in words. */
  days?: string[]
}

export interface ProgressStep {
  key: 'enrolment' | 'start' | 'training' | 'result' | 'certificate' | 'claim' | 'payment'
  status: 'done' | 'now' | 'todo' | 'failed'
  /** Key of the heading: differs with the state. */
  title: string
  said: Said | null
  href: string | null
}

export interface Progress {
  /** What to do, or to wait for. */
  next: { key: string; on: string | null; said: Said; href: string | null }
  badge: { key: string; tint: string }
  /** From the first step to the last. */
  steps: ProgressStep[]
}

/** Where an enrolment stands, in seven steps, and what comes next. Pure. */
export function progressOf(facts: ProgressFacts): Progress {
  const steps = [
    enrolmentStep(facts),
    startStep(facts),
    trainingStep(facts),
    resultStep(facts),
    certificateStep(facts),
    claimStep(facts),
    paymentStep(facts),
  ]
  return { steps, next: nextOf(facts), badge: badgeOf(facts) }
}

function said(key: string, params: Said['params'] = {}, days: string[] = []): Said {
  return { key, params, days }
}

function enrolmentStep({ enrolment }: ProgressFacts): ProgressStep {
  const isOut = enrolment.status === 'withdrawn'
  return {
    key: 'enrolment',
    status: isOut ? 'failed' : 'done',
    title: isOut ? 'withdrawn' : 'enrolment',
    said: said('on', { on: (isOut && enrolment.endedOn) || enrolment.confirmedOn }, ['on']),
    href: null,
  }
}

function hasStarted({ courseClass }: ProgressFacts): boolean {
  return ['running', 'finished', 'archived'].includes(courseClass.status)
}

function isOver({ enrolment }: ProgressFacts): boolean {
  return enrolment.status === 'withdrawn'
}

function startStep(facts: ProgressFacts): ProgressStep {
  const started = hasStarted(facts)
  const on = { on: facts.courseClass.startsOn }
  return {
    key: 'start',
    status: started ? 'done' : isOver(facts) ? 'todo' : 'now',
    title: 'start',
    said: started ? said('on', on, ['on']) : isOver(facts) ? null : said('planned', on, ['on']),
    href: null,
  }
}

function trainingStep(facts: ProgressFacts): ProgressStep {
  const { enrolment, courseClass } = facts
  const attended = { attended: enrolment.daysAttended, days: enrolment.trainingDays }
  const base = { key: 'training', href: '/me/classes' } as const
  if (enrolment.status === 'completed') {
    const params = { on: courseClass.endsOn, ...attended }
    return {
      ...base,
      status: 'done',
      title: 'training_done',
      said: said('attended', params, ['on']),
    }
  }
  if (enrolment.status === 'not_completed') {
    return {
      ...base,
      status: 'failed',
      title: 'not_completed',
      said: said('percent', { percent: enrolment.percent }),
    }
  }
  const isNow = !isOver(facts) && courseClass.status === 'running'
  return {
    ...base,
    status: isNow ? 'now' : 'todo',
    title: 'training',
    said: isOver(facts) ? null : said('until', { on: courseClass.endsOn }, ['on']),
    href: isNow ? base.href : null,
  }
}

function resultStep(facts: ProgressFacts): ProgressStep {
  const { sitting, gradedOn, marks, enrolment } = facts
  const base = { key: 'result', href: null } as const
  if (gradedOn) {
    return {
      ...base,
      status: 'done',
      title: 'passed',
      said: said('marks', { on: gradedOn }, ['on']),
    }
  }
  if (enrolment.status !== 'completed') {
    return { ...base, status: 'todo', title: 'result', said: null }
  }
  if (sitting && sitting.status !== 'final') {
    const isResit = sitting.attempt > 1
    const key = sittingStage(sitting)
    return {
      ...base,
      status: 'now',
      title: isResit ? 'resit' : 'result',
      said: said(key, { on: sitting.heldOn, until: sitting.objectionsUntil ?? '' }, [
        'on',
        'until',
      ]),
    }
  }
  if (marks.some((mark) => !mark.isPassed)) {
    return { ...base, status: 'failed', title: 'not_passed', said: said('marks_only') }
  }
  return { ...base, status: 'now', title: 'result', said: said('no_sitting') }
}

/** What somebody waits for while a sitting is not final: its day, the marks, or objections. */
function sittingStage({
  status,
  isPast,
}: NonNullable<ProgressFacts['sitting']>): 'sitting' | 'marking' | 'objecting' {
  if (!isPast && ['planned', 'submitted', 'approved'].includes(status)) return 'sitting'
  return status === 'published' ? 'objecting' : 'marking'
}

function certificateStep({ certificate, gradedOn }: ProgressFacts): ProgressStep {
  const base = { key: 'certificate' } as const
  if (certificate) {
    return {
      ...base,
      status: certificate.isRevoked ? 'failed' : 'done',
      title: certificate.isRevoked ? 'revoked' : 'certificate',
      said: said('on', { on: certificate.issuedOn }, ['on']),
      href: `/me/certificates/${certificate.id}`,
    }
  }
  return {
    ...base,
    status: gradedOn ? 'now' : 'todo',
    title: 'certificate',
    said: gradedOn ? said('making') : null,
    href: null,
  }
}

/** Statuses in which the check of the claim is behind it. */
const CHECKED = ['batched', 'paying', 'paid', 'failed', 'recovering', 'recovered']

function claimStep({ claim, certificate }: ProgressFacts): ProgressStep {
  const base = { key: 'claim' } as const
  if (!claim || claim.status === 'withdrawn') {
    const isNow = certificate !== null && !certificate.isRevoked
    return {
      ...base,
      status: isNow ? 'now' : 'todo',
      title: 'claim',
      said: isNow ? said('base_claims') : null,
      href: null,
    }
  }
  const href = `/me/claims/${claim.id}`
  if (claim.status === 'rejected') {
    return { ...base, status: 'failed', title: 'rejected', said: said('see_why'), href }
  }
  const isChecked = CHECKED.includes(claim.status) || claim.notice?.status === 'closed'
  if (isChecked) {
    const on = claim.notice?.closesOn ?? claim.approvedOn!
    return { ...base, status: 'done', title: 'claim_done', said: said('on', { on }, ['on']), href }
  }
  const step: Record<string, Said> = {
    draft: said('base_claims'),
    returned: said('base_mends'),
    submitted: said('sent', { on: claim.submittedOn ?? '' }, ['on']),
    reviewed: said('reviewed', { on: claim.reviewedOn ?? '' }, ['on']),
    approved: said('approved', { on: claim.approvedOn ?? '' }, ['on']),
    noticed: said(
      'noticed',
      { from: claim.notice?.opensOn ?? '', to: claim.notice?.closesOn ?? '' },
      ['from', 'to']
    ),
  }
  const title = { draft: 'claim', returned: 'claim' }[claim.status] ?? `claim_${claim.status}`
  if (claim.standsStill) return { ...base, status: 'now', title, said: said('stands_still'), href }
  return { ...base, status: 'now', title, said: step[claim.status] ?? null, href }
}

function backKey({ isPartlyBack }: NonNullable<ProgressFacts['claim']>) {
  return isPartlyBack ? 'recovered_part' : 'recovered'
}

function paymentStep({ claim }: ProgressFacts): ProgressStep {
  const base = { key: 'payment', title: 'payment', href: null } as const
  if (!claim) return { ...base, status: 'todo', said: null }
  const payee = `to_${claim.payeeKind}`
  if (claim.status === 'recovering') return { ...base, status: 'failed', said: said('recovering') }
  if (claim.status === 'recovered') {
    return { ...base, status: 'done', said: said(backKey(claim)) }
  }
  if (claim.status === 'paid') {
    return { ...base, status: 'done', said: said(`paid_${payee}`, { on: claim.paidOn! }, ['on']) }
  }
  if (claim.status === 'failed') return { ...base, status: 'failed', said: said('bank_failed') }
  if (claim.status === 'rejected' || claim.status === 'withdrawn') {
    return { ...base, status: 'todo', said: null }
  }
  const isNow = ['batched', 'paying'].includes(claim.status) || claim.notice?.status === 'closed'
  return { ...base, status: isNow ? 'now' : 'todo', said: said(payee) }
}

function nextOf(facts: ProgressFacts): Progress['next'] {
  const { enrolment, courseClass, nextSession, sitting, certificate, claim, gradedOn } = facts
  const next = (
    key: string,
    on: string | null = null,
    params: Said['params'] = {},
    href: string | null = null,
    days: string[] = []
  ) => ({ key, on, said: said(key, params, days), href })

  if (enrolment.status === 'withdrawn') return next('withdrawn')
  if (courseClass.status === 'cancelled') return next('cancelled')
  if (enrolment.status === 'not_completed') return next('not_completed')
  if (enrolment.status === 'confirmed') {
    if (nextSession) {
      const { day, startsAt: time, room, isOpen, checkedInAt } = nextSession
      if (!hasStarted(facts)) return next('start', day, { time, room }, '/me/classes')
      if (checkedInAt)
        return next('checked_in', day, { time, room, at: checkedInAt }, '/me/classes')
      if (isOpen) return next('check_in', day, { time, room }, '/check_in')
      return next('session', day, { time, room }, '/me/classes')
    }
    return next(hasStarted(facts) ? 'closing' : 'start_soon', null, {}, '/me/classes')
  }
  if (certificate?.isRevoked) {
    return next('revoked', null, {}, `/me/certificates/${certificate.id}`)
  }
  if (certificate) return nextOfClaim(claim, certificate.id)
  if (gradedOn) return next('certificate')
  if (sitting && sitting.status !== 'final') {
    const stage = sittingStage(sitting)
    if (stage === 'marking') return next(stage)
    return next(stage, stage === 'sitting' ? sitting.heldOn : sitting.objectionsUntil)
  }
  return next(facts.marks.some((mark) => !mark.isPassed) ? 'resit' : 'no_sitting')
}

function nextOfClaim(claim: ProgressFacts['claim'], certificateId: number): Progress['next'] {
  const next = (key: string, on: string | null = null) => ({
    key,
    on,
    said: said(key),
    href: claim ? `/me/claims/${claim.id}` : `/me/certificates/${certificateId}`,
  })
  if (!claim || ['draft', 'withdrawn'].includes(claim.status)) {
    return { ...next('take_certificate'), href: `/me/certificates/${certificateId}` }
  }
  if (claim.status === 'paid') {
    return { ...next('all_done'), href: `/me/certificates/${certificateId}` }
  }
  if (claim.status === 'rejected') return next('rejected')
  if (claim.status === 'recovering') return next('recovering')
  if (claim.status === 'recovered') return next(backKey(claim))
  if (claim.standsStill) return next('stands_still')
  if (claim.status === 'returned') return next('claim_returned')
  if (claim.status === 'failed') return next('bank_failed')
  const isClosed = claim.notice?.status === 'closed'
  if (claim.status === 'noticed' && !isClosed) return next('notice', claim.notice?.closesOn)
  return next(isClosed || ['batched', 'paying'].includes(claim.status) ? 'payment' : 'claim')
}

function badgeOf({
  enrolment,
  courseClass,
  certificate,
  claim,
  gradedOn,
  sitting,
  marks,
}: ProgressFacts) {
  if (enrolment.status === 'withdrawn') return { key: 'withdrawn', tint: '' }
  if (courseClass.status === 'cancelled') return { key: 'cancelled', tint: '' }
  if (enrolment.status === 'not_completed') return { key: 'not_completed', tint: 'fail' }
  if (enrolment.status === 'confirmed') {
    return courseClass.status === 'running'
      ? { key: 'training', tint: 'act' }
      : { key: 'enrolled', tint: 'act' }
  }
  if (certificate?.isRevoked) return { key: 'revoked', tint: 'fail' }
  if (claim && ['paid', 'recovered'].includes(claim.status)) return { key: 'done', tint: 'pass' }
  if (claim?.status === 'recovering') return { key: 'recovering', tint: 'warn' }
  if (claim?.status === 'rejected') return { key: 'rejected', tint: 'fail' }
  if (claim && ['batched', 'paying', 'failed'].includes(claim.status)) {
    return { key: 'payment', tint: 'act' }
  }
  if (claim && !['draft', 'withdrawn'].includes(claim.status)) return { key: 'claim', tint: 'act' }
  if (certificate) return { key: 'certified', tint: 'pass' }
  if (gradedOn) return { key: 'passed', tint: 'pass' }
  const hasFailed = sitting?.status === 'final' && marks.some((mark) => !mark.isPassed)
  return hasFailed ? { key: 'not_passed', tint: 'fail' } : { key: 'assessment', tint: 'act' }
}
