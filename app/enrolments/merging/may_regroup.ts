import clock from '#app/shared/clock'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { ClassFacts } from '#app/enrolments/queries/class_facts'

/**
 * Both classes must be alike and take enrolments still, and nobody may have been offered a seat of the
 * class people leave.
 * @throws RuleViolation E_SAME_CLASS, E_UNLIKE_CLASSES, E_NOT_ENROLLING, E_HAS_BEGUN, E_OFFERS_OPEN
 */
export function refuseUnlikeClasses(from: ClassFacts, to: ClassFacts) {
  if (from.id === to.id) refuse('E_SAME_CLASS')
  const isAlike =
    from.courseId === to.courseId &&
    from.baseId === to.baseId &&
    from.allocationId === to.allocationId &&
    from.isOfEnterprise === to.isOfEnterprise
  if (!isAlike) refuse('E_UNLIKE_CLASSES', to.code)
  for (const one of [from, to]) {
    if (one.status !== 'enrolling') refuse('E_NOT_ENROLLING', one.code)
    if (clock.today() >= one.startsOn) refuse('E_HAS_BEGUN', one.code)
  }
  if (from.seatsOffered > 0) refuse('E_OFFERS_OPEN', from.code)
}

function refuse(code: string, classCode = ''): never {
  throw new RuleViolation(code, { module: 'merging', params: { class: classCode } })
}
