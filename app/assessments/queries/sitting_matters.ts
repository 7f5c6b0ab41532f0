import db from '@adonisjs/lucid/services/db'
import { differencesToSettle, entryDifferences } from '#app/assessments/queries/entry_differences'
import { markText } from '#app/assessments/written_mark'
import type { EntryDifference } from '#app/assessments/entry_difference'
import type { Component, Mark } from '#app/grades/pass_rule'

export interface ShownMark {
  outcome: Mark['outcome']
  /** `85.5`; empty without a mark. */
  text: string
}

export interface ShownDifference {
  enrolmentId: number
  name: string
  documentMask: string
  component: Component
  first: ShownMark
  second: ShownMark
}

export interface ShownResolution extends ShownDifference {
  settled: ShownMark
  reason: string
  by: string
}

export interface ShownSample {
  enrolmentId: number
  name: string
  documentMask: string
  result: 'agrees' | 'differs' | null
  note: string | null
  by: string | null
  marks: { component: Component; mark: ShownMark }[]
}

export interface ShownRuling {
  id: number
  name: string
  component: Component
  kind: 'exempt' | 'void'
  reason: string
  document: string
  status: 'proposed' | 'accepted' | 'refused'
  proposedById: number
  proposedBy: string
  proposedAt: string
  decidedBy: string | null
  decisionReason: string | null
}

export interface ShownObjection {
  id: number
  enrolmentId: number
  name: string
  component: Component
  reason: string
  status: 'open' | 'upheld' | 'dismissed'
  lodgedById: number
  lodgedBy: string
  lodgedAt: string
  answer: string | null
  answeredBy: string | null
  mark: ShownMark | null
}

/**
 * Marks on which the two entries of the current round differ and nobody has ruled; none while one of
 * the entries is missing.
 */
export async function openDifferences(
  sittingId: number,
  round: number
): Promise<ShownDifference[]> {
  return shownDifferences(await differencesToSettle(db.connection(), sittingId, round))
}

async function shownDifferences(differences: EntryDifference[]): Promise<ShownDifference[]> {
  const people = await namesOf(differences.map((one) => one.enrolmentId))
  return differences.map((one) => ({
    ...people.get(one.enrolmentId)!,
    component: one.component,
    first: shown(one.first),
    second: shown(one.second),
  }))
}

/** The differences of the current round that a third person settled. */
export async function settledDifferences(
  sittingId: number,
  round: number
): Promise<ShownResolution[]> {
  const rows = await db
    .from('score_resolutions as x')
    .join('users as u', 'u.id', 'x.resolved_by_id')
    .where({ 'x.sitting_id': sittingId, 'x.round': round })
    .select('x.*', 'u.full_name as by')
  if (rows.length === 0) return []
  const all = await entryDifferences(db.connection(), sittingId, round)
  const differences = await shownDifferences(all)
  return differences.flatMap((one) => {
    const row = rows.find(
      (other) => other.enrolment_id === one.enrolmentId && other.component === one.component
    )
    return row ? [{ ...one, settled: shown(row), reason: row.reason, by: row.by }] : []
  })
}

/** The sample of the current round with the marks of each, in the order of their enrolment. */
export async function sampleOf(sittingId: number, round: number): Promise<ShownSample[]> {
  const rows = await db
    .from('score_samples as x')
    .leftJoin('users as u', 'u.id', 'x.reviewed_by_id')
    .where({ 'x.sitting_id': sittingId, 'x.round': round })
    .orderBy('x.enrolment_id')
    .select('x.enrolment_id', 'x.result', 'x.note', 'u.full_name as by')
  const ids = rows.map((row) => row.enrolment_id as number)
  const people = await namesOf(ids)
  const marks = await db
    .from('scores')
    .where('sitting_id', sittingId)
    .whereIn('enrolment_id', ids)
    .orderBy('id')
    .select('enrolment_id', 'component', 'outcome', 'mark_tenths')
  return rows.map((row) => ({
    ...people.get(row.enrolment_id)!,
    result: row.result,
    note: row.note,
    by: row.by,
    marks: marks
      .filter((mark) => mark.enrolment_id === row.enrolment_id)
      .map((mark) => ({ component: mark.component, mark: shown(mark) })),
  }))
}

/** Exemptions and void components of a sitting, those to be decided first. */
export async function rulingsOf(sittingId: number): Promise<ShownRuling[]> {
  const rows = await db
    .from('score_rulings as x')
    .join('users as p', 'p.id', 'x.proposed_by_id')
    .leftJoin('users as d', 'd.id', 'x.decided_by_id')
    .where('x.sitting_id', sittingId)
    .orderByRaw("CASE WHEN x.status = 'proposed' THEN 0 ELSE 1 END")
    .orderBy('x.id')
    .select('x.*', 'p.full_name as proposed_by', 'd.full_name as decided_by')
  const people = await namesOf(rows.map((row) => row.enrolment_id))
  return rows.map((row) => ({
    id: row.id,
    name: people.get(row.enrolment_id)!.name,
    component: row.component,
    kind: row.kind,
    reason: row.reason,
    document: row.document,
    status: row.status,
    proposedById: row.proposed_by_id,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    decidedBy: row.decided_by,
    decisionReason: row.decision_reason,
  }))
}

/** Objections to marks of a sitting, open ones first, with the mark as it stands. */
export async function objectionsOf(sittingId: number): Promise<ShownObjection[]> {
  const rows = await db
    .from('score_objections as x')
    .join('users as l', 'l.id', 'x.lodged_by_id')
    .leftJoin('users as a', 'a.id', 'x.answered_by_id')
    .leftJoin('scores as s', (join) =>
      join
        .on('s.sitting_id', 'x.sitting_id')
        .andOn('s.enrolment_id', 'x.enrolment_id')
        .andOn('s.component', 'x.component')
    )
    .where('x.sitting_id', sittingId)
    .orderByRaw("CASE WHEN x.status = 'open' THEN 0 ELSE 1 END")
    .orderBy('x.id')
    .select('x.*', 'l.full_name as lodged_by', 'a.full_name as answered_by')
    .select('s.outcome', 's.mark_tenths')
  const people = await namesOf(rows.map((row) => row.enrolment_id))
  return rows.map((row) => ({
    id: row.id,
    enrolmentId: row.enrolment_id,
    name: people.get(row.enrolment_id)!.name,
    component: row.component,
    reason: row.reason,
    status: row.status,
    lodgedById: row.lodged_by_id,
    lodgedBy: row.lodged_by,
    lodgedAt: row.lodged_at,
    answer: row.answer,
    answeredBy: row.answered_by,
    mark: row.outcome ? shown(row) : null,
  }))
}

function shown(mark: { outcome: Mark['outcome']; mark_tenths: number | null } | null): ShownMark {
  return {
    outcome: mark?.outcome ?? 'absent',
    text: mark && mark.mark_tenths !== null ? markText(mark.mark_tenths) : '',
  }
}

async function namesOf(enrolmentIds: number[]) {
  const rows = await db
    .from('enrolments as e')
    .join('persons as p', 'p.id', 'e.person_id')
    .whereIn('e.id', enrolmentIds)
    .select('e.id', 'p.name', 'p.document_mask')
  return new Map(
    rows.map((row) => [
      row.id as number,
      { enrolmentId: row.id as number, name: row.name, documentMask: row.document_mask },
    ])
  )
}
