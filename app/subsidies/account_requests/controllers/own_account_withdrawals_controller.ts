import { inject } from '@adonisjs/core'
import AccountRequestPolicy from '#app/subsidies/account_requests/account_request_policy'
import CloseAccountRequest from '#app/subsidies/account_requests/actions/close_account_request'
import type { HttpContext } from '@adonisjs/core/http'

export default class OwnAccountWithdrawalsController {
  @inject()
  async store({ auth, bouncer, i18n, response, session }: HttpContext, close: CloseAccountRequest) {
    await bouncer.with(AccountRequestPolicy).authorize('ask')

    await close.withdraw({ actor: auth.getUserOrFail() })
    session.flash('success', i18n.t('account_requests.flash.withdrawn'))
    return response.redirect('/me/bank_account')
  }
}
