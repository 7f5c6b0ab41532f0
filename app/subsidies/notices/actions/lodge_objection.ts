import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { dueOn } from '#app/subsidies/claim_terms'
import { lockClaims } from '#app/subsidies/claim_rows'
import { encryptField } from '#app/shared/crypto/field_cipher'
import { recordAudit } from '#app/shared/audit/record_audit'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { publicLines } from '#app/subsidies/queries/notices'
import { objectionNumber, takeSerials } from '#app/subsidies/serials'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { maskContact } from '#app/subsidies/notices/contact'
import { NOTICES, OBJECTION_WORKING_DAYS } from '#app/subsidies/notices/notice_terms'
import type { PrivateFile } from '#app/shared/files/private_file'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface LodgeObjectionInput {
  noticeNumber: string
  /** Number on the list; the notice as a whole when left out. */
  position?: number | null
  name: string
  /** A phone number or an e-mail address. */
  contact: string
  ground: string
  evidence?: PrivateFile | null
  /** Counts the form once. */
  formKey: string
  requestId?: string | null
}

export interface LodgedObjection {
  number: string
  /** The form was sent before: nothing was written now. */
  isRepeated: boolean
}

/**
 * Takes down an objection of the public to an open notice, until its last day ends. One to a line
 * freezes that claim alone until it is answered; one to the whole notice freezes nothing, but has to be
 * answered before the notice is closed.
 * @throws RuleViolation E_NOTICE_OVER, E_NO_SUCH_LINE
 */
export default class LodgeObjection {
  async handle(input: LodgeObjectionInput): Promise<LodgedObjection> {
    const calendar = await WorkCalendar.load()
    return db.transaction(async (trx) => {
      const year = clock.year()
      // The lock of all objections: the same form sent twice meets its first row.
      await takeSerials(trx, 'objection', year, 0)
      const earlier = await trx
        .from('notice_objections')
        .where('form_key', input.formKey)
        .select('number')
        .first()
      if (earlier) return { number: earlier.number, isRepeated: true }

      const notice = await this.#lockOpenNotice(trx, input.noticeNumber)
      const claim = input.position ? await this.#claimAt(trx, notice.id, input.position) : null
      const serial = await takeSerials(trx, 'objection', year, 1)
      const number = objectionNumber(year, serial)
      const at = clock.instant()
      const { evidence } = input
      const [row] = await trx
        .table('notice_objections')
        .returning('id')
        .insert({
          number,
          notice_id: notice.id,
          claim_id: claim?.id ?? null,
          name: input.name,
          contact_cipher: encryptField(input.contact),
          contact_mask: maskContact(input.contact),
          ground: input.ground,
          file_name: evidence ? `${number}.${evidence.kind}` : null,
          file_path: evidence?.path ?? null,
          file_sha256: evidence?.sha256 ?? null,
          status: 'open',
          lodged_at: at,
          due_on: dueOn(calendar, clock.today(), OBJECTION_WORKING_DAYS),
          form_key: input.formKey,
        })
      if (claim) {
        await trx
          .from('claims')
          .where('id', claim.id)
          .update({ disputed_at: at, updated_at: at, version: trx.raw('version + 1') })
        await recordDecisions(trx, null, [
          {
            claimId: claim.id,
            stage: 'dispute',
            result: 'lodged',
            status: 'noticed',
            reason: number,
          },
        ])
      }
      await recordAudit(trx, {
        actor: null,
        action: 'objection.lodged',
        subject: { type: 'objection', id: Number(row.id ?? row) },
        changes: { number, notice: notice.number, claim: claim?.number ?? null },
        requestId: input.requestId,
      })
      return { number, isRepeated: false }
    })
  }

  async #lockOpenNotice(trx: TransactionClientContract, number: string) {
    const notice = await trx.from('notices').where('number', number).forUpdate().first()
    const today = clock.today()
    if (notice?.status !== 'published' || today < notice.opens_on || today > notice.closes_on) {
      throw new RuleViolation('E_NOTICE_OVER', { module: NOTICES, params: { number } })
    }
    return notice as { id: number; number: string }
  }

  async #claimAt(trx: TransactionClientContract, noticeId: number, position: number) {
    const line = await publicLines(noticeId, trx).where('position', position).select('claim_id')
    const [claim] = await lockClaims(
      trx,
      line.map((one) => one.claim_id)
    )
    if (claim?.status === 'noticed') return claim
    throw new RuleViolation('E_NO_SUCH_LINE', {
      module: NOTICES,
      field: 'position',
      params: { position },
    })
  }
}
