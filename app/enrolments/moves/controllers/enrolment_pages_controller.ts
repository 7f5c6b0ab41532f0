import { Exception } from '@adonisjs/core/exceptions'
import clock from '#app/shared/clock'
import ApplicationPolicy from '#app/enrolments/applications/application_policy'
import { canLeave } from '#app/enrolments/enrolment_rules'
import { classesToMoveTo, enrolmentPage } from '#app/enrolments/moves/queries/enrolment_page'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class EnrolmentPagesController {
  async show({ bouncer, i18n, params, view }: HttpContext) {
    const found = await enrolmentPage(Number(params.id), i18n.locale as Locale)
    if (!found) throw new Exception('No such enrolment', { status: 404, code: 'E_ROW_NOT_FOUND' })
    await bouncer.with(ApplicationPolicy).authorize('list', found)

    const mayManage = await bouncer.with(ApplicationPolicy).allows('decide', found)
    const isOpen = found.status === 'confirmed' && canLeave(found.classStatus)
    return view.render('pages/enrolments/show', {
      found,
      mayAct: mayManage && isOpen,
      others: mayManage && isOpen ? await classesToMoveTo(found.classId) : [],
      today: clock.today(),
    })
  }
}
