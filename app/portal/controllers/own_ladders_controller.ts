import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { gradeHistory } from '#app/grades/queries/grade_history'
import { shownLadders } from '#app/grades/entry/shown_ladders'
import PortalPolicy from '#app/portal/portal_policy'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class OwnLaddersController {
  async show({ auth, bouncer, i18n, view }: HttpContext) {
    await bouncer.with(PortalPolicy).authorize('view')

    const personId = auth.getUserOrFail().personId!
    const locale = i18n.locale as Locale
    return view.render('pages/portal/ladder', {
      ladders: await shownLadders(db.connection(), personId, clock.today(), locale),
      history: await gradeHistory(personId),
    })
  }
}
