import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { sendMessage } from '#app/people/messages/send_message'
import ProposeAccountCorrection from '#app/subsidies/account_corrections/actions/propose_account_correction'
import { refusal } from '#app/subsidies/account_requests/actions/ask_for_account'
import type User from '#models/user'

/** What becomes of a request: an officer who saw the document proposes the account, or refuses. */
export default class CloseAccountRequest {
  /**
   * The document and the account agree: proposes the account, which an approver decides.
   * @throws RuleViolation E_PROOF_NEEDED, E_REQUEST_DECIDED and those of ProposeAccountCorrection
   */
  async check(input: { actor: User; id: number; proof: string; requestId?: string }) {
    const { actor, id, requestId } = input
    const proof = input.proof.trim()
    if (proof.length < 4) throw refusal('E_PROOF_NEEDED', 'proof')
    const row = await db.from('account_requests').where('id', id).firstOrFail()
    const person = await db.from('persons').where('id', row.person_id).firstOrFail()
    return new ProposeAccountCorrection().handle({
      actor,
      owner: { type: 'person', id: row.person_id },
      accountName: person.name,
      bankName: row.bank_name,
      account: decryptField(row.account_cipher),
      reason: row.reason,
      proof,
      file: { kind: row.file_kind, path: row.file_path, sha256: row.file_sha256, size: 0 },
      accountRequestId: id,
      requestId,
    })
  }

  /** @throws RuleViolation E_REFUSAL_REASON, E_REQUEST_DECIDED, E_OWN_REQUEST */
  async refuse(input: { actor: User; id: number; reason: string; requestId?: string }) {
    const { actor, id, requestId } = input
    const reason = input.reason.trim()
    if (reason.length < 4) throw refusal('E_REFUSAL_REASON', 'reason')
    await db.transaction(async (trx) => {
      const row = await trx.from('account_requests').where('id', id).firstOrFail()
      if (row.person_id === actor.personId) throw refusal('E_OWN_REQUEST')
      const refused = await changedRows(
        trx.from('account_requests').where({ id, status: 'asked' }).update({
          status: 'refused',
          checked_by_id: actor.id,
          checked_at: clock.instant(),
          check_reason: reason,
        })
      )
      if (refused === 0) throw refusal('E_REQUEST_DECIDED')
      await sendMessage(trx, {
        to: { personId: row.person_id },
        kind: 'account_change_decided',
        parameters: { mask: row.account_mask, result: 'refused' },
        path: '/me/bank_account',
        uniqueKey: `account_request_refused:${id}`,
      })
      await recordAudit(trx, {
        actor,
        action: 'account_request.refused',
        subject: { type: 'account_request', id },
        requestId,
      })
    })
  }

  /** The trainee takes an own request back. @throws RuleViolation E_REQUEST_DECIDED */
  async withdraw({ actor }: { actor: User }) {
    await db.transaction(async (trx) => {
      const row = await trx
        .from('account_requests')
        .where({ person_id: actor.personId, status: 'asked' })
        .first()
      const withdrawn = row
        ? await changedRows(
            trx
              .from('account_requests')
              .where({ id: row.id, status: 'asked' })
              .update({ status: 'withdrawn' })
          )
        : 0
      if (withdrawn === 0) throw refusal('E_REQUEST_DECIDED')
      await recordAudit(trx, {
        actor,
        action: 'account_request.withdrawn',
        subject: { type: 'account_request', id: row.id },
      })
    })
  }
}
