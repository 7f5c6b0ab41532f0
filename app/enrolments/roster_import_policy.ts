import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** A roster holds what the base collected: its administrators alone read and write it. */
export default class RosterImportPolicy extends BasePolicy {
  list(user: User) {
    return user.has('base_admin') && user.baseId !== null
  }

  create(user: User, courseClass: { baseId: number }) {
    return user.has('base_admin') && user.baseId === courseClass.baseId
  }

  view(user: User, courseClass: { baseId: number }) {
    return this.create(user, courseClass)
  }

  write(user: User, courseClass: { baseId: number }) {
    return this.create(user, courseClass)
  }

  download(user: User, courseClass: { baseId: number }) {
    return this.create(user, courseClass)
  }
}
