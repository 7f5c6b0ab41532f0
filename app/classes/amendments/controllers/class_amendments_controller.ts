import { inject } from '@adonisjs/core'
import ClassPolicy from '#app/classes/class_policy'
import ProposeClassAmendment from '#app/classes/amendments/actions/propose_class_amendment'
import { amendmentForm, amendmentSection } from '#app/classes/amendments/queries/amendment_section'
import { amendmentPage } from '#app/classes/amendments/amendment_page'
import { askedDates, withoutBlanks } from '#app/classes/amendments/asked_dates'
import { findClass } from '#app/classes/queries/find_class'
import { previewAmendment } from '#app/classes/amendments/queries/preview_amendment'
import {
  previewAmendmentOfClassValidator,
  proposeAmendmentOfClassValidator,
} from '#app/classes/amendments/validators'
import type { HttpContext } from '@adonisjs/core/http'
import type { Locale } from '#app/shared/words'

/** Changes of an opened class: those asked for, what another would do, and asking for it. */
export default class ClassAmendmentsController {
  async index({ auth, bouncer, i18n, params, request, view }: HttpContext) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('readPapers', courseClass)
    const asked = await previewAmendmentOfClassValidator.validate(withoutBlanks(request.qs()))
    const section = await amendmentSection(courseClass, auth.getUserOrFail())
    const isAsked = section.mayAmend && Object.keys(asked).length > 0
    const preview = isAsked ? await previewAmendment(courseClass.id, asked) : null

    return view.render('pages/classes/amend', {
      ...section,
      courseClass,
      asked,
      form: section.mayAmend && (await amendmentForm(courseClass, i18n.locale as Locale)),
      preview: preview && amendmentPage(preview, i18n),
    })
  }

  @inject()
  async store(ctx: HttpContext, propose: ProposeClassAmendment) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('manage', courseClass)
    const input = await request.validateUsing(proposeAmendmentOfClassValidator)

    await propose.handle({
      ...{ seats: input.seats, roomId: input.roomId, trainerId: input.trainerId },
      dates: askedDates(input),
      reason: input.amendmentReason,
      actor: auth.getUserOrFail(),
      classId: courseClass.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('amendments.done.proposed'))
    return response.redirect(`/classes/${courseClass.id}/amendments`)
  }
}
