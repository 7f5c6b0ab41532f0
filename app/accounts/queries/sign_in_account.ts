import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import User from '#models/user'
import { blindIndex } from '#app/shared/crypto/field_cipher'
import { foldFullWidth, foldNumber } from '#app/shared/typed_text'

/**
 * The account that somebody names by user name or, of a trainee, by the number of the own document, as
 * typed: case, spaces and full width do not matter. Both are always looked for, so that the answer
 * takes as long.
 */
export async function accountNamed(typed: string): Promise<User | null> {
  const named = await User.findBy('username', foldFullWidth(typed).trim().toLowerCase())
  const documented = await db
    .from('persons')
    .joinRaw('JOIN users ON users.person_id = COALESCE(persons.merged_into_id, persons.id)')
    .where('persons.document_index', blindIndex('document', foldNumber(typed)))
    .whereExists((role) => role.from('user_roles').whereColumn('user_id', 'users.id'))
    .whereNotExists((role) => {
      role.from('user_roles').whereColumn('user_id', 'users.id').whereNot('role', 'trainee')
    })
    .limit(2)
    // Two records that became one, under one number of two kinds, are one account.
    .distinct('users.id')
  if (named) return named
  // The same number of two kinds of document names nobody.
  return documented.length === 1 ? User.find(documented[0].id) : null
}

/** The printed slip of an account that can still be used; null when there is none. */
export function liveSlip(userId: number): Promise<{ id: number; password_hash: string } | null> {
  return db
    .from('password_slips')
    .where('user_id', userId)
    .whereNotNull('printed_at')
    .whereNull('used_at')
    .whereNull('replaced_at')
    .where('expires_at', '>', clock.instant())
    .select('id', 'password_hash')
    .first()
}
