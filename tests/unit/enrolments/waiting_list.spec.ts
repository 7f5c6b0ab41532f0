import fc from 'fast-check'
import { test } from '@japa/runner'
import { canMove, type ApplicationStatus } from '#app/enrolments/applications/application_status'
import { canMove as canEnrolmentMove } from '#app/enrolments/enrolment_status'
import { mayStep, PLACE_STATES, STATE_RULES } from '#app/enrolments/enrolment_states'
import { LAST_RANK, rankOfCategory } from '#app/enrolments/waiting_list/waiting_rule'
import { replay } from '#app/enrolments/waiting_list/replay'
import type { ApplicationEvent, EventKind } from '#app/enrolments/applications/application_events'

let at = 0
function event(
  applicationId: number,
  kind: EventKind,
  values: Partial<ApplicationEvent> = {}
): ApplicationEvent {
  at++
  return {
    id: at,
    applicationId,
    event: kind,
    priority: null,
    category: 'other',
    place: null,
    expiresAt: null,
    reasonCode: null,
    reason: null,
    at: String(at).padStart(6, '0'),
    ...values,
  }
}
const joined = (id: number, priority: number) => event(id, 'joined', { priority })
const order = (events: ApplicationEvent[]) => replay(events).list.map((one) => one.applicationId)

test.group('The waiting list played from its log', () => {
  test('who comes first is first among equals; a better group comes before', ({ assert }) => {
    assert.deepEqual(order([joined(1, 2), joined(2, 2), joined(3, 1), joined(4, 99)]), [3, 1, 2, 4])
  })

  test('the base moves somebody, and who joins later stands behind as before', ({ assert }) => {
    const events = [
      joined(1, 2),
      joined(2, 2),
      joined(3, 2),
      event(3, 'moved', { place: 1, reason: '补正登记' }),
      joined(4, 2),
    ]

    assert.deepEqual(order(events), [3, 1, 2, 4])
    assert.deepEqual(
      replay(events)
        .changes.get(1)!
        .map(({ cause, from, to, reason }) => [cause, from, to, reason]),
      [
        ['joined', null, 1, null],
        ['other_moved', 1, 2, '补正登记'],
      ]
    )
  })

  test('an offer to somebody who is not first is a fault of the log', ({ assert }) => {
    const { faults, list } = replay([
      joined(1, 1),
      joined(2, 1),
      event(2, 'offered'),
      event(9, 'offered'),
    ])

    assert.deepEqual(
      faults.map((one) => [one.applicationId, one.fault]),
      [
        [2, 'not_first'],
        [9, 'not_waiting'],
      ]
    )
    assert.deepEqual(
      list.map((one) => one.applicationId),
      [1]
    )
  })

  test('a place gets worse only by somebody of a better group or by a move with a reason', ({
    assert,
  }) => {
    const step = fc.record({
      who: fc.integer({ min: 1, max: 9 }),
      what: fc.constantFrom<EventKind>('joined', 'moved', 'offered', 'withdrawn', 'refused'),
      priority: fc.integer({ min: 1, max: 3 }),
      place: fc.integer({ min: 1, max: 9 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const waiting = new Set<number>()
        const events = steps.flatMap(({ who, what, priority, place }) => {
          if ((what === 'joined') === waiting.has(who)) return []
          if (what === 'joined') waiting.add(who)
          else if (what !== 'moved') waiting.delete(who)
          const reason = what === 'moved' ? '理由' : null
          return [event(who, what, { priority, place, reason })]
        })
        const played = replay(events)
        assert.deepEqual(order(events), played.orders.at(-1) ?? [])
        assert.sameMembers(order(events), [...waiting])
        const byId = new Map(events.map((one) => [one.id, one]))
        for (const changes of played.changes.values()) {
          for (const { eventId, from, to, cause, reason } of changes) {
            if (from === null || to === null || to <= from) continue
            assert.include(['moved', 'other_moved', 'other_joined'], cause)
            if (cause === 'other_joined') assert.equal(byId.get(eventId)!.event, 'joined')
            else assert.equal(reason, '理由')
          }
        }
      })
    )
  })

  test('the rank is that of the rule, and the last without one', ({ assert }) => {
    const rule = { priorities: [{ rank: 1, categories: ['disabled'] }] }

    assert.equal(rankOfCategory(rule, 'disabled'), 1)
    assert.equal(rankOfCategory(rule, 'graduate'), LAST_RANK)
    assert.equal(rankOfCategory(null, 'disabled'), LAST_RANK)
  })
})

test.group('The table of states', () => {
  test('it allows what applications and enrolments allow, and nothing else', ({ assert }) => {
    const names: Record<string, ApplicationStatus> = {
      applied: 'applied',
      waiting: 'waiting',
      offered: 'offered',
      confirmed: 'confirmed',
      refused: 'refused',
      lapsed: 'lapsed',
      application_withdrawn: 'withdrawn',
    }
    const isStep = (from: string, to: string) =>
      ['trainee', 'base', 'system'].some((by) => mayStep(from as never, to as never, by as never))
    for (const [from, status] of Object.entries(names)) {
      if (from === 'confirmed') continue
      for (const [to, next] of Object.entries(names)) {
        assert.equal(isStep(from, to), canMove(status, next), `${from} ${to}`)
      }
    }
    for (const to of ['completed', 'not_completed', 'withdrawn'] as const) {
      assert.equal(isStep('confirmed', to), canEnrolmentMove('confirmed', to))
    }
    assert.sameMembers(Object.keys(STATE_RULES), [...PLACE_STATES])
  })

  test('only who is enrolled takes a seat, and only an offer keeps one', ({ assert }) => {
    const of = (seat: string) => PLACE_STATES.filter((one) => STATE_RULES[one].seat === seat)

    assert.deepEqual(of('kept'), ['offered'])
    assert.deepEqual(of('taken'), ['confirmed', 'completed', 'not_completed'])
    assert.deepEqual(of('freed'), ['no_show'])
  })
})
