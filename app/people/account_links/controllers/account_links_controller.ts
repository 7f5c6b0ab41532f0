import { Exception } from '@adonisjs/core/exceptions'
import AccountLinkPolicy from '#app/people/account_links/account_link_policy'
import { accountLink, accountLinkList } from '#app/people/account_links/queries/account_links'
import { accountLinkListValidator } from '#app/people/account_links/validators'
import { LINK_TINTS } from '#app/people/account_links/link_step'
import { onlyFilled } from '#app/shared/validation'
import type { HttpContext } from '@adonisjs/core/http'

/** Whose accounts are, as proposed and decided. */
export default class AccountLinksController {
  async index({ bouncer, request, view }: HttpContext) {
    await bouncer.with(AccountLinkPolicy).authorize('index')

    const asked = await accountLinkListValidator.validate(onlyFilled(request.qs()))
    const found = await accountLinkList(asked)
    return view.render('pages/account_links/index', { ...found, tints: LINK_TINTS })
  }

  async show({ auth, bouncer, params, view }: HttpContext) {
    await bouncer.with(AccountLinkPolicy).authorize('index')

    const link = await accountLink(Number(params.id))
    if (!link) throw new Exception('No such link', { status: 404 })
    const user = auth.getUserOrFail()
    return view.render('pages/account_links/show', {
      link,
      tints: LINK_TINTS,
      mayDecide: await bouncer.with(AccountLinkPolicy).allows('decide'),
      isOwn: user.id === link.userId,
      isProposer: user.id === link.proposedById,
    })
  }
}
