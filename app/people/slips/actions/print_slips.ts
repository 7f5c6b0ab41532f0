import db from '@adonisjs/lucid/services/db'
import hash from '@adonisjs/core/services/hash'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { randomSlipPassword, SLIP_DAYS, slipDigits } from '#app/accounts/slip_password'
import { sendMessages } from '#app/people/messages/send_message'
import { slipRun } from '#app/people/slips/queries/slip_run'
import { refuseNotServed } from '#app/people/slips/refuse_not_served'
import { slipSheet } from '#app/people/slips/slip_sheet'
import type { I18n } from '@adonisjs/i18n'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const HASHES_AT_ONCE = 4

type Row = Record<string, any>

interface Printed {
  id: number
  personId: number
  hash: string
}

/**
 * Prints the sheet of a run, once: makes the one-time passwords, keeps their hashes, ends the former
 * slips of the same people and tells them. The passwords are in the given file and nowhere else.
 * @throws RuleViolation E_SLIPS_PREPARING, E_SHEET_PRINTED, E_NO_SLIPS, E_SLIP_NOT_CURRENT
 */
export default class PrintSlips {
  async handle({ actor, runId, i18n }: { actor: User; runId: number; i18n: I18n }) {
    const { run, people, progress } = (await slipRun(runId))!
    if (run.printed_at) throw refusal('E_SHEET_PRINTED')
    if (progress.status !== 'finished') throw refusal('E_SLIPS_PREPARING')
    if (people.length === 0) throw refusal('E_NO_SLIPS')

    const base = await db.from('bases').where('id', run.base_id).firstOrFail()
    const slips = people.map((person) => ({ ...person, password: randomSlipPassword() }) as any)
    const expiresAt = clock.instantIn(SLIP_DAYS * 24 * 3600)
    const file = await slipSheet({ slips, expiresAt, base, code: run.code, i18n })
    const printed: Printed[] = []
    for (let start = 0; start < slips.length; start += HASHES_AT_ONCE) {
      printed.push(...(await Promise.all(slips.slice(start, start + HASHES_AT_ONCE).map(hashed))))
    }

    await db.transaction(async (trx) => {
      await this.#keep(trx, { run, printed, expiresAt })
      await sendMessages(
        trx,
        printed.flatMap(({ id, personId }) => [
          {
            to: { personId },
            kind: 'account_opened' as const,
            path: '/me',
            uniqueKey: `account_opened:${personId}`,
          },
          {
            to: { personId },
            kind: 'slip_printed' as const,
            parameters: { base: { zh: base.name_zh, en: base.name_en }, day: clock.today() },
            path: '/me',
            uniqueKey: `slip_printed:${id}`,
          },
        ])
      )
      await recordAudit(trx, {
        actor,
        action: 'slips.printed',
        subject: { type: 'slip_run', id: runId },
        changes: { people: printed.map(({ personId }) => personId), expiresAt },
      })
    })
    return file
  }

  async #keep(
    trx: TransactionClientContract,
    { run, printed, expiresAt }: { run: Row; printed: Printed[]; expiresAt: string }
  ) {
    const at = clock.instant()
    const ids = printed.map(({ personId }) => personId)
    const taken = await changedRows(
      trx.from('slip_runs').where('id', run.id).whereNull('printed_at').update({ printed_at: at })
    )
    if (taken === 0) throw refusal('E_SHEET_PRINTED')
    // Two sheets for the same people at once: the later one ends the slips of the former.
    await trx.from('persons').whereIn('id', ids).orderBy('id').forUpdate().select('id')
    await refuseNotServed(trx, { baseId: run.base_id, personIds: ids })
    await trx
      .from('password_slips')
      .whereIn('person_id', ids)
      .whereNotNull('printed_at')
      .whereNull('used_at')
      .whereNull('replaced_at')
      .update({ replaced_at: at })
    for (const { id, hash: kept } of printed) {
      await trx
        .from('password_slips')
        .where('id', id)
        .update({ password_hash: kept, printed_at: at, expires_at: expiresAt })
    }
  }
}

async function hashed(slip: { id: number; person_id: number; password: string }): Promise<Printed> {
  return {
    id: slip.id,
    personId: slip.person_id,
    hash: await hash.make(slipDigits(slip.password)!),
  }
}

function refusal(code: string) {
  return new RuleViolation(code, { module: 'slips' })
}
