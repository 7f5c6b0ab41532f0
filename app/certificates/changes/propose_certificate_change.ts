import clock from '#app/shared/clock'
import { CHANGES } from '#app/certificates/changes/certificate_change'
import { encryptField } from '#app/shared/crypto/field_cipher'
import { holdsPersonalNumber } from '#app/shared/personal_number'
import { isLive } from '#app/certificates/certificate_status'
import { missingGlyphs } from '#app/shared/pdf/fonts'
import { normaliseName } from '#app/people/person_name'
import { openFacts } from '#app/certificates/open_facts'
import { readDocument } from '#app/people/identity_document'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseCorrecting } from '#app/certificates/changes/refuse_correcting'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type {
  CertificateChangeKind,
  CorrectedFacts,
} from '#app/certificates/changes/certificate_change'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface ProposedChange {
  certificateId: number
  kind: CertificateChangeKind
  /** At least five characters; of a revocation it is shown to everybody who verifies. */
  reason: string
  /** What proves it: number or name of a decision, a statement, a register entry. */
  document: string
  /** Needed for a correction: what the certificate should have said of its holder. */
  facts?: CorrectedFacts
  /** Null: the system drafts it, and a person must take it up before another carries it out. */
  proposedById: number | null
  requestId?: string | null
}

/**
 * Proposes to revoke, correct or reissue a certificate; nothing changes until a second person carries it
 * out (`DecideCertificateChange`). Gives the id of the change. A draft of the system that waits already is
 * not made twice: its id is given again. Call it last in the transaction, since it writes the audit row.
 *
 * @throws RuleViolation E_CHANGE_REASON, E_CHANGE_PERSONAL, E_CERTIFICATE_DEAD, E_CHANGE_WAITS,
 * E_CORRECTION_GRADE, E_CORRECTION_REVOCATION, E_CORRECTION_EMPTY, E_CORRECTION_SAME, E_CORRECTION_NAME, E_CORRECTION_DOCUMENT, E_MISSING_GLYPH
 */
export async function proposeCertificateChange(
  trx: TransactionClientContract,
  input: ProposedChange
): Promise<number> {
  const { certificateId, kind, proposedById, requestId } = input
  const reason = input.reason.trim()
  if (Array.from(reason).length < 5) throw refusal('E_CHANGE_REASON', 'reason')
  // The reason is public, and neither is encrypted: no number of identity, phone or account belongs there.
  for (const field of ['reason', 'document'] as const) {
    if (holdsPersonalNumber(input[field])) throw refusal('E_CHANGE_PERSONAL', field)
  }
  const certificate = await trx
    .from('certificates')
    .where('id', certificateId)
    .forUpdate()
    .select('id', 'status', 'facts_cipher', 'grade_record_id')
    .firstOrFail()
  if (!isLive(certificate.status)) throw refusal('E_CERTIFICATE_DEAD')
  const waiting = await trx
    .from('certificate_changes')
    .where({ certificate_id: certificateId, kind })
    .whereIn('status', ['draft', 'proposed'])
    .first()
  if (waiting && proposedById === null) return waiting.id
  if (waiting) throw refusal('E_CHANGE_WAITS')
  if (kind === 'correction') await refuseCorrecting(trx, certificate)
  const facts = kind === 'correction' ? corrected(certificate.facts_cipher, input.facts) : null
  const proposer =
    proposedById === null
      ? null
      : await trx.from('users').where('id', proposedById).select('id', 'full_name').firstOrFail()

  const now = clock.instant()
  const [row] = await trx
    .table('certificate_changes')
    .returning('id')
    .insert({
      certificate_id: certificateId,
      kind,
      status: proposer ? 'proposed' : 'draft',
      reason,
      document: input.document.trim(),
      facts_cipher: facts && encryptField(JSON.stringify(facts)),
      drafted_at: now,
      proposed_by_id: proposedById,
      proposed_at: proposer ? now : null,
    })
  const id = Number(row?.id ?? row)
  await recordAudit(trx, {
    actor: proposer && { id: proposer.id, fullName: proposer.full_name },
    action: proposer ? 'certificate_change.proposed' : 'certificate_change.drafted',
    subject: { type: 'certificate_change', id },
    changes: { certificate: certificateId, kind, ...(facts && { fields: Object.keys(facts) }) },
    requestId,
  })
  return id
}

/** What of the frozen facts is to be another, checked like at the first issue. */
function corrected(cipher: string, given: CorrectedFacts = {}): CorrectedFacts {
  const frozen = openFacts(cipher)
  const facts: CorrectedFacts = {}
  if (given.name?.trim()) {
    const name = normaliseName(given.name)
    if (Array.from(name).length < 2) throw refusal('E_CORRECTION_NAME', 'name')
    const missing = missingGlyphs(name)
    if (missing.length > 0) {
      const characters = missing.map((sign) => `${sign.character} ${sign.codePoint}`).join(', ')
      throw new RuleViolation('E_MISSING_GLYPH', {
        module: 'certificates',
        field: 'name',
        params: { name, characters },
      })
    }
    if (name !== frozen.name) facts.name = name
  }
  if (given.documentNumber?.trim()) {
    const type = given.documentType ?? frozen.documentType
    const reading = readDocument(type, given.documentNumber, clock.today())
    if (!reading.ok) throw refusal('E_CORRECTION_DOCUMENT', 'documentNumber')
    if (reading.number !== frozen.documentNumber || reading.type !== frozen.documentType) {
      facts.documentType = reading.type
      facts.documentNumber = reading.number
    }
  }
  if (Object.keys(facts).length === 0) {
    const isEmpty = !given.name?.trim() && !given.documentNumber?.trim()
    throw refusal(isEmpty ? 'E_CORRECTION_EMPTY' : 'E_CORRECTION_SAME', 'name')
  }
  return facts
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: CHANGES, field })
}
