import { Exception } from '@adonisjs/core/exceptions'
import clock from '#app/shared/clock'
import ApplicationPolicy from '#app/enrolments/applications/application_policy'
import { applicationById } from '#app/enrolments/applications/queries/applications'
import db from '@adonisjs/lucid/services/db'
import { classFacts } from '#app/enrolments/queries/class_facts'
import { openSeats } from '#app/enrolments/queries/open_seats'
import { qualificationWords } from '#app/enrolments/applications/qualification'
import { REFUSAL_REASONS } from '#app/enrolments/applications/application_status'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class ApplicationsController {
  async show({ bouncer, i18n, params, view }: HttpContext) {
    const locale = i18n.locale as Locale
    const found = await applicationById(Number(params.id), locale)
    if (!found) throw new Exception('No such application', { status: 404, code: 'E_ROW_NOT_FOUND' })
    await bouncer.with(ApplicationPolicy).authorize('list', found)

    const facts = (await classFacts({ id: found.classId }))!
    return view.render('pages/enrolments/applications/show', {
      found,
      check: qualificationWords(found.qualification, locale),
      left: { seats: await openSeats(db.connection(), facts, found.category) },
      hasBegun: clock.today() >= facts.startsOn,
      refusalReasons: REFUSAL_REASONS,
      mayDecide: await bouncer.with(ApplicationPolicy).allows('decide', found),
    })
  }
}
