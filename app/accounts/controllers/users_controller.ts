import db from '@adonisjs/lucid/services/db'
import { linkedRoles, roles } from '#app/accounts/roles'
import { userList } from '#app/accounts/queries/user_list'
import { listUsersValidator } from '#app/accounts/validators'
import UserPolicy from '#app/accounts/user_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class UsersController {
  async index({ bouncer, request, view }: HttpContext) {
    await bouncer.with(UserPolicy).authorize('index')

    const filters = await request.validateUsing(listUsersValidator, { data: request.qs() })
    const users = await userList({ q: filters.q, page: filters.page ?? 1 })
    return view.render('pages/accounts/users', { users, filters, linkedRoles })
  }

  async create({ bouncer, i18n, view }: HttpContext) {
    await bouncer.with(UserPolicy).authorize('create')

    const bases = await db.from('bases').select('id', 'name_zh').orderBy('code')
    return view.render('pages/accounts/new_user', {
      roleOptions: roles.map((role) => ({ value: role, label: i18n.t(`accounts.roles.${role}`) })),
      baseOptions: bases.map((base) => ({ value: base.id, label: base.name_zh })),
    })
  }
}
