import { inject } from '@adonisjs/core'
import AccountLinkPolicy from '#app/people/account_links/account_link_policy'
import DecideLink from '#app/people/account_links/actions/decide_link'
import { decideLinkValidator } from '#app/people/account_links/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class AccountLinkDecisionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decide: DecideLink
  ) {
    await bouncer.with(AccountLinkPolicy).authorize('decide')

    const decision = await request.validateUsing(decideLinkValidator)
    await decide.handle({
      ...decision,
      actor: auth.getUserOrFail(),
      linkId: Number(params.id),
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`account_links.flash.${decision.result}`))
    return response.redirect(`/account_links/${params.id}`)
  }
}
