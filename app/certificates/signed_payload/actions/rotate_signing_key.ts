import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { keyFile, MODULE, publicBytes } from '#app/certificates/signed_payload/signing_keys'
import { makeFolder } from '#app/shared/files/stored_file'
import { keysDir } from '#config/storage'
import { open } from 'node:fs/promises'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

interface RotateSigningKeyInput {
  /** A private Ed25519 key made elsewhere; else a fresh one is made. */
  privateKey?: KeyObject
  /** Since when it signs, UTC ISO text; now unless told. */
  notBefore?: string
  /** Only when there is no key yet: an existing one stays. */
  onlyFirst?: true
}

/**
 * Puts a new signing key in use and retires the one before. The private half goes into the folder of
 * keys, readable by its owner alone; the database has the public half. What the retired key signed is
 * still verified by it. Gives the id of the key in use.
 *
 * @throws RuleViolation E_SIGNING_KEY_USED when the key was in use before
 */
export default class RotateSigningKey {
  async handle({ privateKey, notBefore, onlyFirst }: RotateSigningKeyInput = {}) {
    if (onlyFirst) {
      const inUse = await db.from('signing_keys').whereNull('retired_at').select('kid').first()
      if (inUse) return inUse.kid as string
    }
    const now = clock.instant()
    const key = privateKey ?? generateKeyPairSync('ed25519').privateKey
    const publicKey = publicBytes(key)
    const kid = kidOf(now, publicKey)
    await this.#ensureNew(publicKey)
    await storeKey(kid, key)
    return db.transaction(async (trx) => {
      const before = await this.#retire(trx, now)
      if (before && onlyFirst) throw new RuleViolation('E_SIGNING_KEY_USED', { module: MODULE })
      await trx.table('signing_keys').insert({
        kid,
        alg: 'EdDSA',
        public_key: publicKey,
        not_before: notBefore ?? now,
        created_at: now,
      })
      await recordAudit(trx, {
        actor: null,
        action: before ? 'signing_key.rotated' : 'signing_key.created',
        subject: { type: 'signing_key', id: null },
        changes: { kid: [before, kid], public_key: publicKey },
      })
      return kid
    })
  }

  async #ensureNew(publicKey: string) {
    const used = await db.from('signing_keys').where('public_key', publicKey).first()
    if (used) {
      const params = { kid: used.kid }
      throw new RuleViolation('E_SIGNING_KEY_USED', { module: MODULE, params })
    }
  }

  async #retire(trx: TransactionClientContract, now: string): Promise<string | null> {
    const row = await trx.from('signing_keys').whereNull('retired_at').forUpdate().first()
    if (!row) return null
    const retiredAt = now > row.not_before ? now : row.not_before
    await trx.from('signing_keys').where('id', row.id).update({ retired_at: retiredAt })
    return row.kid
  }
}

/** Year, month and six characters of the public key's hash: `2611-7f3a9c`. */
function kidOf(now: string, publicKey: string): string {
  const digest = createHash('sha256').update(publicKey).digest('hex')
  return `${now.slice(2, 4)}${now.slice(5, 7)}-${digest.slice(0, 6)}`
}

async function storeKey(kid: string, key: KeyObject) {
  await makeFolder(keysDir)
  const file = await open(keyFile(kid), 'wx', 0o600)
  try {
    await file.writeFile(key.export({ type: 'pkcs8', format: 'pem' }))
    await file.sync()
  } finally {
    await file.close()
  }
}
