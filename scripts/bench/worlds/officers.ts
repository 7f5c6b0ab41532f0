import db from '@adonisjs/lucid/services/db'
import hash from '@adonisjs/core/services/hash'
import clock from '#app/shared/clock'
import User from '#models/user'
import type { Role } from '#app/accounts/roles'

/** The password of every account that a bench makes. */
export const PASSWORD = 'made-for-one-bench-only'

/** An account with one role, at a base when the role belongs to one; made when it is not there. */
export async function officer(username: string, role: Role, baseId: number | null = null) {
  const kept = await User.findBy('username', username)
  if (kept) return kept.loadRoles()
  const at = clock.instant()
  const [row] = await db
    .table('users')
    .returning('id')
    .insert({
      username,
      full_name: username,
      password: await hash.make(PASSWORD),
      status: 'active',
      locale: 'zh-CN',
      base_id: baseId,
      password_changed_at: at,
      created_at: at,
      updated_at: at,
    })
  const id = Number(row.id ?? row)
  await db.table('user_roles').insert({ user_id: id, role, granted_at: at })
  const user = await User.findOrFail(id)
  return user.loadRoles()
}
