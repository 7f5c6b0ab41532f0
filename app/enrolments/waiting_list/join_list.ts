import clock from '#app/shared/clock'
import { moveApplication, type ApplicationRow } from '#app/enrolments/applications/application_step'
import { rankOfCategory, waitingRuleOn } from '#app/enrolments/waiting_list/waiting_rule'
import { recordEvent } from '#app/enrolments/applications/application_events'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Puts an application on the waiting list of its locked class, with the rank that the rule of the
 * place gives its category.
 * @throws RuleViolation E_APPLICATION_STATE
 */
export async function joinList(
  trx: TransactionClientContract,
  application: ApplicationRow,
  { actor, values = {} }: { actor: { id: number }; values?: Record<string, unknown> }
) {
  const rule = await waitingRuleOn(clock.today(), trx)
  const priority = rankOfCategory(rule, application.trainee_category)
  await moveApplication(trx, application, 'waiting', {
    priority,
    waiting_rule_id: rule?.id ?? null,
    ...values,
  })
  await recordEvent(trx, application, 'joined', { actor, priority })
}
