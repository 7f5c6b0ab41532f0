import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import User from '#models/user'
import MoveEnrolment from '#app/enrolments/moves/actions/move_enrolment'
import { decideWithin } from '#app/enrolments/applications/actions/decide_application'
import { recordNoShowWithin } from '#app/enrolments/moves/actions/record_no_show'
import { reinstateWithin } from '#app/enrolments/runs/reinstate_enrolment'
import { reopenWithin } from '#app/enrolments/runs/reopen_application'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { sendNotice, sendWarning } from '#app/enrolments/runs/tell_people'
import { withdrawWithin } from '#app/enrolments/actions/withdraw_enrolment'
import type { Check } from '#app/enrolments/applications/actions/apply_for_class'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

type Row = Record<string, any>

interface Step {
  trx: TransactionClientContract
  run: Row
  line: Row
  actor: User
}

/**
 * Does the lines of a run from one to another that still wait, each in a transaction with its result: run
 * twice, it finds nothing left to do. What is done to a row is done by the action that does it to one
 * alone. Who lost the role or the base meanwhile does nothing.
 *
 * `check` judges who has to wait in another class, as an applicant is judged.
 */
export default class RunEnrolmentLines {
  constructor(private readonly check: Check) {}

  async handle({ runId, from, to }: { runId: number; from: number; to: number }) {
    const run = await db.from('enrolment_runs').where('id', runId).firstOrFail()
    const undone = run.undoes_id
      ? await db.from('enrolment_runs').where('id', run.undoes_id).firstOrFail()
      : null
    const lines = await db
      .from('enrolment_run_lines')
      .where({ enrolment_run_id: runId, status: 'waiting' })
      .whereBetween('id', [from, to])
      .orderBy('id')
      .select('id')
    for (const { id } of lines) await this.#settle({ ...run, undone_act: undone?.act }, id)
  }

  async #settle(run: Row, lineId: number) {
    try {
      await db.transaction(async (trx) => {
        const line = await waitingLine(trx, lineId)
        if (!line) return
        const actor = await actorOf(trx, run)
        const done = { status: 'went', went_at: clock.instant() }
        await trx.from('enrolment_run_lines').where('id', lineId).update(done)
        await this.#act({ trx, run, line, actor })
      })
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error
      await db
        .from('enrolment_run_lines')
        .where({ id: lineId, status: 'waiting' })
        .update({
          status: 'stayed',
          module: error.module,
          code: error.code,
          params: JSON.stringify(error.params),
        })
    }
  }

  async #act(step: Step) {
    const { trx, run, line, actor } = step
    const asked = { actor, requestId: run.request_id, reason: run.reason ?? '' }
    const enrolmentId = line.enrolment_id as number
    const applicationId = line.enrolment_application_id as number
    switch (run.act) {
      case 'confirmed':
      case 'waiting':
      case 'refused': {
        const reasonCode = run.reason_code
        return decideWithin(trx, { ...asked, applicationId, result: run.act, reasonCode })
      }
      case 'withdrawn':
        return withdrawWithin(trx, { ...asked, enrolmentId })
      case 'no_show':
        return recordNoShowWithin(trx, { ...asked, enrolmentId })
      case 'transferred':
      case 'deferred': {
        const goal = { toClassId: run.to_class_id, way: run.act }
        return new MoveEnrolment().within(trx, { ...asked, ...goal, enrolmentId }, this.check)
      }
      case 'notice':
      case 'warning':
        return tell(step)
      case 'undo':
        if (applicationId) {
          return reopenWithin(trx, { ...asked, applicationId, act: run.undone_act })
        }
        return reinstateWithin(trx, { ...asked, enrolmentId, way: run.undone_act })
    }
  }
}

/** Tells somebody, and keeps by which message. */
async function tell({ trx, run, line }: Step) {
  const row = await trx.from('enrolments').where('id', line.enrolment_id).firstOrFail()
  const subject = { enrolmentId: row.id, personId: row.person_id, classId: row.course_class_id }
  const key =
    run.act === 'notice'
      ? await sendNotice(trx, subject, { baseId: run.base_id, text: run.notice })
      : await sendWarning(trx, subject)
  await trx.from('enrolment_run_lines').where('id', line.id).update({ message_key: key })
}

async function waitingLine(trx: TransactionClientContract, id: number): Promise<Row | null> {
  return trx.from('enrolment_run_lines').where({ id, status: 'waiting' }).forUpdate().first()
}

async function actorOf(trx: TransactionClientContract, run: Row): Promise<User> {
  const found = await User.findOrFail(run.actor_id, { client: trx })
  const actor = await found.loadRoles(trx)
  const mayAct = actor.isActive && actor.has('base_admin') && actor.baseId === run.base_id
  if (!mayAct) throw new RuleViolation('E_ROLE_LOST', { module: 'enrolment_runs' })
  return actor
}
