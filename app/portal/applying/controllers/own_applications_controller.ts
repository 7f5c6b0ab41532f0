import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import ApplyForClass from '#app/enrolments/applications/actions/apply_for_class'
import PortalPolicy from '#app/portal/portal_policy'
import { applicationById } from '#app/enrolments/applications/queries/applications'
import { applyForm } from '#app/portal/applying/apply_form'
import { applyValidator, askedClassValidator } from '#app/portal/applying/validators'
import { checkQualification } from '#app/portal/applying/qualification'
import { openClasses } from '#app/portal/courses/queries/open_classes'
import { ownApplications } from '#app/enrolments/applications/queries/own_applications'
import { qualificationWords } from '#app/enrolments/applications/qualification'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

/** A trainee's own applications for seats. */
export default class OwnApplicationsController {
  async index({ auth, bouncer, i18n, view }: HttpContext) {
    await bouncer.with(PortalPolicy).authorize('view')

    const locale = i18n.locale as Locale
    return view.render('pages/portal/applications/index', {
      applications: await ownApplications(auth.getUserOrFail().personId!, locale),
    })
  }

  async create({ auth, bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(PortalPolicy).authorize('view')
    const { class: classId } = await askedClassValidator.validate(request.qs())
    const locale = i18n.locale as Locale
    if (!classId) {
      const { rows: open } = await openClasses({}, locale)
      return view.render('pages/portal/applications/choose', { open })
    }
    const personId = auth.getUserOrFail().personId!
    return view.render(
      'pages/portal/applications/create',
      await applyForm(personId, classId, locale)
    )
  }

  @inject()
  async store(ctx: HttpContext, apply: ApplyForClass) {
    const { auth, bouncer, i18n, request, response, session } = ctx
    await bouncer.with(PortalPolicy).authorize('view')
    const asked = await request.validateUsing(applyValidator)

    const actor = auth.getUserOrFail()
    const id = await apply.handle(
      {
        ...asked,
        actor,
        applicant: { personId: actor.personId! },
        sentBy: 'trainee',
        requestId: request.id(),
      },
      checkQualification
    )
    session.flash('success', i18n.t('applications.done.sent'))
    return response.redirect(`/me/applications/${id}`)
  }

  async show({ auth, bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(PortalPolicy).authorize('view')

    const locale = i18n.locale as Locale
    const found = await applicationById(Number(params.id), locale)
    if (!found || found.personId !== auth.getUserOrFail().personId) {
      throw new Exception('No such application', { status: 404, code: 'E_ROW_NOT_FOUND' })
    }
    return view.render('pages/portal/applications/show', {
      found,
      check: qualificationWords(found.qualification, locale),
    })
  }
}
