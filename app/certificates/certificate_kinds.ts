/** What a certificate is about, in the order of the register's filter. */
export const CERTIFICATE_KINDS = [
  'skill_grade',
  'training_completion',
  'special_ability',
  'award',
] as const

export type CertificateKind = (typeof CERTIFICATE_KINDS)[number]
