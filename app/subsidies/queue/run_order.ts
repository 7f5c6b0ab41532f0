import type { RunAct } from '#app/subsidies/queue/run_acts'
import type { QuestionTopic } from '#app/subsidies/review/question_topics'
import type { CheckName } from '#app/subsidies/review/checks'
import type { RunOrder } from '#app/subsidies/queue/actions/start_claim_run'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'

export interface RunFields {
  reason?: string
  reasonCode?: string
  questions?: { topic: QuestionTopic; question?: string }[]
  note?: string
  evidence?: string
  check?: string
  checkResult?: 'passed' | 'failed'
  officer?: number
}

/** What the form of a preview orders. @throws RuleViolation E_CHECK_NEEDED */
export function orderOf(act: RunAct, fields: RunFields): RunOrder {
  if (act === 'assign') return { act: 'assignment', officerId: fields.officer ?? null }
  if (act !== 'check') {
    const { reason, reasonCode, questions = [] } = fields
    const asked = questions.map(({ topic, question = '' }) => ({ topic, question }))
    return { act: 'decision', result: act, reason, reasonCode, questions: asked }
  }
  const { check, checkResult, evidence, note = '' } = fields
  if (!check || !checkResult) {
    throw new RuleViolation('E_CHECK_NEEDED', { module: 'claim_work', field: 'check' })
  }
  return { act: 'check', name: check as CheckName, result: checkResult, note, evidence }
}
