import db from '@adonisjs/lucid/services/db'
import PortalPolicy from '#app/portal/portal_policy'
import { applyForm } from '#app/portal/applying/apply_form'
import { applyValidator } from '#app/portal/applying/validators'
import { qualificationOf } from '#app/portal/applying/qualification'
import { qualificationWords } from '#app/enrolments/applications/qualification'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

/** Whether a class fits, before anything is sent. A post: a group is no matter for an address. */
export default class QualificationChecksController {
  async store({ auth, bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(PortalPolicy).authorize('view')
    const { classId, ...asked } = await request.validateUsing(applyValidator)

    const personId = auth.getUserOrFail().personId!
    const locale = i18n.locale as Locale
    const form = await applyForm(personId, classId, locale)
    const found = await qualificationOf(db.connection(), {
      personId,
      classId,
      traineeCategory: asked.traineeCategory,
      categoryProof: asked.categoryProof ?? null,
      categoryProvenOn: asked.categoryProvenOn ?? null,
    })
    return view.render('pages/portal/applications/create', {
      ...form,
      asked,
      check: qualificationWords(found, locale),
    })
  }
}
