import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { blindIndex } from '#app/shared/crypto/field_cipher'
import { changedRows } from '#app/shared/database/rows'
import { isUniqueViolation } from '#app/shared/database/database_fault'
import { maskIdentityNumber } from '#app/people/identity_number'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { goodPieces, withoutGood } from '#app/subsidies/status_lists/list_content'
import { MODULE } from '#app/subsidies/status_lists/status_list_kinds'
import type User from '#models/user'
import type { ListRow } from '#app/subsidies/status_lists/read_list'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface LoadStatusListInput {
  actor: User
  checkId: number
  /** All good rows, or nothing when one row is faulty. */
  mode: 'good_rows' | 'all_or_nothing'
  /** Told how many rows are written, from time to time. */
  onRows?: (rows: number) => void
  requestId?: string | null
}

/**
 * Puts a checked list in force in one transaction; the version before it stays and is superseded. A
 * check is loaded once, and only against the list in force that it was compared with.
 * @throws RuleViolation E_CHECK_CLOSED, E_LIST_CHANGED, E_LIST_HAS_FAULTS, E_LIST_NOTHING
 */
export default class LoadStatusList {
  async handle(input: LoadStatusListInput): Promise<{ id: number; version: number; rows: number }> {
    try {
      return await db.transaction((trx) => this.#load(trx, input))
    } catch (error) {
      // Two first lists of a kind at once: the index on the list in force lets one through.
      if (isUniqueViolation(error)) throw new RuleViolation('E_LIST_CHANGED', { module: MODULE })
      throw error
    }
  }

  async #load(trx: TransactionClientContract, input: LoadStatusListInput) {
    const now = clock.instant()
    const claimed = await changedRows(
      trx
        .from('status_list_checks')
        .where({ id: input.checkId, status: 'checked' })
        .update({ status: 'loaded', closed_at: now })
    )
    if (claimed === 0) throw new RuleViolation('E_CHECK_CLOSED', { module: MODULE })
    const check = await trx.from('status_list_checks').where('id', input.checkId).firstOrFail()
    const { rows_good: rows, rows_faulty: faulty } = check
    if (rows === 0) throw new RuleViolation('E_LIST_NOTHING', { module: MODULE })
    if (input.mode === 'all_or_nothing' && faulty > 0) {
      throw new RuleViolation('E_LIST_HAS_FAULTS', { module: MODULE, params: { faulty } })
    }

    const version = await this.#supersede(trx, check)
    const [row] = await trx.table('status_lists').returning('id').insert({
      kind: check.kind,
      version,
      as_of: check.as_of,
      organisation: check.organisation,
      document: check.document,
      file_name: check.file_name,
      file_sha256: check.file_sha256,
      rows_count: rows,
      status: 'active',
      loaded_by_id: input.actor.id,
      created_at: now,
    })
    const id = Number(row.id ?? row)
    let written = 0
    for (const some of goodPieces(check.content_cipher)) {
      await writeEntries(trx, id, some)
      input.onRows?.((written += some.length))
    }
    await trx
      .from('status_list_checks')
      .where('id', check.id)
      .update({
        status_list_id: id,
        // Only the rows left out are still needed, for the error file.
        content_cipher: faulty === 0 ? null : withoutGood(check.content_cipher),
      })
    await recordAudit(trx, {
      actor: input.actor,
      action: 'status_list.loaded',
      subject: { type: 'status_list', id },
      changes: {
        kind: check.kind,
        version,
        asOf: check.as_of,
        document: check.document,
        rows,
        leftOut: faulty,
        supersedes: check.against_id,
        sha256: check.file_sha256,
      },
      requestId: input.requestId,
    })
    return { id, version, rows }
  }

  /** Takes the list in force out of force when it is still the one compared with; gives the version. */
  async #supersede(
    trx: TransactionClientContract,
    check: { kind: string; against_id: number | null }
  ): Promise<number> {
    if (check.against_id === null) {
      const other = await trx.from('status_lists').where('kind', check.kind).first()
      if (other) throw new RuleViolation('E_LIST_CHANGED', { module: MODULE })
      return 1
    }
    const changed = await changedRows(
      trx
        .from('status_lists')
        .where({ id: check.against_id, status: 'active' })
        .update({ status: 'superseded' })
    )
    if (changed === 0) throw new RuleViolation('E_LIST_CHANGED', { module: MODULE })
    const before = await trx.from('status_lists').where('id', check.against_id).firstOrFail()
    return before.version + 1
  }
}

/** One short statement for many rows: a list of values would be a long one, compiled anew each time. */
async function writeEntries(trx: TransactionClientContract, listId: number, rows: ListRow[]) {
  const values = rows.map((row) => [
    row.row,
    blindIndex('document', row.document),
    maskIdentityNumber(row.document),
    row.name,
    row.fromOn,
    row.toOn,
    row.detail,
  ])
  const isPostgres = trx.dialect.name === 'postgres'
  const given = isPostgres ? 'json_array_elements(CAST(? AS json)) AS given(value)' : 'json_each(?)'
  await trx.rawQuery(
    `INSERT INTO status_list_entries
       (status_list_id, row_number, document_index, document_mask, name, from_on, to_on, detail)
     SELECT CAST(? AS integer), CAST(value->>0 AS integer),
       value->>1, value->>2, value->>3, value->>4, value->>5, value->>6
     FROM ${given}`,
    [listId, JSON.stringify(values)]
  )
}
