import { test } from '@japa/runner'
import { progressOf, type ProgressFacts } from '#app/portal/progress'

type Overrides = { [Key in keyof ProgressFacts]?: Partial<ProgressFacts[Key]> | null }

/** A completed, certified trainee whose claim is in review, with changes. */
function facts(overrides: Overrides = {}): ProgressFacts {
  const whole: ProgressFacts = {
    enrolment: {
      status: 'completed',
      confirmedOn: '2026-08-20',
      endedOn: null,
      daysAttended: 14,
      trainingDays: 15,
      percent: 93,
    },
    courseClass: {
      status: 'finished',
      startsOn: '2026-08-31',
      endsOn: '2026-09-18',
      room: '焊工考场',
    },
    nextSession: null,
    sitting: { status: 'final', heldOn: '2026-09-21', attempt: 1, objectionsUntil: '2026-09-28' },
    marks: [
      { component: 'theory', outcome: 'marked', markTenths: 780, isPassed: true },
      { component: 'skills', outcome: 'marked', markTenths: 840, isPassed: true },
    ],
    gradedOn: '2026-09-28',
    certificate: { id: 7, issuedOn: '2026-10-12', isRevoked: false },
    claim: {
      id: 9,
      status: 'submitted',
      payeeKind: 'base',
      submittedOn: '2026-10-15',
      reviewedOn: null,
      approvedOn: null,
      paidOn: null,
      notice: null,
    },
  }
  for (const [key, value] of Object.entries(overrides)) {
    const own = whole as unknown as Record<string, unknown>
    const isPart = value !== null && !Array.isArray(value)
    own[key] = isPart ? Object.assign({}, own[key], value) : value
  }
  return whole
}

const statuses = (own: ProgressFacts) => progressOf(own).steps.map((step) => step.status)
const none = { gradedOn: null, certificate: null, claim: null } as const

test.group('Progress of a trainee', () => {
  test('shows seven steps', ({ assert }) => {
    assert.deepEqual(
      progressOf(facts()).steps.map((step) => step.key),
      ['enrolment', 'start', 'training', 'result', 'certificate', 'claim', 'payment']
    )
  })

  test('a class to come says when and where the first session is', ({ assert }) => {
    const own = facts({
      ...none,
      enrolment: { status: 'confirmed' },
      courseClass: { status: 'enrolling' },
      nextSession: { day: '2026-08-31', startsAt: '08:30', room: '焊工考场' },
      sitting: null,
      marks: [] as never,
    })

    assert.deepEqual(statuses(own), ['done', 'now', 'todo', 'todo', 'todo', 'todo', 'todo'])
    assert.deepInclude(progressOf(own).next, { key: 'start', on: '2026-08-31' })
    assert.equal(progressOf(own).badge.key, 'enrolled')
  })

  test('a running class says when the next session is', ({ assert }) => {
    const own = facts({
      ...none,
      enrolment: { status: 'confirmed' },
      courseClass: { status: 'running' },
      nextSession: { day: '2026-09-04', startsAt: '08:30', room: '焊工考场' },
      sitting: null,
      marks: [] as never,
    })

    assert.deepEqual(statuses(own).slice(0, 3), ['done', 'done', 'now'])
    assert.deepInclude(progressOf(own).next, { key: 'session', on: '2026-09-04' })
  })

  test('while its window is open the lesson asks to check in, once', ({ assert }) => {
    const lesson = { day: '2026-09-04', startsAt: '08:30', room: '焊工考场', isOpen: true }
    const running = {
      ...none,
      enrolment: { status: 'confirmed' },
      courseClass: { status: 'running' },
      sitting: null,
      marks: [] as never,
    } as const

    const open = progressOf(facts({ ...running, nextSession: lesson }))
    const done = progressOf(facts({ ...running, nextSession: { ...lesson, checkedInAt: '08:25' } }))

    assert.deepInclude(open.next, { key: 'check_in', href: '/check_in' })
    assert.equal(done.next.key, 'checked_in')
  })

  test('too little attendance ends the way at the training', ({ assert }) => {
    const own = facts({
      ...none,
      enrolment: { status: 'not_completed', percent: 60 },
      sitting: null,
    })

    assert.deepEqual(statuses(own).slice(2, 5), ['failed', 'todo', 'todo'])
    assert.equal(progressOf(own).next.key, 'not_completed')
  })

  test('a planned sitting is the next step on its day', ({ assert }) => {
    const own = facts({ ...none, sitting: { status: 'planned', heldOn: '2026-09-21' } })

    assert.deepInclude(progressOf(own).next, { key: 'sitting', on: '2026-09-21' })
  })

  test('published marks may be objected to until a day', ({ assert }) => {
    const sitting = { status: 'published', heldOn: '2026-09-21', objectionsUntil: '2026-09-28' }
    const own = facts({ ...none, sitting })

    assert.deepInclude(progressOf(own).next, { key: 'objecting', on: '2026-09-28' })
    assert.equal(statuses(own)[3], 'now')
  })

  test('marks that are not published yet are not told', ({ assert }) => {
    const own = facts({ ...none, sitting: { status: 'checked' }, marks: [] as never })

    assert.equal(progressOf(own).next.key, 'marking')
    assert.equal(statuses(own)[3], 'now')
  })

  test('a failed component waits for a resit', ({ assert }) => {
    const marks = [{ component: 'skills', markTenths: 550, isPassed: false }]
    const own = facts({ ...none, marks: marks as never })

    assert.equal(progressOf(own).next.key, 'resit')
    assert.equal(statuses(own)[3], 'failed')
    assert.deepEqual(progressOf(own).badge, { key: 'not_passed', tint: 'fail' })
  })

  test('each status of the claim is the step it belongs to', ({ assert }) => {
    const notice = { opensOn: '2026-10-23', closesOn: '2026-10-29', status: 'published' }
    const closed = { ...notice, status: 'closed' }
    const told = (claim: Partial<ProgressFacts['claim']>) => {
      const { steps, next } = progressOf(facts({ claim }))
      return [steps[5].title, steps[5].status, steps[6].status, next.key]
    }

    assert.deepEqual(told({ status: 'submitted' }), ['claim_submitted', 'now', 'todo', 'claim'])
    assert.deepEqual(told({ status: 'reviewed' }), ['claim_reviewed', 'now', 'todo', 'claim'])
    assert.deepEqual(told({ status: 'noticed', notice }), [
      'claim_noticed',
      'now',
      'todo',
      'notice',
    ])
    assert.deepEqual(told({ status: 'noticed', notice: closed }), [
      'claim_done',
      'done',
      'now',
      'payment',
    ])
    assert.deepEqual(told({ status: 'paying', notice: closed }), [
      'claim_done',
      'done',
      'now',
      'payment',
    ])
    assert.deepEqual(told({ status: 'paid', paidOn: '2026-11-05', notice: closed }), [
      'claim_done',
      'done',
      'done',
      'all_done',
    ])
    assert.deepEqual(told({ status: 'rejected' }), ['rejected', 'failed', 'todo', 'rejected'])
  })

  test('a revoked certificate stands before everything about the claim', ({ assert }) => {
    const own = facts({
      certificate: { isRevoked: true },
      claim: { status: 'paid', paidOn: '2026-11-05' },
    })

    assert.equal(progressOf(own).next.key, 'revoked')
    assert.deepEqual(progressOf(own).badge, { key: 'revoked', tint: 'fail' })
  })

  test('who withdrew is told nothing about later steps', ({ assert }) => {
    const own = facts({
      ...none,
      enrolment: { status: 'withdrawn', endedOn: '2026-09-02' },
      courseClass: { status: 'running' },
      sitting: null,
    })

    assert.equal(statuses(own)[0], 'failed')
    assert.notInclude(statuses(own), 'now')
    assert.equal(progressOf(own).next.key, 'withdrawn')
  })
})
