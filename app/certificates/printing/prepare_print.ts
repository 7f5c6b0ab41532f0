import clock from '#app/shared/clock'
import { printSerial } from '#app/certificates/new_facts'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

interface NewPrint {
  certificate: Record<string, any>
  design: 'sheet' | 'card'
  actorId: number
  runId?: number | null
  changeId?: number | null
  replacesId?: number | null
  /** The lowest count the copy may have. */
  least?: number
}

/** Enters the next paper copy of a certificate. The certificate's row must be locked. */
export async function preparePrint(
  trx: TransactionClientContract,
  { certificate, design, actorId, runId, changeId, replacesId, least = 1 }: NewPrint
) {
  const last = await trx
    .from('certificate_prints')
    .where('certificate_id', certificate.id)
    .max('print_number as count')
    .first()
  const count = Math.max(Number(last?.count ?? 0) + 1, least)
  const serial = printSerial(certificate.number, count)
  const [row] = await trx
    .table('certificate_prints')
    .returning('id')
    .insert({
      certificate_id: certificate.id,
      printing_run_id: runId ?? null,
      certificate_change_id: changeId ?? null,
      print_number: count,
      serial,
      design,
      status: 'prepared',
      replaces_id: replacesId ?? null,
      prepared_by_id: actorId,
      prepared_at: clock.instant(),
    })
  return { id: Number(row?.id ?? row), serial }
}
