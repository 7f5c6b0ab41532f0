import db from '@adonisjs/lucid/services/db'
import { policiesOn } from '#app/subsidies/claim_assessment'
import { claimsOfClass } from '#app/subsidies/claim_kinds'
import type { Locale } from '#app/shared/words'

export interface SubsidyWords {
  kind: string
  title: string
  /** How the amount is worked out. */
  amount: string
  isExample: boolean
}

/** The subsidies that a class for skills which begins on a day may bring, in plain words. */
export async function subsidiesInWords(startsOn: string, locale: Locale): Promise<SubsidyWords[]> {
  const inForce = await policiesOn(db.connection(), startsOn)
  return claimsOfClass('skills').flatMap(({ kind }) => {
    const policy = inForce.get(kind)
    if (!policy) return []
    const { title, amount } = policy.ruleSet
    return [
      {
        kind,
        title: title[locale],
        amount: amount?.message[locale] ?? '',
        isExample: policy.valueStatus === 'example' || amount?.example === true,
      },
    ]
  })
}
