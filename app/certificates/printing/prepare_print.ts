import clock from '#app/shared/clock'
import { printSerial } from '#app/certificates/new_facts'
import type { DesignName } from '#app/certificates/pdf/designs'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

interface NewPrint {
  certificate: { id: number; number: string }
  runId: number
  design: DesignName
  actorId: number
  changeId?: number | null
  replacesId?: number | null
  /** The lowest count the copy may have. */
  least?: number
}

/** Enters the next paper copy of a certificate. The certificate's row must be locked. */
export async function preparePrint(trx: TransactionClientContract, print: NewPrint) {
  const { certificate, least = 1 } = print
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
      printing_run_id: print.runId,
      certificate_change_id: print.changeId ?? null,
      print_number: count,
      serial,
      design: print.design,
      status: 'prepared',
      replaces_id: print.replacesId ?? null,
      prepared_by_id: print.actorId,
      prepared_at: clock.instant(),
    })
  return { id: Number(row?.id ?? row), serial }
}

/** Opens a printing run. */
export async function openRun(
  trx: TransactionClientContract,
  run: { baseId: number | null; classId: number | null; design: DesignName; actorId: number }
): Promise<number> {
  const [row] = await trx.table('printing_runs').returning('id').insert({
    base_id: run.baseId,
    course_class_id: run.classId,
    design: run.design,
    prepared_by_id: run.actorId,
    prepared_at: clock.instant(),
  })
  return Number(row?.id ?? row)
}
