import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Whether a person has an officer's account in use besides this one: nobody has two, or one could be maker and checker. */
export async function hasOtherOffice(
  client: QueryClientContract,
  { personId, userId }: { personId: number; userId: number }
): Promise<boolean> {
  const other = await client
    .from('users as u')
    .where({ 'u.person_id': personId, 'u.status': 'active' })
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
