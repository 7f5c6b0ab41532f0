import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import type User from '#models/user'

/** Puts on record that somebody took claims out of the system as a file. */
export async function recordExport(
  actor: User,
  requestId: string | undefined,
  { subject, rows }: { subject: { type: string; id: number | null }; rows: number }
) {
  await db.transaction((trx) =>
    recordAudit(trx, { actor, action: 'claims.exported', subject, changes: { rows }, requestId })
  )
}
