import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { blindIndex } from '#app/shared/crypto/field_cipher'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { plainFileName } from '#app/shared/spreadsheets/file_name'
import { asFileFault } from '#app/enrolments/roster_file_fault'
import { readSpreadsheet } from '#app/shared/spreadsheets/read_spreadsheet'
import { sealReading } from '#app/subsidies/status_lists/list_content'
import { LIST_LIMITS, readList, type ListReading } from '#app/subsidies/status_lists/read_list'
import { MODULE, type StatusListKind } from '#app/subsidies/status_lists/status_list_kinds'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface CheckStatusListInput {
  actor: User
  kind: StatusListKind
  /** The day that the data describes, and who sent it under which number. */
  asOf: string
  organisation: string
  document?: string | null
  filePath: string
  fileName: string
  requestId?: string | null
}

const BATCH = 2000

/**
 * Reads a status list and says of every row whether it can be loaded, how many rows match people of
 * the register, and what differs from the list in force; puts nothing in force. The reading is kept
 * encrypted for LoadStatusList; earlier checks of the kind that were not loaded are emptied.
 * @throws RuleViolation E_LIST_AS_OF_FUTURE, E_LIST_OLDER, E_LIST_NO_HEADER, E_LIST_NO_ROWS and the
 * faults of the file (`spreadsheets.faults`)
 */
export default class CheckStatusList {
  async handle(input: CheckStatusListInput): Promise<{ id: number }> {
    if (input.asOf > clock.today()) {
      throw new RuleViolation('E_LIST_AS_OF_FUTURE', { module: MODULE, field: 'asOf' })
    }
    const reading = await read(input)
    const sha256 = createHash('sha256')
      .update(await readFile(input.filePath))
      .digest('hex')
    const indexes = new Set(reading.good.map((row) => blindIndex('document', row.document)))
    const contentCipher = sealReading(reading)

    return db.transaction(async (trx) => {
      const active = await trx
        .from('status_lists')
        .where({ kind: input.kind, status: 'active' })
        .first()
      if (active && input.asOf < active.as_of) {
        throw new RuleViolation('E_LIST_OLDER', {
          module: MODULE,
          field: 'asOf',
          params: { inForce: active.as_of },
        })
      }
      const now = clock.instant()
      await trx
        .from('status_list_checks')
        .where({ kind: input.kind, status: 'checked' })
        .update({ status: 'discarded', closed_at: now, content_cipher: null })
      const difference = await compare(trx, indexes, active?.id ?? null)
      const matched = await countPersons(trx, indexes)
      const counts = { good: reading.good.length, faulty: reading.faulty.length, matched }
      const [row] = await trx
        .table('status_list_checks')
        .returning('id')
        .insert({
          kind: input.kind,
          as_of: input.asOf,
          organisation: input.organisation,
          document: input.document ?? null,
          file_name: plainFileName(input.fileName),
          file_sha256: sha256,
          status: 'checked',
          rows_good: counts.good,
          rows_faulty: counts.faulty,
          matched,
          ...difference,
          against_id: active?.id ?? null,
          content_cipher: contentCipher,
          checked_by_id: input.actor.id,
          created_at: now,
        })
      const id = Number(row.id ?? row)
      await recordAudit(trx, {
        actor: input.actor,
        action: 'status_list.checked',
        subject: { type: 'status_list_check', id },
        changes: { kind: input.kind, asOf: input.asOf, sha256, ...counts, ...difference },
        requestId: input.requestId,
      })
      return { id }
    })
  }
}

async function read({ filePath, fileName }: CheckStatusListInput): Promise<ListReading> {
  try {
    const spreadsheet = await readSpreadsheet(filePath, { fileName, ...LIST_LIMITS })
    return readList(spreadsheet, { today: clock.today() })
  } catch (error) {
    throw asFileFault(error)
  }
}

/** How many documents are new, and how many of the list in force are no longer there. */
async function compare(
  trx: TransactionClientContract,
  indexes: Set<string>,
  activeId: number | null
): Promise<{ added: number; gone: number }> {
  if (activeId === null) return { added: indexes.size, gone: 0 }
  const rows = await trx
    .from('status_list_entries')
    .where('status_list_id', activeId)
    .distinct('document_index')
  const kept = rows.filter((row) => indexes.has(row.document_index)).length
  return { added: indexes.size - kept, gone: rows.length - kept }
}

async function countPersons(trx: TransactionClientContract, indexes: Set<string>): Promise<number> {
  const all = [...indexes]
  let total = 0
  for (let start = 0; start < all.length; start += BATCH) {
    const row = await trx
      .from('persons')
      .whereIn('document_index', all.slice(start, start + BATCH))
      .count('* as total')
      .first()
    total += Number(row?.total ?? 0)
  }
  return total
}
