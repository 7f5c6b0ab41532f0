import { test } from '@japa/runner'
import { addDays } from '#app/shared/days'
import { expectedDays } from '#app/portal/expected/expected_days'
import { medianDay, usualPace, type PastClass } from '#app/portal/expected/usual_pace'
import { progressOf, type ProgressFacts } from '#app/portal/progress'

/** Classes that ended a month apart; the k-th was held after k days, published a day later and so on. */
function past(count: number): PastClass[] {
  return Array.from({ length: count }, (_, index) => {
    const ended = addDays('2026-08-01', -30 * index)
    const held = addDays(ended, index + 1)
    return {
      ended,
      held,
      published: addDays(held, 1),
      issued: addDays(held, 8),
      submitted: addDays(held, 10),
      closed: addDays(held, 24),
      paid: addDays(held, 30),
    }
  })
}

const running: ProgressFacts = {
  enrolment: {
    status: 'confirmed',
    confirmedOn: '2026-08-20',
    endedOn: null,
    daysAttended: 0,
    trainingDays: 0,
    percent: 0,
  },
  courseClass: {
    status: 'running',
    startsOn: '2026-08-31',
    endsOn: '2026-09-18',
    room: '焊工考场',
  },
  nextSession: null,
  sitting: null,
  marks: [],
  gradedOn: null,
  certificate: null,
  claim: null,
}
const over = {
  enrolment: { ...running.enrolment, status: 'completed' as const },
  courseClass: { ...running.courseClass, status: 'finished' },
}
const claim = {
  id: 9,
  status: 'submitted',
  payeeKind: 'base' as const,
  submittedOn: '2026-10-15',
  reviewedOn: null,
  approvedOn: null,
  paidOn: null,
  notice: null,
}
const certified = {
  ...over,
  gradedOn: '2026-09-21',
  sitting: { status: 'final', heldOn: '2026-09-21', attempt: 1, objectionsUntil: '2026-09-28' },
  certificate: { id: 7, issuedOn: '2026-10-12', isRevoked: false },
}

function expected(own: Partial<ProgressFacts>, today: string, classes = past(5)) {
  const facts = { ...running, ...own }
  return expectedDays(progressOf(facts), { facts, past: classes, today })
}

test.group('The pace of a base', () => {
  test('is the middle half of its newest classes, of five at least', ({ assert }) => {
    assert.isNull(usualPace(past(4), 'ended', 'held'))
    assert.deepEqual(usualPace(past(5), 'ended', 'held'), { from: 2, to: 4, classes: 5 })
    assert.deepEqual(usualPace(past(30), 'ended', 'held'), { from: 3, to: 10, classes: 12 })
  })

  test('counts only classes that have passed both milestones', ({ assert }) => {
    const [newest, ...others] = past(6)
    const fresh = { ended: newest.ended, held: newest.held }

    assert.equal(usualPace([fresh, ...others], 'ended', 'paid')!.classes, 5)
    assert.isNull(usualPace([fresh, ...others.slice(1)], 'ended', 'paid'))
  })

  test('takes the day of the middle person of a class', ({ assert }) => {
    const days = [
      { day: '2026-06-20', count: 1 },
      { day: '2026-06-10', count: 4 },
    ]

    assert.equal(medianDay(days), '2026-06-10')
    assert.isUndefined(medianDay([]))
  })
})

test.group('Days to expect', () => {
  test('in training each further step has a range from the end of the class', ({ assert }) => {
    const found = expected({}, '2026-09-10')

    assert.isUndefined(found.training)
    assert.containSubset(found.result, {
      said: { key: 'range', params: { from: '2026-09-21', to: '2026-09-23', classes: 5 } },
      by: '2026-09-23',
      isLate: false,
    })
    assert.equal(found.payment!.said.params!.to, '2026-10-22')
  })

  test('without enough classes no day is told', ({ assert }) => {
    const found = expected({ ...over }, '2026-09-20', past(4))

    assert.containSubset(found.result, { said: { key: 'too_few', params: { least: 5 } }, by: null })
    assert.equal(found.payment!.said.key, 'unknown')
  })

  test('a fixed sitting is counted from, and what is slower than usual says so', ({ assert }) => {
    const sitting = { status: 'approved', heldOn: '2026-10-09', attempt: 1, objectionsUntil: null }

    const planned = expected({ ...over, sitting }, '2026-09-25')
    const held = expected({ ...over, sitting: { ...sitting, isPast: true } }, '2026-10-11')

    assert.containSubset(planned.result, { said: { key: 'day', params: { to: '2026-10-10' } } })
    assert.containSubset(held.result, { said: { key: 'slow' }, by: null, isLate: true })
    assert.equal(held.certificate!.said.params!.to, '2026-10-17')
  })

  test('where a rule gives a period that day counts, and overdue is said', ({ assert }) => {
    const due = { ...claim, reviewDue: '2026-10-29' }
    const inTime = expected({ ...certified, claim: due }, '2026-10-20')
    const late = expected({ ...certified, claim: due }, '2026-10-30')
    const open = { ...certified, claim: { ...claim, reviewDue: null } }

    assert.containSubset(inTime.claim, {
      said: { key: 'review', params: { to: '2026-10-29', count: 10 } },
      isExample: true,
    })
    assert.containSubset(late.claim, { said: { key: 'review_late' }, isLate: true })
    assert.equal(expected(open, '2026-10-20').claim!.said.key, 'no_calendar')
  })

  test('what passed its planned day unseen is overdue', ({ assert }) => {
    const notice = { opensOn: '2026-10-20', closesOn: '2026-10-26', status: 'published' }
    const noticed = { ...certified, claim: { ...claim, status: 'noticed', notice } }

    assert.equal(expected({}, '2026-09-19').training!.said.key, 'training_late')
    assert.isUndefined(expected(noticed, '2026-10-26').claim)
    assert.equal(expected(noticed, '2026-10-27').claim!.said.key, 'notice_late')
    assert.equal(expected(noticed, '2026-10-26').payment!.said.params!.to, '2026-11-01')
  })

  test('what stands still, was returned or ended has no day', ({ assert }) => {
    const held = expected({ ...certified, claim: { ...claim, standsStill: true } }, '2026-10-20')
    const back = expected({ ...certified, claim: { ...claim, status: 'returned' } }, '2026-10-20')
    const left = { enrolment: { ...running.enrolment, status: 'withdrawn' as const } }

    assert.equal(held.claim!.said.key, 'stands_still')
    assert.isUndefined(held.payment)
    assert.equal(back.claim!.said.key, 'returned')
    assert.deepEqual(expected(left, '2026-09-10'), {})
  })
})
