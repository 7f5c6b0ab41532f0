import { Exception } from '@adonisjs/core/exceptions'
import { onlyFilled } from '#app/shared/validation'
import { presentBases } from '#app/people/queries/present_relation'
import AccountRequestPolicy from '#app/subsidies/account_requests/account_request_policy'
import {
  accountRequest,
  accountRequestList,
} from '#app/subsidies/account_requests/queries/account_requests'
import { accountRequestListValidator } from '#app/subsidies/account_requests/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class AccountRequestsController {
  async index({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(AccountRequestPolicy).authorize('index')

    const asked = await accountRequestListValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/account_requests/index', {
      ...(await accountRequestList(auth.getUserOrFail(), asked)),
      shown: asked.state ?? null,
    })
  }

  async show({ auth, bouncer, params, view }: HttpContext) {
    await bouncer.with(AccountRequestPolicy).authorize('index')
    const found = await accountRequest(params.id)
    if (!found) throw new Exception('No such request', { status: 404 })
    const baseIds = await presentBases(found.person_id)
    await bouncer.with(AccountRequestPolicy).authorize('show', { baseIds })

    return view.render('pages/account_requests/show', {
      asked: found,
      mayCheck: await bouncer.with(AccountRequestPolicy).allows('check', { baseIds }),
      isOwn: found.person_id === auth.getUserOrFail().personId,
    })
  }
}
