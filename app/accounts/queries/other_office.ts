import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * Whether a person has an officer's account in use besides this one, or one that waits to be confirmed as
 * theirs: nobody has two, or one could be maker and checker.
 */
export async function hasOtherOffice(
  client: QueryClientContract,
  { personId, userId }: { personId: number; userId: number }
): Promise<boolean> {
  const other = await client
    .from('users as u')
    .where('u.status', 'active')
    .where((theirs) => {
      theirs.where('u.person_id', personId).orWhereExists((link) => {
        link
          .from('account_links as k')
          .whereColumn('k.user_id', 'u.id')
          .where({ 'k.person_id': personId, 'k.status': 'proposed' })
          .select('k.id')
      })
    })
    .whereNot('u.id', userId)
    .whereExists((query) => {
      query
        .from('user_roles as r')
        .whereColumn('r.user_id', 'u.id')
        .whereNot('r.role', 'trainee')
        .select('r.id')
    })
    .first()
  return other !== null
}
