import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import BasesPolicy from '#app/bases/bases_policy'
import DecideChange from '#app/bases/institutions/actions/decide_change'
import { changePage } from '#app/bases/institutions/queries/bases'
import { institutionDecisionValidator } from '#app/bases/institutions/validators'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class BaseChangeDecisionsController {
  @inject()
  async store(ctx: HttpContext, decide: DecideChange) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(BasesPolicy).authorize('decide')
    const change = await changePage(Number(params.id), i18n.locale as Locale)
    if (!change) throw new Exception('No such change', { status: 404 })
    const input = await request.validateUsing(institutionDecisionValidator)

    const baseId = await decide.handle({
      ...input,
      actor: auth.getUserOrFail(),
      changeId: change.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`institutions.flash.${input.result}`))
    return response.redirect(baseId ? `/bases/${baseId}` : '/bases')
  }
}
