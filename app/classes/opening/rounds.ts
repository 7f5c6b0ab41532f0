import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { openingClock, openingRuleOn } from '#app/classes/opening/opening_rule'
import { latestMaterials, openingGaps } from '#app/classes/opening/queries/opening'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Something that the bureau found wrong: what, why, and how to mend it. */
export interface OpeningFault {
  subject: string
  wrong: string
  mend: string
}

/**
 * Keeps an application as it is sent, with the day by which the bureau answers. Every fault of the
 * round before must be answered and every required material be there.
 * @throws RuleViolation E_FAULTS_OPEN, E_MATERIALS_MISSING, E_APPLIED_LATE, E_CALENDAR_NOT_LOADED
 */
export async function openRound(
  trx: TransactionClientContract,
  classId: number,
  actor: { id: number }
): Promise<{ round: number; dueOn: string | null }> {
  const row = await trx.from('course_classes').where('id', classId).firstOrFail()
  const last = await lastRound(trx, classId)
  const rule = await openingRuleOn(trx, clock.today())
  const sent = await latestMaterials(trx, classId)
  const { unanswered, missing } = await openingGaps(trx, row)
  if (unanswered > 0) refuse('E_FAULTS_OPEN', { count: unanswered })
  if (missing.length > 0) {
    const [{ name }] = missing
    refuse('E_MATERIALS_MISSING', {
      count: missing.length,
      name: name['zh-CN'],
      nameEn: name.en,
    })
  }
  const clocks = rule && (await openingClock(trx, rule, row.starts_on))
  if (clocks?.isLate && rule?.leadAction === 'refuse') {
    refuse('E_APPLIED_LATE', { days: rule.leadDays, left: clocks.daysBeforeStart })
  }
  const round = (last?.round ?? 0) + 1
  await trx.table('opening_rounds').insert({
    course_class_id: classId,
    round,
    opening_rule_id: rule?.id ?? null,
    snapshot: JSON.stringify(await snapshotOf(trx, row, sent)),
    applied_on: clock.today(),
    due_on: clocks?.dueOn ?? null,
    days_before_start: clocks?.daysBeforeStart ?? null,
    applied_by_id: actor.id,
  })
  return { round, dueOn: clocks?.dueOn ?? null }
}

/**
 * Closes the round that waits with the bureau's answer and its faults; a class that was applied for
 * before rounds were kept has none.
 * @throws RuleViolation E_FAULT_HALF
 */
export async function closeRound(
  trx: TransactionClientContract,
  classId: number,
  answer: {
    result: 'approved' | 'returned'
    actor: { id: number }
    faults: readonly OpeningFault[]
  }
): Promise<number | null> {
  const faults = answer.faults.filter((one) => one.subject || one.wrong || one.mend)
  if (faults.some((one) => !one.subject || !one.wrong || !one.mend)) refuse('E_FAULT_HALF')
  const last = await lastRound(trx, classId)
  if (!last || last.result) return null
  await trx.from('opening_rounds').where('id', last.id).whereNull('result').update({
    result: answer.result,
    answered_at: clock.instant(),
    answered_by_id: answer.actor.id,
  })
  if (answer.result === 'approved') return last.applied_by_id
  await insertMany(
    trx,
    'opening_faults',
    faults.map((fault, at) => ({ opening_round_id: last.id, position: at + 1, ...fault }))
  )
  return last.applied_by_id
}

async function lastRound(trx: TransactionClientContract, classId: number) {
  return trx
    .from('opening_rounds')
    .where('course_class_id', classId)
    .orderBy('round', 'desc')
    .first()
}

/** What is compared between one application and the next. */
async function snapshotOf(
  trx: TransactionClientContract,
  row: Record<string, any>,
  materials: Awaited<ReturnType<typeof latestMaterials>>
) {
  const course = await trx.from('courses').where('id', row.course_id).firstOrFail()
  const room = await trx.from('rooms').where('id', row.room_id).firstOrFail()
  const trainer = await trx.from('trainers').where('id', row.trainer_id).firstOrFail()
  const terms = await trx
    .from('class_terms')
    .where('course_class_id', row.id)
    .max('version as version')
    .first()
  return {
    course: course.title_zh,
    mode: row.mode,
    seats: row.seats,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    room: room.name_zh,
    trainer: trainer.name,
    terms: terms?.version ?? null,
    materials: Object.fromEntries(materials.map((one) => [one.code, one.id])),
  }
}

function refuse(code: string, params: Record<string, string | number> = {}): never {
  throw new RuleViolation(code, { module: 'opening', params })
}
