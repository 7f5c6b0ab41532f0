import db from '@adonisjs/lucid/services/db'
import { pagesOf, PER_PAGE } from '#app/shared/database/paging'
import { whereContains } from '#app/shared/database/search'
import type { Role } from '#app/accounts/roles'

/** A page of accounts with roles and base, by user name. Two queries and a count. */
export async function userList({ q, page }: { q?: string; page: number }) {
  const query = db
    .from('users')
    .leftJoin('bases', 'bases.id', 'users.base_id')
    .select('users.id', 'users.username', 'users.status')
    .select('users.full_name as fullName', 'users.last_login_at as lastLoginAt')
    .select('users.person_id as personId')
    .select('bases.name_zh as baseName')
    .orderBy('users.username')
  if (q) whereContains(query, ['users.username', 'users.full_name'], q)
  const found = await query.paginate(page, PER_PAGE)
  const rows = found.all()
  const held = await db
    .from('user_roles')
    .whereIn(
      'user_id',
      rows.map((row) => row.id)
    )
    .select('user_id', 'role')
  return {
    ...pagesOf(found),
    rows: rows.map(({ personId, ...row }) => ({
      ...row,
      isLinked: personId !== null,
      roles: held.filter((one) => one.user_id === row.id).map((one) => one.role as Role),
    })),
  }
}
