import { inject } from '@adonisjs/core'
import CreateUser from '#app/accounts/actions/create_user'
import UserPolicy from '#app/accounts/user_policy'
import { newAccountValidator } from '#app/people/account_links/validators'
import { officerOfDocument } from '#app/people/account_links/officer_of_document'
import type { HttpContext } from '@adonisjs/core/http'

export default class NewAccountsController {
  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    create: CreateUser
  ) {
    await bouncer.with(UserPolicy).authorize('create')

    const { documentNumber, ...input } = await request.validateUsing(newAccountValidator)
    const { fullName } = input
    const { password } = await create.handle({
      ...input,
      findPerson: documentNumber
        ? (trx) => officerOfDocument(trx, { fullName, documentNumber })
        : undefined,
      actor: auth.getUserOrFail(),
    })

    session.flash(
      'success',
      i18n.t('accounts.users.created', { username: input.username, password })
    )
    return response.redirect('/users')
  }
}
