import { inject } from '@adonisjs/core'
import DuplicatePolicy from '#app/people/duplicates/duplicate_policy'
import DecideMerge from '#app/people/duplicates/actions/decide_merge'
import { pairReach } from '#app/people/duplicates/queries/duplicates'
import { decideMergeValidator } from '#app/people/duplicates/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class DuplicateDecisionsController {
  @inject()
  async store(ctx: HttpContext, decide: DecideMerge) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(DuplicatePolicy).authorize('decide', await pairReach(Number(params.id)))
    const decision = await request.validateUsing(decideMergeValidator)

    const step = await decide.handle({
      ...decision,
      actor: auth.getUserOrFail(),
      duplicateId: Number(params.id),
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`duplicates.done.${step}`))
    return response.redirect(`/people/duplicates/${params.id}`)
  }
}
