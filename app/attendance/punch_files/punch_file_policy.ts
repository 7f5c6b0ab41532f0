import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Files of attendance devices hold full numbers: administrators of the base alone handle them. */
export default class PunchFilePolicy extends BasePolicy {
  create(user: User, { baseId }: { baseId: number }) {
    return user.has('base_admin') && user.baseId === baseId
  }
}
