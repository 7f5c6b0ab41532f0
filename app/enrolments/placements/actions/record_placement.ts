import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { parseCreditCode } from '#app/people/credit_code'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import {
  placementsUntil,
  type NotPlacedReason,
  type ProofKind,
} from '#app/enrolments/placements/placement_rule'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface RecordPlacementInput {
  actor: User
  enrolmentId: number
  outcome: 'placed' | 'not_placed'
  /** Of an employer of the register; its name is taken from there. */
  creditCode?: string | null
  /** Of an employer that is not registered. */
  employerName?: string | null
  post?: string | null
  startedOn?: string | null
  proofKind?: ProofKind | null
  reasonCode?: NotPlacedReason | null
  requestId?: string
}

/**
 * Records where somebody works after the training, or why they do not; waits for a second person. What
 * was recorded before is kept as replaced.
 * @throws RuleViolation E_CLASS_NOT_OVER, E_NOT_TRAINED, E_PLACEMENT_LATE, E_PLACEMENT_PARTS,
 *   E_PLACEMENT_DAY, E_CREDIT_CODE, E_EMPLOYER_UNKNOWN, E_OWN_RECORD
 */
export default class RecordPlacement {
  async handle(input: RecordPlacementInput): Promise<{ id: number }> {
    const { actor, enrolmentId, requestId } = input
    return db.transaction(async (trx) => {
      const row = await trx
        .from('enrolments as e')
        .join('course_classes as c', 'c.id', 'e.course_class_id')
        .where('e.id', enrolmentId)
        .select('e.id', 'e.status', 'e.person_id', 'c.id as class_id', 'c.status as class_status')
        .select('c.starts_on', 'c.ends_on')
        .firstOrFail()
      await trx.from('enrolments').where('id', enrolmentId).select('id').forUpdate()
      if (!['finished', 'archived'].includes(row.class_status)) refuse('E_CLASS_NOT_OVER')
      if (!['completed', 'not_completed'].includes(row.status)) refuse('E_NOT_TRAINED')
      if (actor.personId === row.person_id) refuse('E_OWN_RECORD')
      const until = placementsUntil(row.ends_on)
      if (clock.today() > until) refuse('E_PLACEMENT_LATE', undefined, { until })
      const values = await valuesOf(trx, input, row.starts_on)

      const before = await trx
        .from('placements')
        .where('enrolment_id', enrolmentId)
        .whereIn('status', ['recorded', 'confirmed'])
        .first()
      if (before) {
        await trx.from('placements').where('id', before.id).update({ status: 'replaced' })
      }
      const [written] = await trx
        .table('placements')
        .returning('id')
        .insert({
          ...values,
          enrolment_id: enrolmentId,
          status: 'recorded',
          recorded_by_id: actor.id,
          recorded_at: clock.instant(),
        })
      const id = Number(written.id ?? written)
      await recordAudit(trx, {
        actor,
        action: 'placement.recorded',
        subject: { type: 'enrolment', id: enrolmentId },
        changes: {
          outcome: [before?.outcome ?? null, values.outcome],
          employerChanged: (before?.employer_name ?? null) !== values.employer_name,
          startedOn: [before?.started_on ?? null, values.started_on],
          reasonCode: [before?.reason_code ?? null, values.reason_code],
        },
        requestId,
      })
      return { id }
    })
  }
}

async function valuesOf(
  trx: TransactionClientContract,
  input: RecordPlacementInput,
  startsOn: string
) {
  const filled = (value: string | null | undefined) => value?.trim() || null
  if (input.outcome === 'not_placed') {
    if (!input.reasonCode) refuse('E_PLACEMENT_PARTS', 'reasonCode')
    return {
      ...{ outcome: 'not_placed', employer_id: null, employer_name: null, post: null },
      ...{ started_on: null, proof_kind: null, reason_code: input.reasonCode },
    }
  }
  const employer = await employerOf(trx, input.creditCode)
  const name = employer?.name ?? filled(input.employerName)
  const post = filled(input.post)
  if (!name) refuse('E_PLACEMENT_PARTS', 'employerName')
  if (!post) refuse('E_PLACEMENT_PARTS', 'post')
  if (!input.startedOn) refuse('E_PLACEMENT_PARTS', 'startedOn')
  if (!input.proofKind) refuse('E_PLACEMENT_PARTS', 'proofKind')
  if (input.startedOn < startsOn || input.startedOn > clock.today()) {
    refuse('E_PLACEMENT_DAY', 'startedOn', { from: startsOn })
  }
  return {
    ...{ outcome: 'placed', employer_id: employer?.id ?? null, employer_name: name, post },
    ...{ started_on: input.startedOn, proof_kind: input.proofKind, reason_code: null },
  }
}

async function employerOf(trx: TransactionClientContract, typed: string | null | undefined) {
  if (!typed?.trim()) return null
  const reading = parseCreditCode(typed)
  if (!reading.ok) refuse('E_CREDIT_CODE', 'creditCode', { fault: reading.fault })
  const employer = await trx.from('employers').where('credit_code', reading.code).first()
  if (!employer) refuse('E_EMPLOYER_UNKNOWN', 'creditCode')
  return { id: employer.id as number, name: employer.name as string }
}

function refuse(code: string, field?: string, params: Record<string, string> = {}): never {
  throw new RuleViolation(code, { module: 'placements', field, params })
}
