import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import clock from '#app/shared/clock'
import CheckPlacements from '#app/enrolments/placements/actions/check_placements'
import RecordPlacement from '#app/enrolments/placements/actions/record_placement'
import { placementsUntil } from '#app/enrolments/placements/placement_rule'

/** Where the people of the first order work that ended: most checked, two still to be checked. */
export async function placeTheTrained() {
  const order = await db
    .from('course_classes as c')
    .join('class_terms as t', 't.course_class_id', 'c.id')
    .join('employers as e', 'e.id', 't.employer_id')
    .where({ 'c.mode': 'order', 'c.status': 'finished', 'c.fee_kind': 'free' })
    .orderBy('c.id')
    .select('c.id', 'c.ends_on', 'e.credit_code')
    .first()
  if (!order || clock.today() > placementsUntil(order.ends_on)) return
  const [recorder, checker] = await Promise.all(
    ['jidi', 'jidi2'].map((username) => User.findByOrFail('username', username))
  )
  await Promise.all([recorder.loadRoles(), checker.loadRoles()])
  const people = await db
    .from('enrolments')
    .where('course_class_id', order.id)
    .whereIn('status', ['completed', 'not_completed'])
    .orderBy('position')
    .select('id')
  const placementIds: number[] = []
  for (const [index, { id: enrolmentId }] of people.entries()) {
    const isPlaced = index % 5 !== 4
    const { id } = await new RecordPlacement().handle({
      actor: recorder,
      enrolmentId,
      ...(isPlaced
        ? {
            outcome: 'placed' as const,
            creditCode: order.credit_code,
            post: '操作工',
            startedOn: order.ends_on,
            proofKind: 'contract' as const,
          }
        : { outcome: 'not_placed' as const, reasonCode: 'seeking' as const }),
    })
    placementIds.push(id)
  }
  const checked = placementIds.slice(0, -2)
  if (checked.length === 0) return
  await new CheckPlacements().handle({
    ...{ actor: checker, classId: order.id, placementIds: checked, result: 'confirmed' },
  })
}
