import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { storageDir } from '#config/storage'
import { changedRows } from '#app/shared/database/rows'
import { decryptBytes } from '#app/shared/crypto/field_cipher'
import { readStored } from '#app/shared/files/stored_file'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { DATA_EXPORTS } from '#app/portal/data_exports/export_terms'
import type User from '#models/user'

/**
 * Gives an own copy, once and within its time; it is gone afterwards.
 * @throws RuleViolation E_EXPORT_GONE
 */
export default class TakeData {
  async handle({ actor, id, requestId }: { actor: User; id: number; requestId?: string }) {
    const row = await db
      .from('data_exports')
      .where({ id, person_id: actor.personId! })
      .firstOrFail()
    const sealed = row.status === 'ready' ? await readStored(row.file_path) : null
    if (!sealed) throw gone()
    await db.transaction(async (trx) => {
      const taken = await changedRows(
        trx
          .from('data_exports')
          .where({ id, status: 'ready' })
          .where('expires_at', '>', clock.instant())
          .update({ status: 'taken', taken_at: clock.instant() })
      )
      if (taken === 0) throw gone()
      await recordAudit(trx, {
        actor,
        action: 'data_export.taken',
        subject: { type: 'person', id: actor.personId! },
        changes: { export: id, sha256: row.sha256 },
        requestId,
      })
    })
    await rm(join(storageDir, row.file_path), { force: true })
    return decryptBytes(sealed)
  }
}

function gone() {
  return new RuleViolation('E_EXPORT_GONE', { module: DATA_EXPORTS })
}
