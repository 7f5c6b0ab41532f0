import { inject } from '@adonisjs/core'
import { keepPrivateFile, SENT_FILE_MB } from '#app/shared/files/private_file'
import AccountRequestPolicy from '#app/subsidies/account_requests/account_request_policy'
import AskForAccount, {
  confirmPassword,
} from '#app/subsidies/account_requests/actions/ask_for_account'
import { ownAccount } from '#app/subsidies/account_requests/queries/account_requests'
import { accountRequestValidator } from '#app/subsidies/account_requests/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class OwnAccountsController {
  async show({ auth, bouncer, view }: HttpContext) {
    await bouncer.with(AccountRequestPolicy).authorize('ask')

    return view.render('pages/portal/bank_account', {
      ...(await ownAccount(auth.getUserOrFail().personId!)),
      megabytes: SENT_FILE_MB,
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    ask: AskForAccount
  ) {
    await bouncer.with(AccountRequestPolicy).authorize('ask')
    const actor = auth.getUserOrFail()
    const { currentPassword, ...asked } = await request.validateUsing(accountRequestValidator)
    await confirmPassword(actor, currentPassword)

    const place = { folder: 'account_requests', field: 'file' }
    await keepPrivateFile(request.file('file'), place, (file) =>
      ask.handle({ actor, ...asked, file, requestId: request.id() })
    )
    session.flash('success', i18n.t('account_requests.flash.asked'))
    return response.redirect('/me/bank_account')
  }
}
