import ReviewPolicy from '#app/subsidies/review/review_policy'
import { sampleList } from '#app/subsidies/review/queries/samples'
import { pageValidator } from '#app/subsidies/validators'
import { onlyFilled } from '#app/shared/validation'
import type { HttpContext } from '@adonisjs/core/http'
import type { Locale } from '#app/shared/words'

export default class QualitySamplesController {
  async index({ auth, bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(ReviewPolicy).authorize('samples')

    const { page = 1 } = await request.validateUsing(pageValidator, {
      data: onlyFilled(request.qs()),
    })
    return view.render('pages/subsidies/samples', {
      ...(await sampleList(auth.getUserOrFail(), page)),
      locale: i18n.locale as Locale,
    })
  }
}
