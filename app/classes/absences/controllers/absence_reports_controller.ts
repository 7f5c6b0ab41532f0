import AbsencePolicy from '#app/classes/absences/absence_policy'
import { absenceList, findAbsence } from '#app/classes/absences/queries/absences'
import { absenceListValidator } from '#app/classes/absences/validators'
import { absencePage } from '#app/classes/absences/queries/absence_page'
import { onlyFilled } from '#app/shared/validation'
import type { HttpContext } from '@adonisjs/core/http'

export default class AbsenceReportsController {
  async index({ auth, bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(AbsencePolicy).authorize('list')
    const { show = 'open', page } = await absenceListValidator.validate(onlyFilled(request.qs()))

    const user = auth.getUserOrFail()
    return view.render('pages/absences/index', {
      ...(await absenceList(user, { show, page, locale: i18n.locale })),
      filters: { show },
      showBase: user.has('auditor'),
    })
  }

  async show({ bouncer, i18n, params, view }: HttpContext) {
    const absence = await findAbsence(params.id, i18n.locale)
    await bouncer.with(AbsencePolicy).authorize('view', absence)

    return view.render('pages/absences/show', {
      absence,
      ...(await absencePage(absence, i18n.locale)),
      mayCover: await bouncer.with(AbsencePolicy).allows('cover', absence),
    })
  }
}
