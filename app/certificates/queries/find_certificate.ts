import Certificate from '#models/certificate'
import CourseClass from '#models/course_class'
import type { GuardedCertificate } from '#app/certificates/certificate_policy'

export interface FoundCertificate {
  certificate: Certificate
  /** What `CertificatePolicy` needs. */
  guarded: GuardedCertificate
}

/**
 * A certificate ready for `CertificatePolicy`.
 * @throws E_ROW_NOT_FOUND (404)
 */
export async function findCertificate(id: number | string): Promise<FoundCertificate> {
  const certificate = await Certificate.findOrFail(Number(id))
  const courseClass = await CourseClass.find(certificate.courseClassId)
  await courseClass?.loadTrainers()
  return {
    certificate,
    guarded: {
      baseId: certificate.baseId,
      personId: certificate.personId,
      trainerUserIds: courseClass?.trainerUserIds ?? [],
    },
  }
}
