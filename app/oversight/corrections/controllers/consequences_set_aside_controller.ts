import { inject } from '@adonisjs/core'
import ScoreCorrectionPolicy from '#app/oversight/corrections/score_correction_policy'
import SetConsequenceAside from '#app/oversight/corrections/actions/set_consequence_aside'
import { setAsideValidator } from '#app/oversight/corrections/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ConsequencesSetAsideController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    setAside: SetConsequenceAside
  ) {
    await bouncer.with(ScoreCorrectionPolicy).authorize('carryOut')
    const input = await request.validateUsing(setAsideValidator)
    await setAside.handle({
      ...input,
      actor: auth.getUserOrFail(),
      correctionId: Number(params.id),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('score_corrections.done.set_aside'))
    return response.redirect(`/corrections/${params.id}`)
  }
}
