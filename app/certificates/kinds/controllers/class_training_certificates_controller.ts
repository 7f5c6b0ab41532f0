import { inject } from '@adonisjs/core'
import CertificatePolicy from '#app/certificates/certificate_policy'
import IssueTrainingCompletions from '#app/certificates/kinds/actions/issue_training_completions'
import { unprintableWords } from '#app/certificates/kinds/unprintable'
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
    if (issued > 0)
      session.flash('success', i18n.t('certificate_kinds.done.training', { count: issued }))
    if (left.length > 0) {
      const names = unprintableWords(left)
      session.flash('warning', i18n.t('certificate_kinds.done.left', { names, count: left.length }))
    }
    return response.redirect(`/classes/${courseClass.id}/certificates`)
  }
}
