import db from '@adonisjs/lucid/services/db'
import DecideClaims from '#app/subsidies/actions/decide_claims'
import AnswerQuestions from '#app/subsidies/review/actions/answer_questions'
import DecideSample from '#app/subsidies/review/actions/decide_sample'
import RecordCheck from '#app/subsidies/review/actions/record_check'
import { manualChecks } from '#app/subsidies/review/checks'
import { userWith } from '#tests/support/world'
import type User from '#models/user'

/** Records every check that is made by hand as passed, for claims under review. */
export async function passManualChecks(actor: User, claimIds: number[]) {
  for (const name of manualChecks) {
    await new RecordCheck().handle({
      actor,
      claims: claimIds,
      name,
      result: 'passed',
      note: '与原件一致',
    })
  }
}

/** A third person agrees with every decision that was drawn for the quality sample. */
export async function agreeSamples() {
  const samples = await db.from('quality_samples').where('status', 'open').orderBy('id')
  if (samples.length === 0) return
  const actor = await userWith('approver')
  for (const { id } of samples) {
    await new DecideSample().handle({ actor, sampleId: id, result: 'agreed' })
  }
}

/** Answers every question of a returned claim. */
export async function answerQuestions(actor: User, claimId: number) {
  const questions = await db.from('claim_questions').where('claim_id', claimId)
  const answers = questions.map(({ id }) => ({ id, answer: '已更正，材料已补齐' }))
  if (answers.length > 0) await new AnswerQuestions().handle({ actor, claimId, answers })
}

/** Carries submitted claims through checks, review, approval and quality sample. */
export async function approveClaims(who: { reviewer: User; approver: User }, claimIds: number[]) {
  const pass = { result: 'passed' as const, claims: claimIds.map((id) => ({ id })) }
  await passManualChecks(who.reviewer, claimIds)
  await new DecideClaims().handle({ actor: who.reviewer, stage: 'review', ...pass })
  await new DecideClaims().handle({ actor: who.approver, stage: 'approval', ...pass })
  await agreeSamples()
}
