import { inject } from '@adonisjs/core'
import ProposeTitleWithdrawal from '#app/competitions/titles/actions/propose_title_withdrawal'
import TitlePolicy from '#app/competitions/titles/title_policy'
import { titleWithdrawalValidator } from '#app/competitions/titles/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class TitleWithdrawalsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    propose: ProposeTitleWithdrawal
  ) {
    await bouncer.with(TitlePolicy).authorize('propose')

    const { reason } = await request.validateUsing(titleWithdrawalValidator)
    const actor = auth.getUserOrFail()
    await propose.handle({ actor, holderId: Number(params.id), reason, requestId: request.id() })
    session.flash('success', i18n.t('titles.flash.withdrawal_proposed'))
    return response.redirect('/titles')
  }
}
