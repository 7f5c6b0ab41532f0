import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Own messages are everybody's; the log is for whoever keeps the system running or audits it. */
export default class MessagePolicy extends BasePolicy {
  viewLog(user: User) {
    return user.hasAny(['system_admin', 'auditor'])
  }

  resend(user: User) {
    return user.has('system_admin')
  }
}
