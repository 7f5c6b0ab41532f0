import db from '@adonisjs/lucid/services/db'
import { acceptedProof } from '#app/enrolments/proofs/queries/accepted_proof'
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
    const category = asked.traineeCategory
    const accepted = await acceptedProof(db.connection(), { personId, classId, category })
    const found = await qualificationOf(db.connection(), {
      personId,
      classId,
      traineeCategory: category,
      categoryProof: accepted?.title ?? asked.categoryProof ?? null,
      categoryProvenOn: accepted?.provenOn ?? asked.categoryProvenOn ?? null,
      isProofChecked: accepted !== null,
    })
    return view.render('pages/portal/applications/create', {
      ...form,
      asked,
      check: qualificationWords(found, locale),
    })
  }
}
