import IssueCertificate from '#app/certificates/actions/issue_certificate'
import RenderCertificate from '#app/certificates/actions/render_certificate'
import { ISSUE_JOB } from '#app/certificates/actions/issue_certificates'
import { PRINT_JOB } from '#app/certificates/changes/actions/decide_certificate_change'
import { handleOutbox } from '#app/shared/outbox/outbox'

/*
 * One certificate of a batch: issued in its transaction, then printed. A job that died in between is
 * run again; it finds the certificate it had issued and goes on with the printing.
 */
handleOutbox(ISSUE_JOB, async ({ enrolmentId, actorId }) => {
  const id = await new IssueCertificate().handle({ enrolmentId, actorId })
  await new RenderCertificate().handle(id)
})

/** The file of a certificate that was issued outside a batch, as a correction is. */
handleOutbox(PRINT_JOB, ({ certificateId }) => new RenderCertificate().handle(certificateId))
