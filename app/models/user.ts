import hash from '@adonisjs/core/services/hash'
import db from '@adonisjs/lucid/services/db'
import { compose } from '@adonisjs/core/helpers'
import { withAuthFinder } from '@adonisjs/auth/mixins/lucid'
import { UserSchema } from '#database/schema'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Role } from '#app/accounts/roles'

const AuthFinder = withAuthFinder(() => hash.use('argon'), {
  uids: ['username'],
  passwordColumnName: 'password',
})

export default class User extends compose(UserSchema, AuthFinder) {
  /** Roles held, filled by `loadRoles`; read anew for every request. */
  roles: Role[] = []

  async loadRoles(client?: QueryClientContract) {
    const rows = await (client ?? db).from('user_roles').where('user_id', this.id).select('role')
    this.roles = rows.map((row) => row.role)
    return this
  }

  has(role: Role) {
    return this.roles.includes(role)
  }

  hasAny(wanted: readonly Role[]) {
    return wanted.some((role) => this.roles.includes(role))
  }

  get isActive() {
    return this.status === 'active'
  }
}
