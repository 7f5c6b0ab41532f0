import db from '@adonisjs/lucid/services/db'
import { randomBytes } from 'node:crypto'
import clock from '#app/shared/clock'
import { currentSigningKey } from '#app/certificates/signed_payload/signing_keys'
import { DEAD_STATUSES } from '#app/certificates/certificate_status'
import { entryLeaf, factsHash, type SealedStatus } from '#app/certificates/transparency/seal_entry'
import { insertMany } from '#app/shared/database/rows'
import { MerkleTree } from '#app/certificates/transparency/merkle'
import { recordAudit } from '#app/shared/audit/record_audit'
import { signRoot, type DailyRoot } from '#app/certificates/transparency/signed_root'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

interface Waiting {
  id: number
  number: string
  status: SealedStatus
  facts_cipher: string
}

/**
 * Seals the day: appends what was issued and what ended since the last time, and signs the root over all
 * entries. A day is sealed once; what comes after goes into the next day's. Gives the root of the day.
 *
 * @throws RuleViolation E_NO_SIGNING_KEY, E_SIGNING_KEY_UNREADABLE
 */
export default class SealCertificates {
  async handle(): Promise<DailyRoot & { added: number }> {
    const key = await currentSigningKey(db.connection())
    return db.transaction(async (trx) => {
      const day = clock.today()
      // The key is the lock: two that seal at once come one after the other.
      await trx.from('signing_keys').where('kid', key.kid).forUpdate().select('id').first()
      const sealed = await trx.from('daily_roots').where('day', day).first()
      if (sealed) return { day, size: sealed.tree_size, root: sealed.root_hash, added: 0 }

      const leaves = await trx.from('seal_entries').orderBy('position').select('leaf_hash')
      const entries = await this.#newEntries(trx, leaves.length)
      await insertMany(trx, 'seal_entries', entries)
      const tree = new MerkleTree(
        [...leaves, ...entries].map((one) => Buffer.from(one.leaf_hash, 'hex'))
      )
      const root = { day, size: tree.leaves.length, root: tree.root().toString('hex') }
      await trx.table('daily_roots').insert({
        day,
        tree_size: root.size,
        root_hash: root.root,
        kid: key.kid,
        signed_root: signRoot(key, root),
        sealed_at: clock.instant(),
      })
      await recordAudit(trx, {
        actor: null,
        action: 'certificates.sealed',
        subject: { type: 'daily_root', id: null },
        changes: { day, size: root.size, root: root.root },
      })
      return { ...root, added: entries.length }
    })
  }

  async #newEntries(trx: TransactionClientContract, from: number) {
    const issued = await this.#waiting(trx, ['issued'])
    const ended = await this.#waiting(trx, [...DEAD_STATUSES])
    return [...issued, ...ended].map((one, index) => {
      const salt = randomBytes(16).toString('hex')
      const facts = factsHash(salt, one.facts_cipher)
      const { number, status } = one
      return {
        position: from + index,
        certificate_id: one.id,
        status,
        salt,
        facts_hash: facts,
        leaf_hash: entryLeaf({ number, status, factsHash: facts }).toString('hex'),
      }
    })
  }

  /** Certificates that bear a status no entry tells of; every one was issued, whatever it is now. */
  async #waiting(trx: TransactionClientContract, statuses: string[]): Promise<Waiting[]> {
    const isIssue = statuses[0] === 'issued'
    const query = trx
      .from('certificates as ce')
      .leftJoin('seal_entries as se', (join) => {
        join.on('se.certificate_id', 'ce.id')
        if (isIssue) join.onVal('se.status', 'issued')
        else join.on('se.status', 'ce.status')
      })
      .whereNull('se.id')
      .orderBy('ce.id')
      .select('ce.id', 'ce.number', 'ce.status', 'ce.facts_cipher')
    if (!isIssue) query.whereIn('ce.status', statuses)
    const rows = await query
    return rows.map((row) => ({ ...row, status: isIssue ? 'issued' : row.status }))
  }
}
