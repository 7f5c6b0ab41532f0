import db from '@adonisjs/lucid/services/db'
import { latestProgress } from '#app/shared/outbox/work_batch'
import { PREPARE_JOB } from '#app/people/slips/prepare_job'

type Row = Record<string, any>

/** A run of slips with its class, its people and how far its preparation is; null when there is none. */
export async function slipRun(id: number) {
  const run: Row | null = await db
    .from('slip_runs as r')
    .leftJoin('course_classes as c', 'c.id', 'r.course_class_id')
    .where('r.id', id)
    .select('r.*', 'c.code')
    .first()
  if (!run) return null
  const people: Row[] = await db
    .from('password_slips as s')
    .join('persons as p', 'p.id', 's.person_id')
    .where('s.slip_run_id', id)
    .orderBy('p.name_pinyin')
    .orderBy('p.id')
    .select('s.id', 's.person_id', 's.user_id', 'p.name', 'p.document_mask')
  const progress = (await latestProgress(PREPARE_JOB, { type: 'slip_run', id }))!
  return { run, people, progress }
}
