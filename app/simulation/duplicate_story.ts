import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import clock from '#app/shared/clock'
import { identityCheckCharacter } from '#app/people/identity_number'
import { decryptField } from '#app/shared/crypto/field_cipher'
import EnrolTrainee from '#app/enrolments/actions/enrol_trainee'
import ProposeMerge from '#app/people/duplicates/actions/propose_merge'
import { flagged } from '#app/simulation/planted_people'
import type { Username } from '#app/simulation/cast'

/**
 * Somebody who was trained before comes again under a new number of the identity card: name, birth date
 * and telephone are found to be the same, and the base proposes that the two records become one.
 */
export async function proposeAMerge() {
  const actor = await officer('jidi')
  const course = await db
    .from('course_classes')
    .where({ base_id: actor.baseId!, status: 'enrolling' })
    .where('starts_on', '>', clock.today())
    .whereRaw('seats_taken + seats_offered < seats')
    .orderBy('id')
    .first()
  const known = await db
    .from('enrolments as e')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .join('persons as p', 'p.id', 'e.person_id')
    .where({ 'c.base_id': actor.baseId!, 'c.status': 'finished', 'e.status': 'completed' })
    .where('p.document_type', 'resident_identity_card')
    .whereNotNull('p.phone_cipher')
    .whereNotExists((paying) => {
      paying
        .from('claims')
        .whereColumn('claims.person_id', 'p.id')
        .whereIn('claims.status', ['batched', 'paying'])
        .select('claims.id')
    })
    .whereNotExists(flagged('p.id'))
    .orderBy('e.id')
    .select('p.id', 'p.name', 'p.document_cipher', 'p.phone_cipher', 'e.trainee_category')
    .first()
  if (!course || !known) return
  await new EnrolTrainee().handle({
    actor,
    classId: course.id,
    person: {
      name: known.name,
      documentNumber: otherNumber(decryptField(known.document_cipher)),
      phone: decryptField(known.phone_cipher),
    },
    traineeCategory: known.trainee_category,
  })
  const pair = await db
    .from('person_duplicates')
    .where({ first_id: known.id, status: 'open' })
    .orderBy('id', 'desc')
    .first()
  if (!pair) return
  await new ProposeMerge().handle({
    actor,
    duplicateId: pair.id,
    keepId: known.id,
    reason: '派出所关于公民身份号码变更的证明',
  })
}

/** The number of somebody of the same region and birthday that no synthetic person has. */
function otherNumber(number: string): string {
  const first17 = `${number.slice(0, 14)}99${number[16]}`
  return first17 + identityCheckCharacter(first17)
}

async function officer(username: Username): Promise<User> {
  const user = await User.findByOrFail('username', username)
  return user.loadRoles()
}
