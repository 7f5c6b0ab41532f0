import { inject } from '@adonisjs/core'
import DecideRecognition from '#app/grades/recognitions/actions/decide_recognition'
import RecognitionPolicy from '#app/grades/recognitions/recognition_policy'
import { recognitionDecisionValidator } from '#app/grades/recognitions/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class RecognitionDecisionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decide: DecideRecognition
  ) {
    await bouncer.with(RecognitionPolicy).authorize('decide')

    const { result, reason } = await request.validateUsing(recognitionDecisionValidator)
    await decide.handle({
      actor: auth.getUserOrFail(),
      recognitionId: Number(params.id),
      result,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`recognitions.flash.${result}`))
    return response.redirect(`/recognitions/${params.id}`)
  }
}
