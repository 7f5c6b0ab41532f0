import db from '@adonisjs/lucid/services/db'
import { inject } from '@adonisjs/core'
import clock from '#app/shared/clock'
import PortalPolicy from '#app/portal/portal_policy'
import AskForData from '#app/portal/data_exports/actions/ask_for_data'
import { EXPORT_HOURS } from '#app/portal/data_exports/export_terms'
import { recordsOf, revealsOf } from '#app/portal/data_exports/queries/own_data'
import type { HttpContext } from '@adonisjs/core/http'

export default class OwnDataController {
  async show({ auth, bouncer, view }: HttpContext) {
    await bouncer.with(PortalPolicy).authorize('view')

    const personId = auth.getUserOrFail().personId!
    return view.render('pages/portal/data', {
      exports: await db
        .from('data_exports')
        .where('person_id', personId)
        .orderBy('id', 'desc')
        .limit(10),
      reveals: await revealsOf(await recordsOf(db.connection(), personId)),
      hours: EXPORT_HOURS,
      now: clock.instant(),
    })
  }

  @inject()
  async store({ auth, bouncer, i18n, request, response, session }: HttpContext, ask: AskForData) {
    await bouncer.with(PortalPolicy).authorize('view')

    await ask.handle({ actor: auth.getUserOrFail(), requestId: request.id() })
    session.flash('success', i18n.t('data_exports.flash.asked'))
    return response.redirect('/me/data')
  }
}
