import { inject } from '@adonisjs/core'
import ChangeAppliedClass from '#app/enrolments/applications/actions/change_applied_class'
import PortalPolicy from '#app/portal/portal_policy'
import { checkQualification } from '#app/portal/applying/qualification'
import { classChangeFormValidator, classChangeValidator } from '#app/portal/applying/validators'
import { classChangePage } from '#app/portal/applying/class_change_page'
import { onlyFilled } from '#app/shared/validation'
import { ownApplication } from '#app/portal/applying/own_application'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

/** A trainee asks for another class instead while there is no seat yet. */
export default class OwnClassChangesController {
  async create({ auth, bouncer, i18n, params, request, view }: HttpContext) {
    await bouncer.with(PortalPolicy).authorize('view')
    const asked = await classChangeFormValidator.validate(onlyFilled(request.qs()))

    const user = auth.getUserOrFail()
    return view.render(
      'pages/portal/applications/change_class',
      await classChangePage(user, Number(params.id), asked, i18n.locale as Locale)
    )
  }

  @inject()
  async store(ctx: HttpContext, change: ChangeAppliedClass) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(PortalPolicy).authorize('view')
    const actor = auth.getUserOrFail()
    const { id: applicationId } = await ownApplication(actor, params.id)
    const { classId } = await request.validateUsing(classChangeValidator)

    const asked = { actor, applicationId, classId, requestId: request.id() }
    const id = await change.handle(asked, checkQualification)
    session.flash('success', i18n.t('applications.change_class.done'))
    return response.redirect(`/me/applications/${id}`)
  }
}
