import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import CancelClass from '#app/classes/actions/cancel_class'
import { leaveClass } from '#app/enrolments/leave_class'
import { refuseOtherClass } from '#app/enrolments/applications/application_step'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { settleApplications } from '#app/enrolments/waiting_list/settle_applications'
import { takeAlong } from '#app/enrolments/take_places'
import type { ClassFacts } from '#app/enrolments/queries/class_facts'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface MovedTogether {
  regroupingId: number
  /** Persons by ascending id, and each enrolment before and after in the order of the roster. */
  personIds: number[]
  moved: { before: number; after: number; personId: number }[]
  /** Applications for the other class that came to an end. */
  closed: number[]
}

/**
 * Takes people out of one locked class into another together, their seats, groups and proofs along: all
 * of them or nobody. A class that is merged ends. Both are judged before; `mergerId` names the request
 * when they are being taught.
 * @throws RuleViolation E_OWN_RECORD; E_CLASS_FULL of `enrolments`, E_OTHER_CLASS, E_IN_CLASS of
 * `applications`
 */
export async function moveTogether(
  trx: TransactionClientContract,
  {
    from,
    to,
    people,
    kind,
    reason,
    actor,
    mergerId = null,
  }: {
    from: ClassFacts
    to: ClassFacts
    /** Rows of enrolments, in the order of the roster. */
    people: Record<string, any>[]
    kind: 'merged' | 'split'
    reason: string
    actor: User
    mergerId?: number | null
  }
): Promise<MovedTogether> {
  if (people.some((row) => row.person_id === actor.personId)) {
    throw new RuleViolation('E_OWN_RECORD', { module: 'merging' })
  }
  for (const { id: enrolmentId } of people) {
    await leaveClass(trx, { enrolmentId, way: 'transferred', reason, actor, seatMoves: true })
  }
  const personIds = people.map((row) => row.person_id as number).sort((a, b) => a - b)
  for (const personId of personIds) await refuseOtherClass(trx, personId, to)
  const { closed } =
    mergerId === null ? await settleApplications(trx, to.id, personIds, actor) : { closed: [] }
  const status = mergerId === null ? ('enrolling' as const) : ('running' as const)
  const entered = await takeAlong(trx, to, people, { actor, status })
  if (kind === 'merged') await new CancelClass().within(trx, { actor, classId: from.id, reason })

  const [written] = await trx.table('class_regroupings').returning('id').insert({
    from_class_id: from.id,
    to_class_id: to.id,
    kind,
    people: people.length,
    reason,
    actor_id: actor.id,
    class_merger_request_id: mergerId,
    created_at: clock.instant(),
  })
  const regroupingId = Number(written.id ?? written)
  const moved = people.map((row, index) => ({
    ...{ before: row.id as number, after: entered[index] },
    personId: row.person_id as number,
  }))
  await insertMany(
    trx,
    'class_regrouping_people',
    moved.map((one) => ({
      class_regrouping_id: regroupingId,
      from_enrolment_id: one.before,
      to_enrolment_id: one.after,
    }))
  )
  return { regroupingId, personIds, moved, closed }
}
