import type { EntryOutcome } from '#app/assessments/actions/enter_scores'

/** Key of what is said after an entry, within `marking.done`. */
export function entryWords({ turn, differences }: EntryOutcome): string {
  if (turn === 1) return 'entered_first'
  return differences === 0 ? 'entries_agree' : 'entries_differ'
}
