import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { openClaim, refusal } from '#app/subsidies/review/open_claim'
import type User from '#models/user'

export interface AnswerQuestionsInput {
  actor: User
  claimId: number
  /** Answers by question; the ones left out stay as they are. */
  answers: { id: number; answer: string }[]
  requestId?: string | null
}

/**
 * Answers questions of a returned claim. Until the claim is sent again an answer can be put better;
 * afterwards it stands. What was written is not in the audit: it may name people.
 * @throws StalePage when the claim is not returned
 * @throws RuleViolation E_NO_ANSWERS, E_OWN_CLAIM
 */
export default class AnswerQuestions {
  async handle({ actor, claimId, answers, requestId }: AnswerQuestionsInput) {
    const given = answers.filter(({ answer }) => answer.trim() !== '')
    if (given.length === 0) throw refusal('E_NO_ANSWERS')
    await db.transaction(async (trx) => {
      const claim = await openClaim(trx, {
        actor,
        claimId,
        duty: 'submit',
        statuses: ['returned'],
        kept: given[0].answer,
      })
      const last = await trx
        .from('claim_questions')
        .where('claim_id', claimId)
        .max('decision_id as id')
        .firstOrFail()
      let answered = 0
      for (const { id, answer } of given) {
        answered += await changedRows(
          trx
            .from('claim_questions')
            .where({ id, claim_id: claimId, decision_id: last.id })
            .update({
              answer: answer.trim(),
              answered_by_id: actor.id,
              answered_at: clock.instant(),
            })
        )
      }
      await recordAudit(trx, {
        actor,
        action: 'claim.questions_answered',
        subject: { type: 'claim', id: claimId },
        changes: { number: claim.number, answered },
        requestId,
      })
    })
  }
}
