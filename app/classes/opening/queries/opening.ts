import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import {
  openingRuleOn,
  materialsFor,
  openingClock,
  type Material,
} from '#app/classes/opening/opening_rule'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface SentMaterial {
  id: number
  code: string
  documentNumber: string | null
  hasFile: boolean
  sentBy: string
  sentAt: string
}

/** The last of each material that was sent for a class. */
export async function latestMaterials(
  client: QueryClientContract,
  classId: number
): Promise<SentMaterial[]> {
  const rows = await client
    .from('opening_materials as m')
    .join('users as u', 'u.id', 'm.created_by_id')
    .where('m.course_class_id', classId)
    .whereRaw(
      'm.id = (SELECT MAX(x.id) FROM opening_materials x WHERE x.course_class_id = m.course_class_id AND x.code = m.code)'
    )
    .orderBy('m.id')
    .select('m.*', 'u.full_name')
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    documentNumber: row.document_number,
    hasFile: row.file_path !== null,
    sentBy: row.full_name,
    sentAt: row.created_at,
  }))
}

export interface RoundFault {
  id: number
  subject: string
  wrong: string
  mend: string
  answer: string | null
  answeredBy: string | null
}

export interface OpeningRound {
  id: number
  round: number
  appliedOn: string
  appliedBy: string
  dueOn: string | null
  daysBeforeStart: number | null
  result: 'approved' | 'returned' | null
  answeredAt: string | null
  answeredBy: string | null
  /** The bureau has not answered and its day has passed. */
  isOverdue: boolean
  faults: RoundFault[]
  /** What differs from the application before: old and new. */
  changes: { field: string; before: string | number | null; after: string | number | null }[]
}

/** Every application of a class for opening, the last first. */
export async function openingRounds(classId: number): Promise<OpeningRound[]> {
  const rows = await db
    .from('opening_rounds as r')
    .join('users as u', 'u.id', 'r.applied_by_id')
    .leftJoin('users as a', 'a.id', 'r.answered_by_id')
    .where('r.course_class_id', classId)
    .orderBy('r.round')
    .select('r.*', 'u.full_name as applied_by', 'a.full_name as answered_by')
  const faults = await db
    .from('opening_faults as f')
    .leftJoin('users as u', 'u.id', 'f.answered_by_id')
    .whereIn(
      'f.opening_round_id',
      rows.map((row) => row.id)
    )
    .orderBy('f.position')
    .select('f.*', 'u.full_name')
  const rounds = rows.map((row, at) => ({
    id: row.id,
    round: row.round,
    appliedOn: row.applied_on,
    appliedBy: row.applied_by,
    dueOn: row.due_on,
    daysBeforeStart: row.days_before_start,
    result: row.result,
    answeredAt: row.answered_at,
    answeredBy: row.answered_by,
    isOverdue: row.result === null && row.due_on !== null && row.due_on < clock.today(),
    faults: faults
      .filter((fault) => fault.opening_round_id === row.id)
      .map((fault) => ({
        id: fault.id,
        subject: fault.subject,
        wrong: fault.wrong,
        mend: fault.mend,
        answer: fault.answer,
        answeredBy: fault.full_name,
      })),
    changes: at === 0 ? [] : differences(rows[at - 1].snapshot, row.snapshot),
  }))
  return rounds.reverse()
}

/**
 * What an application made today would lack: items of the last answer that nobody answered, and
 * materials that are required and not sent.
 */
export async function openingGaps(
  client: QueryClientContract,
  courseClass: { id: number; mode: string }
): Promise<{ unanswered: number; missing: Material[] }> {
  const faults = await client
    .from('opening_faults as f')
    .join('opening_rounds as r', 'r.id', 'f.opening_round_id')
    .where('r.course_class_id', courseClass.id)
    .whereRaw(
      'r.round = (SELECT MAX(x.round) FROM opening_rounds x WHERE x.course_class_id = r.course_class_id)'
    )
    .whereNull('f.answer')
    .count('* as total')
    .firstOrFail()
  const rule = await openingRuleOn(client, clock.today())
  const sent = await latestMaterials(client, courseClass.id)
  const missing = materialsFor(rule, courseClass.mode).filter(
    (one) => one.required === 'yes' && !sent.some((material) => material.code === one.code)
  )
  return { unanswered: Number(faults.total), missing }
}

/** What an application made today needs and how its clocks would run. */
export async function openingNeeds(
  classId: number,
  courseClass: { mode: string; startsOn: string; status: string }
) {
  const client = db.connection()
  const rule = await openingRuleOn(client, clock.today())
  const sent = await latestMaterials(client, classId)
  const isDraft = ['draft', 'returned'].includes(courseClass.status)
  return {
    rule,
    materials: materialsFor(rule, courseClass.mode).map((material) => ({
      ...material,
      sent: sent.find((one) => one.code === material.code) ?? null,
    })),
    clocks: rule && isDraft ? await openingClock(client, rule, courseClass.startsOn) : null,
  }
}

/** What whoever decides an application has to know of it: its papers, its day, what was mended. */
export async function openingBrief(
  classId: number,
  courseClass: { mode: string; startsOn: string; status: string }
) {
  const { materials } = await openingNeeds(classId, courseClass)
  const [current = null, before = null] = await openingRounds(classId)
  return {
    materials,
    dueOn: current?.dueOn ?? null,
    isOverdue: current?.isOverdue ?? false,
    daysBeforeStart: current?.daysBeforeStart ?? null,
    mended: before?.faults ?? [],
  }
}

function differences(before: string, after: string) {
  const flat = (text: string) => {
    const { materials, ...values } = JSON.parse(text)
    const papers = Object.entries(materials).map(([code, id]) => [`material:${code}`, id])
    return { ...values, ...Object.fromEntries(papers) } as Record<string, string | number | null>
  }
  const [old, now] = [flat(before), flat(after)]
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((field) => (old[field] ?? null) !== (now[field] ?? null))
    .map((field) => ({ field, before: old[field] ?? null, after: now[field] ?? null }))
}
