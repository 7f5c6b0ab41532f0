import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Slips are printed by the base that trains people now (`servingBases`), for them and nobody else. */
export default class SlipPolicy extends BasePolicy {
  print(user: User, { baseIds }: { baseIds: number[] }) {
    return user.has('base_admin') && user.baseId !== null && baseIds.includes(user.baseId)
  }
}
