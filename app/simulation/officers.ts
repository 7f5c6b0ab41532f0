import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import { identityCheckCharacter } from '#app/people/identity_number'
import { linkedRoles } from '#app/accounts/roles'
import DecideLink from '#app/people/account_links/actions/decide_link'
import ProposeLink from '#app/people/account_links/actions/propose_link'

/** Where no synthetic trainee comes from, so that no officer has the number of one. */
const REGION = '140105'

/**
 * Links the officers who handle business to persons of their own, proposed by the system administrator
 * and confirmed by an approver; the last one waits to be confirmed.
 */
export async function linkOfficers() {
  const [proposer, approver, other] = await Promise.all(
    ['xitong', 'fuhe', 'fuhe2'].map((username) => User.findByOrFail('username', username))
  )
  await Promise.all([proposer, approver, other].map((user) => user.loadRoles()))
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
    const documentNumber = numberOf(index)
    const reason = '核对居民身份证原件'
    const proposal = { actor: proposer, userId, documentNumber, reason }
    const linkId = await new ProposeLink().handle(proposal)
    if (index === officers.length - 1) continue
    const actor = userId === approver.id ? other : approver
    await new DecideLink().handle({ actor, linkId, result: 'linked', documentNumber })
  }
}

function numberOf(index: number): string {
  const first17 = `${REGION}1979${String(1 + (index % 12)).padStart(2, '0')}16${String(101 + index)}`
  return first17 + identityCheckCharacter(first17)
}
