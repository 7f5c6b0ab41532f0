import db from '@adonisjs/lucid/services/db'
import { changesWithWords } from '#app/shared/audit/audit_words'
import { type Component, readComponents } from '#app/grades/pass_rule'
import { sittingTint, type SittingStatus } from '#app/assessments/sitting_status'
import type { Locale } from '#app/shared/words'

/** What the head of every page of a sitting shows. */
export interface SittingHead {
  id: number
  code: string
  attempt: number
  heldOn: string
  status: SittingStatus
  tint: string
  components: Component[]
  class: { id: number; code: string; title: string; termNumber: number }
  base: string
  body: string
  occupation: string
  gradeRank: number
  submittedById: number | null
  submittedBy: string | null
  submittedAt: string | null
  approvedBy: string | null
  approvedAt: string | null
  /** Why the plan was last given back, while it is to be mended. */
  returnedReason: string | null
}

export async function sittingHead(id: number, locale: Locale): Promise<SittingHead> {
  const language = locale === 'en' ? 'en' : 'zh'
  const row = await db
    .from('sittings as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .join('occupations as o', 'o.id', 'co.occupation_id')
    .join('bases as ba', 'ba.id', 'c.base_id')
    .join('assessment_bodies as b', 'b.id', 'c.assessment_body_id')
    .leftJoin('users as su', 'su.id', 's.submitted_by_id')
    .leftJoin('users as ap', 'ap.id', 's.approved_by_id')
    .where('s.id', id)
    .select('s.*', 'c.code as class_code', 'c.term_number', 'co.grade_rank')
    .select(`co.title_${language} as title`, `b.name_${language} as body`)
    .select(`ba.name_${language} as base`, `o.name_${language} as occupation`)
    .select('su.full_name as submitted_by', 'ap.full_name as approved_by')
    .firstOrFail()
  return {
    id,
    code: row.code,
    attempt: row.attempt,
    heldOn: row.held_on,
    status: row.status,
    tint: sittingTint(row.status),
    components: readComponents(row.components),
    class: {
      id: row.course_class_id,
      code: row.class_code,
      title: row.title,
      termNumber: row.term_number,
    },
    base: row.base,
    body: row.body,
    occupation: row.occupation,
    gradeRank: row.grade_rank,
    submittedById: row.submitted_by_id,
    submittedBy: row.submitted_by,
    submittedAt: row.submitted_at,
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
    returnedReason: row.status === 'planned' ? await lastReason(id) : null,
  }
}

async function lastReason(sittingId: number): Promise<string | null> {
  const entry = await db
    .from('audit_entries')
    .where({ subject_type: 'sitting', subject_id: sittingId })
    .orderBy('sequence', 'desc')
    .select('sequence', 'action', 'changes')
    .first()
  if (entry?.action !== 'sitting.plan_returned') return null
  const [{ reason }] = await changesWithWords(db.connection(), [entry])
  return (reason as string | undefined) ?? null
}
