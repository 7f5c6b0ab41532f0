import { findOrCreatePerson } from '#app/people/find_or_create_person'
import { hasOtherOffice } from '#app/accounts/queries/other_office'
import { linkRefusal } from '#app/people/account_links/link_step'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * The person of an officer's identity document, found by the whole number or recorded: so that nobody
 * handles their own record, whenever they enrol.
 * @throws RuleViolation E_NAME_OF_DOCUMENT, E_PERSON_HAS_OFFICE and those of `findOrCreatePerson`
 */
export async function officerOfDocument(
  trx: TransactionClientContract,
  {
    fullName,
    documentNumber,
    userId = 0,
  }: { fullName: string; documentNumber: string; userId?: number }
): Promise<number> {
  const personId = await personOf(trx, fullName, documentNumber)
  if (await hasOtherOffice(trx, { personId, userId })) throw linkRefusal('E_PERSON_HAS_OFFICE')
  return personId
}

/** The name another record has is not told: the system administrator sees no business data. */
async function personOf(trx: TransactionClientContract, name: string, documentNumber: string) {
  try {
    return await findOrCreatePerson(trx, { name, documentNumber })
  } catch (error) {
    if (error instanceof RuleViolation && error.code === 'E_NAME_DIFFERS') {
      throw linkRefusal('E_NAME_OF_DOCUMENT')
    }
    throw error
  }
}
