import { inject } from '@adonisjs/core'
import BasesPolicy from '#app/bases/bases_policy'
import LiftClosure from '#app/bases/resources/actions/lift_closure'
import { ownedRow } from '#app/bases/resources/queries/owned_row'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClosureLiftingsController {
  @inject()
  async store(ctx: HttpContext, liftClosure: LiftClosure) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const closure = await ownedRow('closures', params.id)
    await bouncer.with(BasesPolicy).authorize('manage', closure)

    await liftClosure.handle({
      actor: auth.getUserOrFail(),
      closureId: closure.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('resources.flash.lifted'))
    return response.redirect().back()
  }
}
