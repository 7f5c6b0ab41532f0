import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import OpenTraineeAccount from '#app/people/actions/open_trainee_account'
import { personSlip } from '#app/people/slips/queries/class_slips'

/**
 * Gives each of some people an account, where there is none, and a place on the sheet. Accounts of
 * officers and disabled ones get none: a slip must never open them. Safe to run twice.
 */
export default class PrepareSlips {
  async handle({ runId, personIds }: { runId: number; personIds: number[] }) {
    const run = await db.from('slip_runs').where('id', runId).firstOrFail()
    const actor = await User.findOrFail(run.requested_by_id)
    for (const personId of personIds) {
      const holder = await personSlip(personId)
      if (!holder || holder.isBarred) continue
      if (!holder.userId) await this.#open(actor, personId)
      const { userId } = holder.userId ? holder : (await personSlip(personId))!
      await db
        .knexQuery()
        .table('password_slips')
        .insert({ slip_run_id: runId, person_id: personId, user_id: userId })
        .onConflict(['slip_run_id', 'person_id'])
        .ignore()
    }
  }

  async #open(actor: User, personId: number) {
    try {
      await new OpenTraineeAccount().handle({ actor, personId })
    } catch (error) {
      // Somebody else opened it meanwhile, which serves as well.
      if (!(error instanceof RuleViolation && error.code === 'E_HAS_ACCOUNT')) throw error
    }
  }
}
