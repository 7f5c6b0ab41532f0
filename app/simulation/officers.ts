import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import { identityCheckCharacter } from '#app/people/identity_number'
import { linkedRoles } from '#app/accounts/roles'
import LinkPerson from '#app/people/account_links/actions/link_person'

/** Where no synthetic trainee comes from, so that no officer has the number of one. */
const REGION = '140105'

/**
 * Links every officer who handles business to a person of their own, as the system administrator does:
 * then nobody can handle their own record.
 */
export async function linkOfficers() {
  const actor = await User.findByOrFail('username', 'xitong')
  await actor.loadRoles()
  const officers: { id: number }[] = await db
    .from('users as u')
    .whereNull('u.person_id')
    .whereExists((query) => {
      query
        .from('user_roles as r')
        .whereColumn('r.user_id', 'u.id')
        .whereIn('r.role', [...linkedRoles])
        .select('r.id')
    })
    .orderBy('u.id')
    .select('u.id')
  for (const [index, { id: userId }] of officers.entries()) {
    await new LinkPerson().handle({ actor, userId, documentNumber: numberOf(index) })
  }
}

function numberOf(index: number): string {
  const first17 = `${REGION}1979${String(1 + (index % 12)).padStart(2, '0')}16${String(101 + index)}`
  return first17 + identityCheckCharacter(first17)
}
