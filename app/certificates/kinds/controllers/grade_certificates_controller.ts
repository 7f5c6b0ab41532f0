import { inject } from '@adonisjs/core'
import CertificatePolicy from '#app/certificates/certificate_policy'
import IssueGradeCertificate from '#app/certificates/kinds/actions/issue_grade_certificate'
import { gradeCertificateValidator } from '#app/certificates/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class GradeCertificatesController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    issue: IssueGradeCertificate
  ) {
    await bouncer.with(CertificatePolicy).authorize('issueOfGrade')

    const { bodyId } = await request.validateUsing(gradeCertificateValidator)
    const { id } = await issue.handle({
      actor: auth.getUserOrFail(),
      gradeRecordId: Number(params.id),
      bodyId,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('certificate_kinds.done.grade'))
    return response.redirect(`/certificates/${id}`)
  }
}
