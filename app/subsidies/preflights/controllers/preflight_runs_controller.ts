import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import ClaimPolicy from '#app/subsidies/claim_policy'
import KeepPreflight from '#app/subsidies/preflights/actions/keep_preflight'
import PreflightRunPolicy from '#app/subsidies/preflights/preflight_run_policy'
import { preflightClass } from '#app/subsidies/queries/class_claims'
import type { HttpContext } from '@adonisjs/core/http'

export default class PreflightRunsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    keep: KeepPreflight
  ) {
    const courseClass = await preflightClass(params.id)
    if (!courseClass) throw new Exception('No such class', { status: 404 })
    await bouncer.with(ClaimPolicy).authorize('preflight', courseClass)
    await bouncer.with(PreflightRunPolicy).authorize('keep', courseClass)

    await keep.handle({
      actor: auth.getUserOrFail(),
      classId: courseClass.id,
      occasion: 'asked',
      requestId: request.id(),
    })
    session.flash('success', i18n.t('preflights.flash.kept'))
    return response.redirect(`/classes/${courseClass.id}/claims`)
  }
}
