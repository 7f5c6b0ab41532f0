import clock from '#app/shared/clock'
import { asksForPace, expectedDays } from '#app/portal/expected/expected_days'
import { pastClasses } from '#app/portal/expected/queries/past_classes'
import { progressOf, type Progress, type ProgressFacts } from '#app/portal/progress'
import { daysInWords } from '#app/portal/days_in_words'
import { ownApplications } from '#app/enrolments/applications/queries/own_applications'
import { ownClaims } from '#app/portal/queries/own_claims'
import { ownEnrolments, progressFacts } from '#app/portal/queries/own_progress'
import PortalPolicy from '#app/portal/portal_policy'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class ProgressesController {
  async show({ auth, bouncer, i18n, view }: HttpContext) {
    await bouncer.with(PortalPolicy).authorize('view')

    const locale = i18n.locale as Locale
    const personId = auth.getUserOrFail().personId!
    const [newest, ...others] = await ownEnrolments(personId, locale)
    const claims = newest ? [] : await ownClaims(personId, locale)
    const facts = newest ? await progressFacts(newest, locale) : null
    const progress = facts && progressOf(facts)
    return view.render('pages/portal/progress', {
      newest,
      others,
      facts,
      applications: await ownApplications(personId, locale, { openOnly: true }),
      hasClaims: claims.length > 0,
      progress,
      expected: facts && progress ? await this.#expected(newest.base_id, facts, progress) : {},
      withDays: daysInWords(locale),
    })
  }

  async #expected(baseId: number, facts: ProgressFacts, progress: Progress) {
    const past = asksForPace(progress) ? await pastClasses(baseId) : []
    return expectedDays(progress, { facts, past, today: clock.today() })
  }
}
