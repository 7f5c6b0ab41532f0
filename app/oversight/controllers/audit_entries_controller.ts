import { auditFilterValidator } from '#app/oversight/validators'
import { subjectWords } from '#app/oversight/subject_words'
import { auditChoices, auditList, subjectHref } from '#app/oversight/queries/audit_list'
import OversightPolicy from '#app/oversight/oversight_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class AuditEntriesController {
  async index({ bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(OversightPolicy).authorize('audit')

    // An empty field of the filter form is no filter.
    const data = Object.fromEntries(
      Object.entries(request.qs()).filter(([, value]) => value !== '')
    )
    const filters = await request.validateUsing(auditFilterValidator, { data })
    return view.render('pages/oversight/audit', {
      ...(await auditList(filters)),
      choices: await auditChoices(),
      filters,
      subjectHref,
      subjectWords: subjectWords(i18n),
    })
  }
}
