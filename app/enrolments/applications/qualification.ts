import { plainRoutes, type PlainRoute } from '#app/grades/entry/plain_routes'
import type { ConditionResult, FactValue, Localized, Result } from '#app/rules/types'
import type { EntryJudgement } from '#app/grades/entry/judge_entry'
import type { Locale } from '#app/shared/words'

/** What was found when somebody asked for a seat; kept with the application as it was at that moment. */
export interface Qualification {
  at: string
  verdict: Result
  entry: {
    state: EntryJudgement['state']
    verdict: Result
    gradeRank: number
    /** The day for which it was judged: the last of the class, when the assessment comes. */
    onDay: string
    earliest: string | null
    isExample: boolean
    title: Localized | null
    common: ConditionResult[]
    routes: ConditionResult[]
  }
  category: { code: string; proof: string | null; provenOn: string | null; isProven: boolean }
  /** Another class of the person in the same days; null when none is in the way. */
  overlap: {
    code: string
    isSame: boolean
    startsOn: string
    endsOn: string
    /** Days on which both have lessons, the first few. */
    days: string[]
  } | null
  subsidies: {
    kind: string
    title: Localized
    outlook: 'sure' | 'awaited' | 'missing' | 'refused'
    expectedFen: number
    isExample: boolean
    failed: Open[]
    missing: Open[]
  }[]
}

interface Open {
  id: string
  message: Localized
  found: Localized
  value: FactValue
  example: boolean
}

/** A qualification as a person reads it. */
export interface QualificationWords extends Pick<
  Qualification,
  'at' | 'verdict' | 'category' | 'overlap'
> {
  entry: Omit<Qualification['entry'], 'routes' | 'common' | 'title'> & {
    title: string | null
    routes: PlainRoute[]
    common: { title: string; found: string; result: Result }[]
  }
  subsidies: {
    kind: string
    title: string
    outlook: Qualification['subsidies'][number]['outlook']
    expectedFen: number
    isExample: boolean
    open: { title: string; found: string }[]
  }[]
}

/** The words of a check in the reader's language. Pure. */
export function qualificationWords(found: Qualification, locale: Locale): QualificationWords {
  const { at, verdict, category, overlap, entry } = found
  const judgement = { ...entry, trace: null, ruleSet: null }
  return {
    at,
    verdict,
    category,
    overlap,
    entry: {
      ...entry,
      title: entry.title?.[locale] ?? null,
      routes: plainRoutes(judgement, entry.onDay, locale),
      common: entry.common.map((one) => ({
        title: one.message[locale],
        found: one.found[locale],
        result: one.result,
      })),
    },
    subsidies: found.subsidies.map(({ failed, missing, title, ...one }) => ({
      ...one,
      title: title[locale],
      open: [...failed, ...missing].map((condition) => ({
        title: condition.message[locale],
        found: condition.found[locale],
      })),
    })),
  }
}
