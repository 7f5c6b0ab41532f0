import IssueCertificate from '#app/certificates/actions/issue_certificate'
import PrintCertificates from '#app/certificates/actions/print_certificates'
import { ISSUE_JOB } from '#app/certificates/actions/issue_certificates'
import { PRINT_JOB } from '#app/certificates/print_job'
import { handleOutbox } from '#app/shared/outbox/outbox'

/*
 * Some certificates of a batch: issued in their transaction, then printed. A job that died in between is
 * run again; it finds the certificates it had issued and goes on with the printing. Who turned out not to
 * be due one counts as failed, with the code of the reason; the page of the class names who and why.
 * `enrolmentId` and `certificateId` are how jobs were queued before they came by the twenty.
 */
handleOutbox(ISSUE_JOB, async ({ enrolmentIds, enrolmentId, actorId }) => {
  const { ids, refused } = await new IssueCertificate().handleMany({
    actorId,
    enrolmentIds: idsIn(enrolmentIds ?? enrolmentId),
  })
  await new PrintCertificates().handle(ids)
  const codes = refused.map(({ violation }) => violation.code)
  if (codes.length > 0) return { failed: codes.length, note: [...new Set(codes)].join(' ') }
})

/** The files of certificates that were issued outside a batch, as a correction is. */
handleOutbox(PRINT_JOB, ({ certificateIds, certificateId }) =>
  new PrintCertificates().handle(idsIn(certificateIds ?? certificateId))
)

function idsIn(text: unknown): number[] {
  return String(text).split(',').map(Number)
}
