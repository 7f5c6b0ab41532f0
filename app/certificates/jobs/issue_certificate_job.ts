import IssueCertificate from '#app/certificates/actions/issue_certificate'
import PrintCertificates from '#app/certificates/actions/print_certificates'
import { ISSUE_JOB } from '#app/certificates/actions/issue_certificates'
import { PRINT_JOB } from '#app/certificates/print_job'
import { handleOutbox } from '#app/shared/outbox/outbox'

/*
 * Some certificates of a batch: issued in their transaction, then printed. A job that died in between is
 * run again; it finds the certificates it had issued and goes on with the printing. Who turned out not to
 * be due one is on the page of the class with the reason.
 */
handleOutbox(ISSUE_JOB, async ({ enrolmentIds, actorId }) => {
  const { ids } = await new IssueCertificate().handleMany({
    actorId,
    enrolmentIds: idsIn(enrolmentIds),
  })
  await new PrintCertificates().handle(ids)
})

/** The files of certificates that were issued outside a batch, as a correction is. */
handleOutbox(PRINT_JOB, ({ certificateIds }) =>
  new PrintCertificates().handle(idsIn(certificateIds))
)

function idsIn(text: unknown): number[] {
  return String(text).split(',').map(Number)
}
