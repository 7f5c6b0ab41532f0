import { auditFilterValidator } from '#app/oversight/validators'
import { auditChoices, auditList, subjectHref } from '#app/oversight/queries/audit_list'
import OversightPolicy from '#app/oversight/oversight_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class AuditEntriesController {
  async index({ bouncer, request, view }: HttpContext) {
    await bouncer.with(OversightPolicy).authorize('audit')

    // An empty field of the filter form is no filter.
    const data = Object.fromEntries(Object.entries(request.qs()).filter(([, value]) => value !== ''))
    const filters = await request.validateUsing(auditFilterValidator, { data })
    return view.render('pages/oversight/audit', {
      ...(await auditList(filters)),
      choices: await auditChoices(),
      filters,
      subjectHref,
    })
  }
}
