import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { openWorkBatch } from '#app/shared/outbox/work_batch'
import { PREPARE_JOB } from '#app/people/slips/prepare_job'
import { refuseNotServed } from '#app/people/slips/refuse_not_served'
import type User from '#models/user'

const AT_ONCE = 10

/**
 * Begins slips for people: their accounts are opened in the background, then the sheet can be printed.
 * @throws RuleViolation E_NO_SLIPS, E_OWN_SLIP, E_SLIP_NOT_CURRENT
 */
export default class StartSlipRun {
  async handle(input: {
    actor: User
    baseId: number
    classId: number | null
    personIds: number[]
  }) {
    const { actor, baseId, classId, personIds } = input
    if (personIds.length === 0) throw new RuleViolation('E_NO_SLIPS', { module: 'slips' })
    if (actor.personId !== null && personIds.includes(actor.personId)) {
      throw new RuleViolation('E_OWN_SLIP', { module: 'slips' })
    }
    return db.transaction(async (trx) => {
      await refuseNotServed(trx, { baseId, personIds })
      const [row] = await trx.table('slip_runs').returning('id').insert({
        base_id: baseId,
        course_class_id: classId,
        requested_by_id: actor.id,
        created_at: clock.instant(),
      })
      const id = Number(row.id ?? row)
      const parts = Array.from({ length: Math.ceil(personIds.length / AT_ONCE) }, (_, part) =>
        personIds.slice(part * AT_ONCE, (part + 1) * AT_ONCE)
      )
      await openWorkBatch(trx, {
        kind: PREPARE_JOB,
        subject: { type: 'slip_run', id },
        actorId: actor.id,
        jobs: parts.map((some) => ({
          kind: PREPARE_JOB,
          payload: { runId: id, personIds: some.join(',') },
          units: some.length,
        })),
      })
      await recordAudit(trx, {
        actor,
        action: 'slips.requested',
        subject: { type: 'slip_run', id },
        changes: { people: personIds.length, classId },
      })
      return id
    })
  }
}
