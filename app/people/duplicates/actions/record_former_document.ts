import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { foldNumber } from '#app/people/typed_text'
import { recordAudit } from '#app/shared/audit/record_audit'
import { readDocument } from '#app/people/identity_document'
import { noteDuplicates } from '#app/people/duplicates/note_duplicates'
import { refusal } from '#app/people/duplicates/duplicate_step'
import { blindIndex, encryptField } from '#app/shared/crypto/field_cipher'
import { identityNumberOfOld, maskIdentityNumber } from '#app/people/identity_number'
import type User from '#models/user'

export interface FormerDocumentInput {
  actor: User
  personId: number
  documentType: string
  documentNumber: string
  /** The paper that shows whose it was: a note of the police, the old card. */
  proof: string
  requestId?: string
}

/**
 * Records a document a person was known by before. A number of 15 digits is looked up as the number of
 * 18 characters it became. Gives how many records that may be the same person it brought to light.
 * @throws RuleViolation E_FORMER_DOCUMENT, E_DOCUMENT_KNOWN
 */
export default class RecordFormerDocument {
  async handle(input: FormerDocumentInput): Promise<number> {
    const { actor, personId, proof, requestId } = input
    const { type, number, mask } = read(input)
    const index = blindIndex('document', number)
    return db.transaction(async (trx) => {
      const person = await trx.from('persons').where('id', personId).forUpdate().firstOrFail()
      const known = await trx
        .from('person_documents')
        .where({ person_id: personId, document_index: index })
        .first()
      if (known || person.document_index === index) {
        throw refusal('E_DOCUMENT_KNOWN', {}, 'documentNumber')
      }
      await trx.table('person_documents').insert({
        person_id: personId,
        document_type: type,
        document_cipher: encryptField(number),
        document_index: index,
        document_mask: mask,
        proof,
        recorded_by_id: actor.id,
        recorded_at: clock.instant(),
      })
      const found = await noteDuplicates(trx, [personId])
      await recordAudit(trx, {
        actor,
        action: 'person.former_document_recorded',
        subject: { type: 'person', id: personId },
        changes: { type, found },
        requestId,
      })
      return found
    })
  }
}

function read({ documentType, documentNumber }: FormerDocumentInput) {
  const typed = foldNumber(documentNumber)
  const number = /^\d{15}$/.test(typed) ? identityNumberOfOld(typed) : typed
  const reading = readDocument(documentType, number, clock.today())
  if (!reading.ok) throw refusal('E_FORMER_DOCUMENT', {}, 'documentNumber')
  return { ...reading, mask: number === typed ? reading.mask : maskIdentityNumber(typed) }
}
