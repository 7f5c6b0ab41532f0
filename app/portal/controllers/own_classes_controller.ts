import clock from '#app/shared/clock'
import { comingSittings } from '#app/portal/sittings/queries/own_card'
import { ownHours } from '#app/attendance/queries/own_hours'
import { ownClasses } from '#app/portal/queries/own_classes'
import { ownScores } from '#app/portal/queries/own_scores'
import PortalPolicy from '#app/portal/portal_policy'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class OwnClassesController {
  async index({ auth, bouncer, i18n, view }: HttpContext) {
    await bouncer.with(PortalPolicy).authorize('view')

    const personId = auth.getUserOrFail().personId!
    return view.render('pages/portal/classes', {
      classes: await ownClasses(personId, i18n.locale as Locale),
      sittings: await comingSittings(personId, clock.today()),
      hours: await ownHours(personId),
      scores: await ownScores(personId),
    })
  }
}
