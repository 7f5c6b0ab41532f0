import { parseCreditCode } from '#app/people/credit_code'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { INSTITUTIONS } from '#app/bases/institutions/running_violation'
import type { ChangeContent, Licence } from '#app/bases/institutions/institution_terms'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * Refuses a change that does not fit what stands; asked when it is proposed and again when it is
 * confirmed.
 * @throws RuleViolation E_CREDIT_CODE, E_CREDIT_CODE_TAKEN, E_TERM_ORDER, E_INSTITUTION_SET,
 *   E_NO_INSTITUTION, E_CODE_TAKEN, E_GRADES_ORDER, E_FILING_OF_OTHER, E_SPECIALTY_THERE,
 *   E_SPECIALTY_NOT_THERE, E_OCCUPATION_OF_OTHER
 */
export async function checkChange(
  client: QueryClientContract,
  baseId: number | null,
  content: ChangeContent
) {
  const base = baseId === null ? null : await client.from('bases').where('id', baseId).firstOrFail()
  const institutionId: number | null = base?.institution_id ?? null
  switch (content.kind) {
    case 'institution_added':
      if (institutionId !== null) refuse('E_INSTITUTION_SET')
      await refuseTaken(client, 'institutions', 'code', content.code)
      return checkLicence(client, content, null)
    case 'licence_changed':
      if (institutionId === null) refuse('E_NO_INSTITUTION')
      return checkLicence(client, content, institutionId)
    case 'filing_added':
      if (institutionId === null) refuse('E_NO_INSTITUTION')
      if (content.lowest > content.highest) refuse('E_GRADES_ORDER', 'highest')
      refuseTerm(content.validFrom, content.validUntil)
      return refuseOtherOccupation(client, content.specialtyId, content.occupationId)
    case 'filing_ended': {
      const row = await client.from('institution_filings').where('id', content.filingId).first()
      if (!row || row.institution_id !== institutionId) refuse('E_FILING_OF_OTHER', 'filingId')
      return refuseTerm(row.valid_from, content.endsOn)
    }
    case 'specialty_added':
    case 'specialty_ended': {
      const row = await client
        .from('base_specialties')
        .where({ base_id: baseId!, specialty_id: content.specialtyId })
        .first()
      const isThere = row !== null && row !== undefined && row.ended_on === null
      if (content.kind === 'specialty_added' && isThere) refuse('E_SPECIALTY_THERE', 'specialtyId')
      if (content.kind === 'specialty_ended' && !isThere) {
        refuse('E_SPECIALTY_NOT_THERE', 'specialtyId')
      }
      return
    }
    case 'base_added':
      return refuseTaken(client, 'bases', 'code', content.code)
  }
}

async function checkLicence(
  client: QueryClientContract,
  { creditCode, validFrom, validUntil }: Licence,
  institutionId: number | null
) {
  refuseTerm(validFrom, validUntil)
  if (creditCode === null) return
  const reading = parseCreditCode(creditCode)
  if (!reading.ok) refuse('E_CREDIT_CODE', 'creditCode')
  const taken = await client.from('institutions').where('credit_code', reading.code).first()
  if (taken && taken.id !== institutionId) refuse('E_CREDIT_CODE_TAKEN', 'creditCode')
}

function refuseTerm(from: string | null, until: string | null) {
  if (from && until && until < from) refuse('E_TERM_ORDER', 'validUntil')
}

async function refuseTaken(
  client: QueryClientContract,
  table: 'institutions' | 'bases',
  column: string,
  value: string
) {
  if (await client.from(table).where(column, value).first()) refuse('E_CODE_TAKEN', 'code')
}

async function refuseOtherOccupation(
  client: QueryClientContract,
  specialtyId: number,
  occupationId: number | null
) {
  if (occupationId === null) return
  const known = await client
    .from('specialty_occupations')
    .where({ specialty_id: specialtyId, occupation_id: occupationId })
    .first()
  if (!known) refuse('E_OCCUPATION_OF_OTHER', 'occupationId')
}

function refuse(code: string, field?: string): never {
  throw new RuleViolation(code, { module: INSTITUTIONS, field })
}
