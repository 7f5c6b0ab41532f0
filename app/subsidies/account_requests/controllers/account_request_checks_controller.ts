import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { presentBases } from '#app/people/queries/present_relation'
import AccountRequestPolicy from '#app/subsidies/account_requests/account_request_policy'
import CloseAccountRequest from '#app/subsidies/account_requests/actions/close_account_request'
import { accountRequest } from '#app/subsidies/account_requests/queries/account_requests'
import { accountCheckValidator } from '#app/subsidies/account_requests/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class AccountRequestChecksController {
  @inject()
  async store(ctx: HttpContext, close: CloseAccountRequest) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(AccountRequestPolicy).authorize('index')
    const found = await accountRequest(params.id)
    if (!found) throw new Exception('No such request', { status: 404 })
    const baseIds = await presentBases(found.person_id)
    await bouncer.with(AccountRequestPolicy).authorize('check', { baseIds })

    const { result, proof = '', reason = '' } = await request.validateUsing(accountCheckValidator)
    const by = { actor: auth.getUserOrFail(), id: found.id, requestId: request.id() }
    if (result === 'checked') await close.check({ ...by, proof })
    else await close.refuse({ ...by, reason })

    session.flash('success', i18n.t(`account_requests.flash.${result}`))
    return response.redirect(`/account_requests/${found.id}`)
  }
}
