import { inject } from '@adonisjs/core'
import CertificatePolicy from '#app/certificates/certificate_policy'
import IssueTrainingCompletions from '#app/certificates/kinds/actions/issue_training_completions'
import { findClass } from '#app/classes/queries/find_class'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassTrainingCertificatesController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    issue: IssueTrainingCompletions
  ) {
    const courseClass = await findClass(params.id)
    await bouncer.with(CertificatePolicy).authorize('issue', courseClass)

    const { issued, left } = await issue.handle({
      actor: auth.getUserOrFail(),
      classId: courseClass.id,
      requestId: request.id(),
    })
    const key = left > 0 ? 'training_some' : 'training'
    session.flash('success', i18n.t(`certificate_kinds.done.${key}`, { count: issued, left }))
    return response.redirect(`/classes/${courseClass.id}/certificates`)
  }
}
