import type { CertificateFacts } from '#app/certificates/certificate_facts'

/** An invented certificate of an invented body. */
export function sampleFacts(changes: Partial<CertificateFacts> = {}): CertificateFacts {
  return {
    number: 'S000014100001264000118',
    verificationCode: '7K3M-9QXD-2FHT',
    name: '赵晓峰',
    documentType: 'resident_identity_card',
    documentNumber: '141081199003072317',
    occupationCode: '6-18-02-04',
    occupationName: '焊工',
    workType: null,
    gradeRank: 3,
    issuerName: '晋南职业技能评价中心',
    issuerNameEn: 'Jinnan Vocational Skill Assessment Centre',
    issuedOn: '2026-10-12',
    verifyUrl: 'https://bagong.example/v/S000014100001264000118',
    serial: 'HM26-000118',
    printCount: 1,
    ...changes,
  }
}
