import { encryptField } from '#app/shared/crypto/field_cipher'
import { maskAccount, parseBankAccount } from '#app/people/bank_account'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { accountIndexOf } from '#app/subsidies/payees'

/** Language file of the module's messages. */
export const MODULE = 'employers'

export interface AccountInput {
  accountName?: string | null
  bankName?: string | null
  account?: string | null
}

/**
 * The columns of an account as typed; none when nothing was typed.
 * @throws RuleViolation E_ACCOUNT_INCOMPLETE, E_ACCOUNT_NUMBER
 */
export function accountColumns({ accountName, bankName, account }: AccountInput) {
  if (!accountName && !bankName && !account) return {}
  if (!accountName || !bankName || !account) {
    throw new RuleViolation('E_ACCOUNT_INCOMPLETE', { module: MODULE, field: 'account' })
  }
  const reading = parseBankAccount(account)
  if (!reading.ok) throw new RuleViolation('E_ACCOUNT_NUMBER', { module: MODULE, field: 'account' })
  return {
    account_name: accountName,
    bank_name: bankName,
    account_cipher: encryptField(reading.number),
    account_index: accountIndexOf(reading.number),
    account_mask: maskAccount(reading.number),
  }
}
