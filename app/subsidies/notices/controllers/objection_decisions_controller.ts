import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import DecideObjection from '#app/subsidies/notices/actions/decide_objection'
import ObjectionPolicy from '#app/subsidies/notices/objection_policy'
import { objectionPage } from '#app/subsidies/notices/queries/objections'
import { objectionDecisionValidator } from '#app/subsidies/notices/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ObjectionDecisionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decide: DecideObjection
  ) {
    await bouncer.with(ObjectionPolicy).authorize('decide')
    const found = await objectionPage(params.id)
    if (!found) throw new Exception('No such objection', { status: 404 })
    const input = await request.validateUsing(objectionDecisionValidator)

    const { id, number } = found.objection
    await decide.handle({
      ...input,
      actor: auth.getUserOrFail(),
      objectionId: id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`notices.flash.${input.result}`, { number }))
    return response.redirect(`/objections/${id}`)
  }
}
