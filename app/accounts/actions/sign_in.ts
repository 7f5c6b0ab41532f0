import db from '@adonisjs/lucid/services/db'
import hash from '@adonisjs/core/services/hash'
import limiter from '@adonisjs/limiter/services/main'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { blindIndex } from '#app/shared/crypto/field_cipher'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { foldNumber } from '#app/shared/typed_text'
import { randomPassword } from '#app/accounts/passwords'
import { slipDigits } from '#app/accounts/slip_password'
import { accountNamed, liveSlip } from '#app/accounts/queries/sign_in_account'
import type User from '#models/user'

interface SignInInput {
  /** A user name, or the number of the own document. */
  username: string
  password: string
  ip: string
  requestId?: string
}

/**
 * Checks a name and a password, or the one-time password of a printed slip, which is used up by it.
 * After five failures for one account from one address, thirty for one account or fifty from one
 * address, further tries wait fifteen minutes; an unknown name answers like a wrong password.
 *
 * @throws RuleViolation E_SIGN_IN_FAILED, E_SIGN_IN_LOCKED
 */
export default class SignIn {
  async handle({ username, password, ip, requestId }: SignInInput): Promise<number> {
    // A document number must not stand in the table of limits.
    const named = blindIndex('document', foldNumber(username))
    const limits = [
      { key: `sign_in:${named}:${ip}`, limit: limitOf(5) },
      { key: `sign_in:any:${named}`, limit: limitOf(30) },
      { key: `sign_in:${ip}`, limit: limitOf(50) },
    ]
    for (const { key, limit } of limits) if (await limit.isBlocked(key)) throw locked()
    // Counted before the password is looked at: tries sent all at once are counted like any others.
    for (const { key, limit } of limits) {
      const tries = await limit.increment(key)
      if (tries.consumed > limit.requests) throw locked()
    }

    const user = await accountNamed(username)
    const digits = slipDigits(password)
    const slip = user && digits ? await liveSlip(user.id) : null
    const right = await isRight(slip?.password_hash ?? user?.password, slip ? digits! : password)
    const isIn =
      user !== null &&
      right &&
      user.isActive &&
      (slip ? await this.#useSlip(user, slip.id, ip, requestId) : true)
    if (!isIn) {
      await this.#refuse(user, ip, requestId)
      throw new RuleViolation('E_SIGN_IN_FAILED', { module: 'accounts', field: 'username' })
    }

    const [own, any, address] = limits
    await own.limit.delete(own.key)
    await any.limit.delete(any.key)
    await address.limit.decrement(address.key)
    if (!slip) await this.#open(user, ip, requestId)
    return user.id
  }

  async #open(user: User, ip: string, requestId?: string) {
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
  }

  /**
   * Uses a slip up, once for all: the former password ends, other devices are signed out, and an own
   * password is due before anything else. False when somebody else was quicker.
   */
  async #useSlip(user: User, slipId: number, ip: string, requestId?: string) {
    const unknown = await hash.make(randomPassword())
    return db.transaction(async (trx) => {
      const at = clock.instant()
      const used = await changedRows(
        trx
          .from('password_slips')
          .where('id', slipId)
          .whereNull('used_at')
          .whereNull('replaced_at')
          .where('expires_at', '>', at)
          .update({ used_at: at })
      )
      if (used === 0) return false
      await trx
        .from('users')
        .where('id', user.id)
        .update({ password: unknown, slip_used_at: at, last_login_at: at, updated_at: at })
      await trx.from('sessions').where('user_id', String(user.id)).delete()
      await recordAudit(trx, {
        actor: user,
        action: 'session.opened',
        subject: { type: 'user', id: user.id },
        changes: { ip, slip: slipId },
        requestId,
      })
      return true
    })
  }

  async #refuse(user: User | null, ip: string, requestId?: string) {
    await db.transaction((trx) =>
      recordAudit(trx, {
        actor: null,
        action: 'session.refused',
        subject: { type: 'user', id: user?.id ?? null },
        changes: { ip },
        requestId,
      })
    )
  }
}

/** One hash is reckoned whoever is named and whatever is known, so that the time tells nothing. */
async function isRight(known: string | undefined, typed: string): Promise<boolean> {
  if (known) return hash.verify(known, typed)
  await hash.make(typed)
  return false
}

function limitOf(requests: number) {
  return limiter.use({ requests, duration: '15 mins', blockDuration: '15 mins' })
}

function locked() {
  return new RuleViolation('E_SIGN_IN_LOCKED', { module: 'accounts', params: { minutes: 15 } })
}
