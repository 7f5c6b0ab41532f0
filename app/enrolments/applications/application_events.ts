import clock from '#app/shared/clock'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

export type EventKind =
  | 'applied'
  | 'joined'
  | 'moved'
  | 'offered'
  | 'accepted'
  | 'declined'
  | 'expired'
  | 'confirmed'
  | 'refused'
  | 'withdrawn'
  | 'closed'
  | 'reopened'

/** One line of the log of a class's applications. */
export interface ApplicationEvent {
  id: number
  applicationId: number
  event: EventKind
  /** Rank by the rule when somebody joined the list. */
  priority: number | null
  category: string
  /** Where the base put somebody, from 1. */
  place: number | null
  expiresAt: string | null
  reasonCode: string | null
  reason: string | null
  at: string
}

/** Appends to the log. Lock the class before: the order of the log is the order of what happened. */
export async function recordEvent(
  trx: TransactionClientContract,
  application: { id: number; course_class_id: number; trainee_category: string },
  event: EventKind,
  {
    actor,
    ...facts
  }: {
    actor: { id: number } | null
    priority?: number
    place?: number
    expiresAt?: string
    reasonCode?: string | null
    reason?: string | null
  }
) {
  await trx.table('application_events').insert({
    enrolment_application_id: application.id,
    course_class_id: application.course_class_id,
    event,
    category: application.trainee_category,
    priority: facts.priority ?? null,
    place: facts.place ?? null,
    expires_at: facts.expiresAt ?? null,
    reason_code: facts.reasonCode ?? null,
    reason: facts.reason ?? null,
    actor_id: actor?.id ?? null,
    created_at: clock.instant(),
  })
}

/** The log of a class, oldest first. */
export async function eventsOfClass(
  client: QueryClientContract,
  classId: number
): Promise<ApplicationEvent[]> {
  return client
    .from('application_events')
    .where('course_class_id', classId)
    .orderBy('id')
    .select('id', 'enrolment_application_id as applicationId', 'event', 'priority', 'category')
    .select('place', 'expires_at as expiresAt', 'reason_code as reasonCode', 'reason')
    .select('created_at as at')
}
