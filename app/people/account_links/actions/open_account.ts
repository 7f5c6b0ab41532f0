import CreateUser from '#app/accounts/actions/create_user'
import { proposeLink } from '#app/people/account_links/actions/propose_link'
import type { Role } from '#app/accounts/roles'
import type User from '#models/user'

/**
 * Creates an account and, with the number of an identity document, proposes whose it is: the account works
 * at once, the link counts once a second person confirms it, as every link does.
 * @throws RuleViolation those of `CreateUser` and `ProposeLink`; nothing is created then
 */
export default class OpenAccount {
  async handle(input: {
    actor: User
    username: string
    fullName: string
    roles: Role[]
    baseId?: number | null
    documentNumber?: string | null
    requestId?: string
  }): Promise<{ id: number; password: string; isLinkProposed: boolean }> {
    const { documentNumber, requestId, ...account } = input
    const { actor } = account
    const within: Parameters<CreateUser['handle']>[0]['within'] = documentNumber
      ? (trx, userId) => proposeLink(trx, { actor, userId, documentNumber, reason: '', requestId })
      : undefined
    const created = await new CreateUser().handle({ ...account, within })
    return { ...created, isLinkProposed: Boolean(documentNumber) }
  }
}
