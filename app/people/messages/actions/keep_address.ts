import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import db from '@adonisjs/lucid/services/db'
import i18nManager from '@adonisjs/i18n/services/main'
import limiter from '@adonisjs/limiter/services/main'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { encryptField } from '#app/shared/crypto/field_cipher'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { channels } from '#app/people/messages/channels/channels'
import type User from '#models/user'

const CODE_MINUTES = 30
const MOST_TRIES = 5

/**
 * The e-mail address of an account. A new one counts only once the code that went to it came back, so
 * that nobody's messages go to an address mistyped or of somebody else.
 */
export default class KeepAddress {
  /** @throws RuleViolation E_EMAIL_OFF, E_ADDRESS_TOO_OFTEN, E_ADDRESS_NOT_REACHED */
  async propose({ actor, email, locale }: { actor: User; email: string; locale: string }) {
    if (!channels.email.isConfigured()) throw refusal('E_EMAIL_OFF')
    const tries = limiter.use({ requests: 5, duration: '1 hour' })
    const state = await tries.increment(`address:${actor.id}`)
    if (state.consumed > tries.requests) throw refusal('E_ADDRESS_TOO_OFTEN')
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    const i18n = i18nManager.locale(locale)
    try {
      await channels.email.send({
        to: email,
        title: i18n.t('messages.code.title'),
        text: i18n.t('messages.code.text', { code, minutes: CODE_MINUTES }),
        reference: `address-${actor.id}-${clock.milliseconds()}`,
      })
    } catch {
      throw refusal('E_ADDRESS_NOT_REACHED', 'email')
    }
    const row = {
      email_cipher: encryptField(email),
      email_mask: maskEmail(email),
      code_hash: hashOf(actor.id, code),
      code_expires_at: clock.instantIn(CODE_MINUTES * 60),
      tries: 0,
      confirmed_at: null,
      created_at: clock.instant(),
    }
    await db.transaction(async (trx) => {
      await trx
        .knexQuery()
        .table('contact_addresses')
        .insert({ user_id: actor.id, ...row })
        .onConflict('user_id')
        .merge(row)
      await this.#audit(trx, actor, 'message.address_proposed', { email: row.email_mask })
    })
  }

  /** @throws RuleViolation E_ADDRESS_CODE */
  async confirm({ actor, code }: { actor: User; code: string }) {
    // Counted first and apart, so that a wrong code stays counted.
    const counted = await changedRows(
      db
        .from('contact_addresses')
        .where('user_id', actor.id)
        .whereNull('confirmed_at')
        .where('tries', '<', MOST_TRIES)
        .where('code_expires_at', '>', clock.instant())
        .increment('tries', 1)
    )
    const row = await db.from('contact_addresses').where('user_id', actor.id).first()
    if (counted === 0 || !isSame(row.code_hash, hashOf(actor.id, code))) {
      throw refusal('E_ADDRESS_CODE', 'code')
    }
    await db.transaction(async (trx) => {
      await trx
        .from('contact_addresses')
        .where({ user_id: actor.id, code_hash: row.code_hash })
        .update({ confirmed_at: clock.instant(), code_hash: null, code_expires_at: null })
      await this.#audit(trx, actor, 'message.address_confirmed', { email: row.email_mask })
    })
  }

  async remove({ actor }: { actor: User }) {
    await db.transaction(async (trx) => {
      await trx.from('contact_addresses').where('user_id', actor.id).delete()
      await this.#audit(trx, actor, 'message.address_removed', {})
    })
  }

  #audit(trx: Parameters<typeof recordAudit>[0], actor: User, action: string, changes: object) {
    return recordAudit(trx, {
      actor,
      action,
      subject: { type: 'user', id: actor.id },
      changes: { ...changes },
    })
  }
}

/** `z***@example.cn`. */
export function maskEmail(email: string): string {
  const [name, host] = email.split('@')
  return `${name.slice(0, 1)}***@${host}`
}

function hashOf(userId: number, code: string) {
  return createHash('sha256').update(`${userId}:${code}`).digest('hex')
}

function isSame(known: string | null, given: string) {
  return known !== null && timingSafeEqual(Buffer.from(known), Buffer.from(given))
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: 'messages', field })
}
