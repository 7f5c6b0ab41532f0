import db from '@adonisjs/lucid/services/db'
import hash from '@adonisjs/core/services/hash'
import limiter from '@adonisjs/limiter/services/main'
import clock from '#app/shared/clock'
import User from '#models/user'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'

interface SignInInput {
  username: string
  password: string
  ip: string
  requestId?: string
}

/**
 * Checks a name and a password. After five failures for one account from one address, or fifty from
 * one address, further tries wait fifteen minutes; an unknown name answers like a wrong password.
 *
 * @throws RuleViolation E_SIGN_IN_FAILED, E_SIGN_IN_LOCKED
 */
export default class SignIn {
  async handle({ username, password, ip, requestId }: SignInInput): Promise<number> {
    const perAccount = limiter.use({ requests: 5, duration: '15 mins', blockDuration: '15 mins' })
    const perAddress = limiter.use({ requests: 50, duration: '15 mins', blockDuration: '15 mins' })
    const accountKey = `sign_in:${username.toLowerCase()}:${ip}`
    const addressKey = `sign_in:${ip}`
    if ((await perAccount.isBlocked(accountKey)) || (await perAddress.isBlocked(addressKey))) {
      throw locked()
    }
    // Counted before the password is looked at: tries sent all at once are counted like any others.
    const tries = await perAccount.increment(accountKey)
    const ofAddress = await perAddress.increment(addressKey)
    if (tries.consumed > perAccount.requests || ofAddress.consumed > perAddress.requests) {
      throw locked()
    }

    const user = await User.findBy('username', username.toLowerCase())
    const right = user
      ? await hash.verify(user.password, password)
      : await this.#wasteTime(password)
    if (!user || !right || !user.isActive) {
      await db.transaction((trx) =>
        recordAudit(trx, {
          actor: null,
          action: 'session.refused',
          subject: { type: 'user', id: user?.id ?? null },
          changes: { ip },
          requestId,
        })
      )
      throw new RuleViolation('E_SIGN_IN_FAILED', { module: 'accounts', field: 'username' })
    }

    await perAccount.delete(accountKey)
    await perAddress.decrement(addressKey)
    await db.transaction(async (trx) => {
      await trx.from('users').where('id', user.id).update({ last_login_at: clock.instant() })
      await recordAudit(trx, {
        actor: user,
        action: 'session.opened',
        subject: { type: 'user', id: user.id },
        changes: { ip },
        requestId,
      })
    })
    return user.id
  }

  async #wasteTime(password: string) {
    await hash.make(password)
    return false
  }
}

function locked() {
  return new RuleViolation('E_SIGN_IN_LOCKED', { module: 'accounts', params: { minutes: 15 } })
}
