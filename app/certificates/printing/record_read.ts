import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import type { HttpContext } from '@adonisjs/core/http'

/** Leaves a trace of who took a file that bears identity numbers. */
export async function recordRead(
  { auth, request }: HttpContext,
  subject: { type: string; id: number | null },
  changes: Record<string, unknown>
) {
  await db.transaction((trx) =>
    recordAudit(trx, {
      actor: auth.getUserOrFail(),
      action: 'certificate.files_read',
      subject,
      changes,
      requestId: request.id(),
    })
  )
}
