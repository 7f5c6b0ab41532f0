import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** A trainee's own pages: an account that belongs to a person. Every query asks by that person. */
export default class PortalPolicy extends BasePolicy {
  view(user: User) {
    return user.has('trainee') && user.personId !== null
  }
}
