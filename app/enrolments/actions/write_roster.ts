import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { UNSTATED_CATEGORY } from '#app/enrolments/enrolment_rules'
import {
  checkAgainstRecords,
  countVerdicts,
  type CheckedRoster,
  type CheckedRow,
} from '#app/enrolments/roster/check_against_records'
import type { ClassFacts } from '#app/enrolments/queries/class_facts'
import { lockEnrollingClass, takePlaces, seenBy } from '#app/enrolments/take_places'
import { settleApplications } from '#app/enrolments/waiting_list/settle_applications'
import { findOrCreatePeople, knownByDocument } from '#app/people/find_or_create_person'
import { recordAudit } from '#app/shared/audit/record_audit'
import { decryptField, encryptField } from '#app/shared/crypto/field_cipher'
import { changedRows } from '#app/shared/database/rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export type WriteMode = 'good_rows' | 'all_or_nothing'

export interface WriteRosterInput {
  actor: User
  importId: number
  mode: WriteMode
  /** The actor states to have seen the proofs with a day: these count only then. */
  proofsSeen?: boolean
  requestId?: string | null
}

/**
 * Writes a checked roster in one transaction: the rows that are good at this moment, or all rows or
 * none. Every row is checked again first. An import is written once; rows left out take no seat.
 *
 * Raises RuleViolation E_IMPORT_WRITTEN, E_ROSTER_HAS_FAULTS (all_or_nothing), E_NOTHING_TO_WRITE,
 * E_CLASS_NOT_ENROLLING; E_PLAN_FULL, E_ALLOCATION_FULL of bases.
 */
export default class WriteRoster {
  async handle(input: WriteRosterInput): Promise<{ written: number; refused: number }> {
    return db.transaction(async (trx) => {
      const row = await this.#claim(trx, input.importId)
      const reading = JSON.parse(decryptField(row.content_cipher)) as CheckedRoster
      const { courseClass, checked } = await this.#checkAgain(
        trx,
        reading,
        row.course_class_id,
        input
      )

      const good = goodRows(checked)
      const people = await knownByDocument(
        trx,
        good.map((one) => one.documentNumber!)
      )
      const places = good.map((one) => ({
        personId: people.get(one.documentNumber!)!.id,
        traineeCategory: one.category ?? UNSTATED_CATEGORY,
        categoryProvenOn: one.categoryProvenOn,
        categoryProof: one.categoryProof,
        ...seenBy(input.proofsSeen === true && one.categoryProvenOn ? input.actor : null),
      }))
      const personIds = places.map((place) => place.personId)
      if (personIds.some((id) => id === input.actor.personId)) {
        throw new RuleViolation('E_OWN_RECORD', { module: 'moves' })
      }
      const settled = await settleApplications(trx, courseClass.id, personIds, input.actor)
      await takePlaces(trx, courseClass, places, { actor: input.actor, importId: row.id })
      const counts = countVerdicts(checked.rows)
      await this.#close(trx, row.id, checked, counts)
      await recordAudit(trx, {
        actor: input.actor,
        action: 'roster_import.written',
        subject: { type: 'roster_import', id: row.id },
        changes: {
          ...{ classId: courseClass.id, mode: input.mode, written: good.length, ...counts },
          ...(input.proofsSeen && { proofsSeen: true }),
          ...(settled.closed.length > 0 && { applicationsClosed: settled.closed }),
        },
        requestId: input.requestId,
      })
      return { written: good.length, refused: counts.refused }
    })
  }

  /** Only one of two writers gets past this; the other finds the import written. */
  async #claim(trx: TransactionClientContract, importId: number) {
    const claimed = await changedRows(
      trx
        .from('roster_imports')
        .where({ id: importId, status: 'checked' })
        .update({ status: 'written', written_at: clock.instant() })
    )
    if (claimed === 0) throw new RuleViolation('E_IMPORT_WRITTEN', { module: 'enrolments' })
    return trx.from('roster_imports').where('id', importId).firstOrFail()
  }

  /**
   * Under the lock of the class the rows that fit are known; their people are then found or created
   * and locked, and only what is checked after that holds: another class may have taken somebody.
   */
  async #checkAgain(
    trx: TransactionClientContract,
    reading: CheckedRoster,
    classId: number,
    { mode }: WriteRosterInput
  ): Promise<{ courseClass: ClassFacts; checked: CheckedRoster }> {
    const courseClass = await lockEnrollingClass(trx, classId)
    const hopeful = await checkAgainstRecords(trx, reading, courseClass)
    refuseUnlessWritable(hopeful, mode)
    await findOrCreatePeople(
      trx,
      goodRows(hopeful).map((row) => ({
        name: row.name!,
        documentNumber: row.documentNumber!,
        phone: row.phone,
        sex: row.sex,
        education: row.education,
        bankName: row.bankName,
        bankAccount: row.bankAccount,
      }))
    )
    const checked = await checkAgainstRecords(trx, reading, courseClass)
    const candidates = new Map(hopeful.rows.map((row) => [row.row, row]))
    // A seat that somebody's other class freed here goes to nobody in this writing.
    for (const row of checked.rows) {
      const before = candidates.get(row.row)!
      if (before.verdict !== 'refused') continue
      row.findings = before.findings
      row.verdict = before.verdict
    }
    refuseUnlessWritable(checked, mode)
    return { courseClass, checked }
  }

  /** What was written stands in the register; only the rows left out are kept for the error file. */
  async #close(
    trx: TransactionClientContract,
    importId: number,
    checked: CheckedRoster,
    counts: ReturnType<typeof countVerdicts>
  ) {
    const leftOut = { ...checked, rows: checked.rows.filter((row) => row.verdict === 'refused') }
    await trx
      .from('roster_imports')
      .where('id', importId)
      .update({
        rows_accepted: counts.accepted,
        rows_warned: counts.warned,
        rows_refused: counts.refused,
        rows_written: counts.accepted + counts.warned,
        content_cipher: encryptField(JSON.stringify(leftOut)),
      })
  }
}

function goodRows(roster: CheckedRoster): CheckedRow[] {
  return roster.rows.filter((row) => row.verdict !== 'refused')
}

function refuseUnlessWritable(roster: CheckedRoster, mode: WriteMode) {
  const { refused } = countVerdicts(roster.rows)
  if (refused === roster.rows.length) {
    throw new RuleViolation('E_NOTHING_TO_WRITE', { module: 'enrolments', params: { refused } })
  }
  if (mode === 'all_or_nothing' && refused > 0) {
    throw new RuleViolation('E_ROSTER_HAS_FAULTS', { module: 'enrolments', params: { refused } })
  }
}
