import db from '@adonisjs/lucid/services/db'
import hash from '@adonisjs/core/services/hash'
import clock from '#app/shared/clock'
import { hasOtherOffice } from '#app/accounts/queries/other_office'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { isCommonPassword, randomPassword } from '#app/accounts/passwords'
import { slipDigits } from '#app/accounts/slip_password'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Changes to an account that already exists. */
export default class ChangeAccount {
  /** Disables or enables an account. @throws RuleViolation E_OWN_ACCOUNT, E_PERSON_HAS_OFFICE */
  async setStatus({
    actor,
    userId,
    status,
  }: {
    actor: User
    userId: number
    status: 'active' | 'disabled'
  }) {
    if (actor.id === userId) throw new RuleViolation('E_OWN_ACCOUNT', { module: 'accounts' })
    await db.transaction(async (trx) => {
      if (status === 'active') await this.#refuseSecondOffice(trx, userId)
      await trx.from('users').where('id', userId).update({ status, updated_at: clock.instant() })
      if (status === 'disabled')
        await trx.from('sessions').where('user_id', String(userId)).delete()
      await recordAudit(trx, {
        actor,
        action: `user.${status}`,
        subject: { type: 'user', id: userId },
      })
    })
  }

  async #refuseSecondOffice(trx: TransactionClientContract, userId: number) {
    const user = await trx.from('users').where('id', userId).forUpdate().firstOrFail()
    if (user.person_id === null) return
    const office = await trx.from('user_roles').where('user_id', userId).whereNot('role', 'trainee')
    if (office.length === 0) return
    if (await hasOtherOffice(trx, { personId: user.person_id, userId })) {
      throw new RuleViolation('E_PERSON_HAS_OFFICE', { module: 'account_links' })
    }
  }

  /** Gives an account a new random password, which is returned once. */
  async resetPassword({ actor, userId }: { actor: User; userId: number }): Promise<string> {
    const password = randomPassword()
    await this.#store({ actor, userId, password, action: 'user.password_reset' })
    return password
  }

  /** A user changes the own password. @throws RuleViolation E_PASSWORD_WRONG and those of `chooseFirst` */
  async changePassword({
    actor,
    current,
    password,
  }: {
    actor: User
    current: string
    password: string
  }) {
    if (!(await hash.verify(actor.password, current))) {
      throw new RuleViolation('E_PASSWORD_WRONG', { module: 'accounts', field: 'currentPassword' })
    }
    refuseWeak(actor, password)
    await this.#store({ actor, userId: actor.id, password, action: 'user.password_changed' })
  }

  /**
   * The own password of somebody who came in by a slip, which is due before anything else.
   * @throws RuleViolation E_PASSWORD_SHORT, E_PASSWORD_COMMON, E_PASSWORD_DIGITS, E_NO_SLIP
   */
  async chooseFirst({ actor, password }: { actor: User; password: string }) {
    if (actor.slipUsedAt === null) throw new RuleViolation('E_NO_SLIP', { module: 'accounts' })
    refuseWeak(actor, password)
    await this.#store({ actor, userId: actor.id, password, action: 'user.password_chosen' })
  }

  async #store(change: { actor: User; userId: number; password: string; action: string }) {
    const hashed = await hash.make(change.password)
    await db.transaction(async (trx) => {
      const at = clock.instant()
      await trx.from('users').where('id', change.userId).update({
        password: hashed,
        password_changed_at: at,
        slip_used_at: null,
        updated_at: at,
      })
      await trx.from('sessions').where('user_id', String(change.userId)).delete()
      // A printed slip that lies about opens nothing once there is a newer password.
      await trx
        .from('password_slips')
        .where('user_id', change.userId)
        .whereNotNull('printed_at')
        .whereNull('used_at')
        .whereNull('replaced_at')
        .update({ replaced_at: at })
      await recordAudit(trx, {
        actor: change.actor,
        action: change.action,
        subject: { type: 'user', id: change.userId },
      })
    })
  }
}

/** Shortest own password; officers handle the records of others. */
const SHORTEST = { trainee: 8, officer: 12 }

function refuseWeak(actor: User, password: string) {
  const refuse = (code: string, params = {}) => {
    throw new RuleViolation(code, { module: 'accounts', field: 'password', params })
  }
  const isTrainee = actor.roles.every((role) => role === 'trainee')
  const least = SHORTEST[isTrainee ? 'trainee' : 'officer']
  if (Array.from(password).length < least) refuse('E_PASSWORD_SHORT', { least })
  if (slipDigits(password) || /^\d+$/.test(password)) refuse('E_PASSWORD_DIGITS')
  if (isCommonPassword(password)) refuse('E_PASSWORD_COMMON')
}
