import db from '@adonisjs/lucid/services/db'
import { scopeToBase } from '#app/accounts/scope'
import { onChainSql } from '#app/shared/chain_claim'
import type User from '#models/user'

/**
 * Where an enrolment stands on the way from a seat to a paid claim: exactly one place each, in the
 * order of the way. Withdrawn enrolments have none.
 */
export const PLACES = [
  'waiting',
  'training',
  'not_completed',
  'to_sit',
  'to_publish',
  'not_passed',
  'to_certify',
  'revoked',
  'to_claim',
  'not_payable',
  'returned',
  'refused',
  'in_review',
  'in_approval',
  'to_notice',
  'in_notice',
  'to_pay',
  'failed',
  'paid',
] as const

export type Place = (typeof PLACES)[number]

/** The steps that are counted, each a part of the one before. */
export const STAGES = ['enrolled', 'completed', 'passed', 'certified', 'claimed', 'paid'] as const

export type Stage = (typeof STAGES)[number]

const firstPlaces: Record<Stage, Place> = {
  enrolled: 'waiting',
  completed: 'to_sit',
  passed: 'to_certify',
  certified: 'to_claim',
  claimed: 'in_review',
  paid: 'paid',
}

/** The places that make up a stage: whoever stands there or further on has reached it. */
export function placesOf(stage: Stage): readonly Place[] {
  return PLACES.slice(PLACES.indexOf(firstPlaces[stage]))
}

/** The places of those who reached a stage but not the next one. */
export function placesBefore(stage: Stage): readonly Place[] {
  const before = STAGES[STAGES.indexOf(stage) - 1]
  return PLACES.slice(PLACES.indexOf(firstPlaces[before]), PLACES.indexOf(firstPlaces[stage]))
}

/** Tint of the badge of a place. */
export function placeTint(place: Place): string {
  if (['not_completed', 'not_passed', 'revoked', 'refused', 'failed'].includes(place)) return 'fail'
  if (['returned', 'not_payable'].includes(place)) return 'warn'
  return place === 'paid' ? 'pass' : 'act'
}

/**
 * The place as SQL, over the tables that `standings` joins. A certificate counts while it is neither
 * revoked nor superseded, a claim while it is neither rejected nor withdrawn. Only the claim that the
 * class is there for counts, not the allowances beside it.
 */
export const PLACE_SQL = `CASE
  WHEN e.status = 'confirmed' AND c.status = 'running' THEN 'training'
  WHEN e.status = 'confirmed' THEN 'waiting'
  WHEN e.status = 'not_completed' THEN 'not_completed'
  WHEN g.id IS NULL AND (s.status IS NULL OR s.status IN ('planned', 'submitted', 'approved')) THEN 'to_sit'
  WHEN g.id IS NULL AND s.status <> 'final' THEN 'to_publish'
  WHEN g.id IS NULL THEN 'not_passed'
  WHEN ce.id IS NULL AND EXISTS (
    SELECT 1 FROM certificates x WHERE x.enrolment_id = e.id AND x.kind = 'skill_grade'
      AND x.status = 'revoked'
  ) THEN 'revoked'
  WHEN ce.id IS NULL THEN 'to_certify'
  WHEN cl.id IS NULL AND EXISTS (
    SELECT 1 FROM claims x WHERE x.enrolment_id = e.id AND x.status = 'rejected'
      AND ${onChainSql('x')}
  ) THEN 'refused'
  WHEN cl.id IS NULL THEN 'to_claim'
  WHEN cl.status = 'draft' AND cl.amount_fen = 0 THEN 'not_payable'
  WHEN cl.status = 'draft' THEN 'to_claim'
  WHEN cl.status = 'returned' THEN 'returned'
  WHEN cl.status = 'submitted' THEN 'in_review'
  WHEN cl.status = 'reviewed' THEN 'in_approval'
  WHEN cl.status = 'approved' THEN 'to_notice'
  WHEN cl.status = 'noticed' AND cl.notice_closed_at IS NOT NULL THEN 'to_pay'
  WHEN cl.status = 'noticed' THEN 'in_notice'
  WHEN cl.status = 'failed' THEN 'failed'
  WHEN cl.status = 'paid' THEN 'paid'
  ELSE 'to_pay'
END`

/** What `PLACE_SQL` is asked over, after `FROM enrolments e`. */
export const STANDING_JOINS = `
  JOIN course_classes c ON c.id = e.course_class_id
  LEFT JOIN grade_records g ON g.enrolment_id = e.id AND g.status = 'live'
  LEFT JOIN sittings s ON s.course_class_id = c.id AND s.attempt = (
    SELECT MAX(last.attempt) FROM sittings last WHERE last.course_class_id = c.id
  )
  LEFT JOIN certificates ce ON ce.enrolment_id = e.id AND ce.kind = 'skill_grade'
    AND ce.status NOT IN ('revoked', 'superseded')
  LEFT JOIN claims cl ON cl.certificate_id = ce.id AND cl.status NOT IN ('rejected', 'withdrawn')
    AND ${onChainSql('cl')}`

/**
 * Enrolments the user may see, joined with all that says where they stand: `e` enrolment, `c` class,
 * `g` grade record, `s` latest sitting of the class, `ce` certificate, `cl` claim. Add columns.
 */
export function standings(user: User) {
  const query = db.from('enrolments as e').joinRaw(STANDING_JOINS).whereNot('e.status', 'withdrawn')
  return scopeToBase(query, user, 'c.base_id')
}

/** Keeps only those who stand at one of the places. */
export function atPlaces<Query extends { whereRaw(sql: string, bindings: any): Query }>(
  query: Query,
  places: readonly Place[]
): Query {
  return query.whereRaw(`${PLACE_SQL} IN (${places.map(() => '?').join(', ')})`, [...places])
}
