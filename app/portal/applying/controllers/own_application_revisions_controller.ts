import { inject } from '@adonisjs/core'
import PortalPolicy from '#app/portal/portal_policy'
import ReviseApplication from '#app/enrolments/applications/actions/revise_application'
import { checkQualification } from '#app/portal/applying/qualification'
import { ownApplication } from '#app/portal/applying/own_application'
import { reviseValidator } from '#app/portal/applying/validators'
import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'
import type { HttpContext } from '@adonisjs/core/http'

/** A trainee states another group or proof while the application is undecided. */
export default class OwnApplicationRevisionsController {
  async create({ auth, bouncer, params, view }: HttpContext) {
    await bouncer.with(PortalPolicy).authorize('view')

    const application = await ownApplication(auth.getUserOrFail(), params.id)
    return view.render('pages/portal/applications/revise', {
      application,
      categories: TRAINEE_CATEGORIES,
    })
  }

  @inject()
  async store(ctx: HttpContext, revise: ReviseApplication) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(PortalPolicy).authorize('view')
    const actor = auth.getUserOrFail()
    const { id } = await ownApplication(actor, params.id)
    const stated = await request.validateUsing(reviseValidator)

    await revise.handle(
      { ...stated, actor, applicationId: id, requestId: request.id() },
      checkQualification
    )
    session.flash('success', i18n.t('applications.revise.done'))
    return response.redirect(`/me/applications/${id}`)
  }
}
