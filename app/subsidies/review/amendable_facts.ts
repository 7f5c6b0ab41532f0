import { isDay } from '#app/shared/days'
import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'
import type { FactValue } from '#app/rules/types'

/** Facts of a claim that can be corrected, each with the form of its value: the closed list. */
export const amendableFacts = {
  category_proven_on: 'day',
  trainee_category: 'category',
  attended_days: 'count',
  training_days: 'count',
  attendance_percent: 'percent',
  claim_on: 'day',
} as const satisfies Record<string, 'day' | 'category' | 'count' | 'percent'>

export type AmendableFact = keyof typeof amendableFacts

export const amendableFactNames = Object.keys(amendableFacts) as AmendableFact[]

/** The value a text stands for; undefined when it is none of this fact. */
export function amendedValue(fact: AmendableFact, text: string): FactValue | undefined {
  const typed = text.trim()
  switch (amendableFacts[fact]) {
    case 'day':
      return isDay(typed) ? typed : undefined
    case 'category':
      return (TRAINEE_CATEGORIES as readonly string[]).includes(typed) ? typed : undefined
    case 'count':
      return wholeNumber(typed, 366)
    case 'percent':
      return wholeNumber(typed, 100)
  }
}

function wholeNumber(text: string, most: number): number | undefined {
  const number = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN
  return number <= most ? number : undefined
}
