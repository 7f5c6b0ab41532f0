import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { blindIndex } from '#app/shared/crypto/field_cipher'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { plainFileName } from '#app/shared/spreadsheets/file_name'
import { asFileFault } from '#app/enrolments/roster_file_fault'
import { readSheetPieces } from '#app/shared/spreadsheets/read_spreadsheet'
import { ReadingSealer } from '#app/subsidies/status_lists/list_content'
import { LIST_LIMITS, ListReader } from '#app/subsidies/status_lists/read_list'
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
  /** Told how many rows are read, from time to time. */
  onRows?: (rows: number) => void
  requestId?: string | null
}

const BATCH = 500

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
    const { content, counts: found, indexes } = await read(input)
    const sha256 = await hashOf(input.filePath)

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
      const counts = { ...found, matched }
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
          content_cipher: content,
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

/** The rows packed and encrypted as they are read, and the look-up values of the good ones. */
async function read({ filePath, fileName, onRows }: CheckStatusListInput) {
  const sealer = new ReadingSealer()
  const indexes = new Set<string>()
  const reader = new ListReader(clock.today(), {
    good(row) {
      indexes.add(blindIndex('document', row.document))
      sealer.good(row)
    },
    faulty: (row) => sealer.faulty(row),
  })
  try {
    await readSheetPieces(filePath, { fileName, ...LIST_LIMITS }, (piece) => {
      reader.take(piece)
      onRows?.(reader.rows)
    })
    const content = sealer.finish(reader.end())
    return { content, counts: sealer.counts, indexes }
  } catch (error) {
    throw asFileFault(error)
  }
}

async function hashOf(filePath: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(filePath)) hash.update(chunk)
  return hash.digest('hex')
}

/** How many documents are new, and how many of the list in force are no longer there. */
async function compare(
  trx: TransactionClientContract,
  indexes: Set<string>,
  activeId: number | null
): Promise<{ added: number; gone: number }> {
  if (activeId === null) return { added: indexes.size, gone: 0 }
  const distinct = () =>
    trx
      .from('status_list_entries')
      .where('status_list_id', activeId)
      .countDistinct('document_index as total')
  const kept = await countIn(indexes, (some) => distinct().whereIn('document_index', some))
  const [all] = await distinct()
  return { added: indexes.size - kept, gone: Number(all.total) - kept }
}

function countPersons(trx: TransactionClientContract, indexes: Set<string>): Promise<number> {
  return countIn(indexes, (some) =>
    trx.from('persons').whereIn('document_index', some).count('* as total')
  )
}

/** The sum of what a query counts for some of the values at a time. */
async function countIn(
  indexes: Set<string>,
  count: (some: string[]) => PromiseLike<{ total?: number | string }[]>
): Promise<number> {
  let total = 0
  let some: string[] = []
  const add = async () => {
    const [row] = some.length > 0 ? await count(some) : []
    total += Number(row?.total ?? 0)
    some = []
  }
  for (const index of indexes) if (some.push(index) >= BATCH) await add()
  await add()
  return total
}
