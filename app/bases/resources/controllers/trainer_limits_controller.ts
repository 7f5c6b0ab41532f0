import { inject } from '@adonisjs/core'
import BasesPolicy from '#app/bases/bases_policy'
import SaveLimits from '#app/bases/resources/actions/save_limits'
import { limitsValidator } from '#app/bases/resources/validators'
import { ownedRow } from '#app/bases/resources/queries/owned_row'
import type { HttpContext } from '@adonisjs/core/http'

export default class TrainerLimitsController {
  @inject()
  async update(ctx: HttpContext, saveLimits: SaveLimits) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const trainer = await ownedRow('trainers', params.id)
    await bouncer.with(BasesPolicy).authorize('manage', trainer)
    const input = await request.validateUsing(limitsValidator)

    await saveLimits.handle({
      actor: auth.getUserOrFail(),
      trainerId: trainer.id,
      hoursPerWeek: input.hoursPerWeek ?? null,
      hoursPerDay: input.hoursPerDay ?? null,
      availability: input.availability ?? [],
      requestId: request.id(),
    })
    session.flash('success', i18n.t('resources.flash.saved'))
    return response.redirect(`/trainers/${trainer.id}`)
  }
}
