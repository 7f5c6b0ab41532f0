import { progressOf } from '#app/portal/progress'
import { daysInWords } from '#app/portal/days_in_words'
import { ownEnrolments, progressFacts } from '#app/portal/queries/own_progress'
import PortalPolicy from '#app/portal/portal_policy'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class ProgressesController {
  async show({ auth, bouncer, i18n, view }: HttpContext) {
    await bouncer.with(PortalPolicy).authorize('view')

    const locale = i18n.locale as Locale
    const [newest, ...others] = await ownEnrolments(auth.getUserOrFail().personId!, locale)
    const facts = newest ? await progressFacts(newest, locale) : null
    return view.render('pages/portal/progress', {
      newest,
      others,
      facts,
      progress: facts && progressOf(facts),
      withDays: daysInWords(locale),
    })
  }
}
