import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { RunningFault, RunningRefusal } from '#app/bases/institutions/may_run'
import type { TeachingFault } from '#app/bases/resources/may_teach'

/** Language file of institutions, licences and what depends on them. */
export const INSTITUTIONS = 'institutions'

const RUNNING: Record<RunningFault, string> = {
  specialty_not_approved: 'E_SPECIALTY_NOT_APPROVED',
  licence_not_yet_valid: 'E_LICENCE_NOT_YET_VALID',
  licence_expired: 'E_LICENCE_EXPIRED',
  not_filed: 'E_NOT_FILED',
  grade_not_filed: 'E_GRADE_NOT_FILED',
  filing_not_yet_valid: 'E_FILING_NOT_YET_VALID',
  filing_expired: 'E_FILING_EXPIRED',
}

const TEACHING: Record<TeachingFault['fault'], string> = {
  not_qualified: 'E_TRAINER_NOT_QUALIFIED',
  not_yet_valid: 'E_QUALIFICATION_NOT_YET_VALID',
  expired: 'E_QUALIFICATION_EXPIRED',
}

/** The refusal of a training that licence, filing or approval does not cover; it says who mends it. */
export function runningViolation({ fault, day, limit }: RunningRefusal): RuleViolation {
  const code = fault === 'specialty_not_approved' && limit ? 'E_SPECIALTY_ENDED' : RUNNING[fault]
  return new RuleViolation(code, { module: INSTITUTIONS, params: { day, limit: limit ?? '' } })
}

/** The refusal of a session for which the trainer has no qualification in force. */
export function teachingViolation(
  { fault, day, limit }: TeachingFault,
  trainer: string
): RuleViolation {
  return new RuleViolation(TEACHING[fault], {
    module: INSTITUTIONS,
    params: { trainer, day, limit: limit ?? '' },
  })
}
