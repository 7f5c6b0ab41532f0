import { inject } from '@adonisjs/core'
import PersonPolicy from '#app/people/person_policy'
import RecordFormerDocument from '#app/people/duplicates/actions/record_former_document'
import { personReach } from '#app/people/queries/present_relation'
import { formerDocumentValidator } from '#app/people/duplicates/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class FormerDocumentsController {
  @inject()
  async store(ctx: HttpContext, record: RecordFormerDocument) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const personId = Number(params.id)
    const reach = await personReach(personId)
    await bouncer.with(PersonPolicy).authorize('recordDocument', { ...reach, personId })
    const document = await request.validateUsing(formerDocumentValidator)

    const found = await record.handle({
      ...document,
      actor: auth.getUserOrFail(),
      personId,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('duplicates.done.document', { found }))
    return response.redirect(`/people/${personId}`)
  }
}
