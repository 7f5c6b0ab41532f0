import { inject } from '@adonisjs/core'
import BasesPolicy from '#app/bases/bases_policy'
import CloseDays from '#app/bases/resources/actions/close_days'
import { closureValidator } from '#app/bases/resources/validators'
import { ownedRow } from '#app/bases/resources/queries/owned_row'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClosuresController {
  @inject()
  async store(ctx: HttpContext, closeDays: CloseDays) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const base = await ownedRow('bases', params.id)
    await bouncer.with(BasesPolicy).authorize('manage', base)
    const { roomId, slot, ...input } = await request.validateUsing(closureValidator)

    const { sessions } = await closeDays.handle({
      ...input,
      roomId: roomId ?? null,
      slot: slot ?? null,
      actor: auth.getUserOrFail(),
      baseId: base.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('resources.flash.closed', { count: sessions }))
    return response.redirect().back()
  }
}
