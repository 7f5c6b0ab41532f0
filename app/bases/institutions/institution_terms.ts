export const changeKinds = [
  'institution_added',
  'licence_changed',
  'filing_added',
  'filing_ended',
  'specialty_added',
  'specialty_ended',
  'base_added',
] as const
export type InstitutionChangeKind = (typeof changeKinds)[number]

/** Changes that are asked for on the page of a base; a new base has its own. */
export const baseChangeKinds = changeKinds.filter((kind) => kind !== 'base_added')

export const institutionKinds = ['public_body', 'private_school', 'college', 'enterprise'] as const

export const baseKinds = [
  'public_training_base',
  'high_skill_base',
  'enterprise_centre',
  'studio',
] as const

export interface Licence {
  creditCode: string | null
  licenceNumber: string | null
  authority: string | null
  validFrom: string | null
  validUntil: string | null
}

/** What a change says, as `institution_changes.content` keeps it. */
export type ChangeContent =
  | ({
      kind: 'institution_added'
      code: string
      institutionKind: string
      nameZh: string
      nameEn: string
    } & Licence)
  | ({ kind: 'licence_changed' } & Licence)
  | {
      kind: 'filing_added'
      specialtyId: number
      occupationId: number | null
      lowest: number
      highest: number
      validFrom: string | null
      validUntil: string | null
    }
  | { kind: 'filing_ended'; filingId: number; endsOn: string }
  | { kind: 'specialty_added'; specialtyId: number }
  | { kind: 'specialty_ended'; specialtyId: number; endsOn: string }
  | {
      kind: 'base_added'
      code: string
      baseKind: string
      nameZh: string
      nameEn: string
      shortName: string
      address: string | null
    }
