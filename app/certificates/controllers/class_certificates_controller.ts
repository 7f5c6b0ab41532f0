import { inject } from '@adonisjs/core'
import CertificatePolicy from '#app/certificates/certificate_policy'
import ClassPolicy from '#app/classes/class_policy'
import IssueCertificates from '#app/certificates/actions/issue_certificates'
import { certificateTint, isLive } from '#app/certificates/certificate_status'
import { classCertificates } from '#app/certificates/queries/class_certificates'
import { classHead } from '#app/classes/queries/class_head'
import { findClass } from '#app/classes/queries/find_class'
import { issueValidator } from '#app/certificates/validators'
import { MODULE } from '#app/certificates/issue_rules'
import { trainingCertificates } from '#app/certificates/kinds/queries/training_certificates'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassCertificatesController {
  async index({ auth, bouncer, params, view }: HttpContext) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('view', courseClass)
    return view.render('pages/certificates/of_class', {
      head: await classHead(courseClass.id, auth.getUserOrFail()),
      ...(await classCertificates(courseClass.id)),
      training: await trainingCertificates(courseClass.id),
      mayIssue: await bouncer.with(CertificatePolicy).allows('issue', courseClass),
      mayPrint: await bouncer.with(CertificatePolicy).allows('print', courseClass),
      certificateTint,
      isLive,
    })
  }

  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    issue: IssueCertificates
  ) {
    const courseClass = await findClass(params.id)
    await bouncer.with(CertificatePolicy).authorize('issue', courseClass)
    const { enrolmentId } = await request.validateUsing(issueValidator)
    const { eligible, refused } = await issue.handle({
      actor: auth.getUserOrFail(),
      classId: courseClass.id,
      enrolmentId,
      requestId: request.id(),
    })
    if (eligible === 0) throw new RuleViolation('E_NOTHING_TO_ISSUE', { module: MODULE })
    const key = refused.length > 0 ? 'queued_some' : 'queued'
    const words = { count: eligible, refused: refused.length }
    session.flash('success', i18n.t(`certificates.done.${key}`, words))
    return response.redirect(`/classes/${courseClass.id}/certificates`)
  }
}
