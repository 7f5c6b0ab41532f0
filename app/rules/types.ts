/** Text in both languages of the product; simplified Chinese first. */
export type Localized = { 'zh-CN': string; 'en': string }

export type Locale = keyof Localized

/** Where a rule comes from: title, document number, clause, and the words relied on. */
export type Source = { document: string; number?: string; clause?: string; quote?: string }

/** Days are `YYYY-MM-DD`, money integer fen, lists lists of codes. `null` means not known. */
export type FactValue = string | number | boolean | null | string[]

/** The record that proves a fact. `label` is shown, so it holds no unmasked personal data. */
export type Evidence = { type: string; id: number | string; label: Localized }

/**
 * `note` says in words what was found (or why nothing was) and replaces the rendered value. A fact
 * that is not known because it has not happened yet is `pending`; `expected` is then the value it
 * will have if all goes well.
 */
export type Fact = {
  value: FactValue
  evidence?: Evidence
  note?: Localized
  pending?: true
  expected?: FactValue
  /** The value it would have if all that is recorded but not yet checked were true. */
  unsure?: FactValue
}

/** Facts by name. An absent fact, or one whose value is `null`, is unknown. */
export type Facts = Record<string, Fact | undefined>

export type Scalar = string | number | boolean

type ConditionBase = {
  /** Unique within the rule set, children included. */
  id: string
  /** Heading under which the condition is shown. */
  section?: Localized
  /** The condition in a few words: 出勤率不低于 80%. */
  message: Localized
  source: Source
  /** Other documents that say the same. */
  furtherSources?: Source[]
  /** Set when nobody has confirmed the value: the interface says so. */
  example?: true
}

/** Either a day written in the rule, or the day another fact holds. */
export type DayBound = { day: string; dayFact?: undefined } | { dayFact: string; day?: undefined }

type GroupNode =
  | { kind: 'all_of' | 'any_of'; conditions: Condition[] }
  /** All `conditions` where the fact is in `values`; elsewhere there is nothing to meet. */
  | { kind: 'when'; fact: string; values: Scalar[]; conditions: Condition[] }

type LeafNode =
  /** A number of at least, or at most, `value`. */
  | { kind: 'at_least' | 'at_most'; fact: string; value: number }
  | { kind: 'equals'; fact: string; value: Scalar }
  /** The fact, or one item of a list fact, is (`one_of`) or is not (`none_of`) in `values`. */
  | { kind: 'one_of' | 'none_of'; fact: string; values: Scalar[] }
  /** A list that holds `value`. */
  | { kind: 'includes'; fact: string; value: string }
  /** A list without items, or a count of zero. */
  | { kind: 'empty'; fact: string }
  /** Anything but `false`, an empty text or an empty list. */
  | { kind: 'present'; fact: string }
  /** The day `to` is no earlier than the day `from` and at most `days` days after it. */
  | { kind: 'within_days'; from: string; to: string; days: number }
  /** As `within_days`, in calendar months: the last day is the same day of the month, or its end. */
  | { kind: 'within_months'; from: string; to: string; months: number }
  /**
   * A list of the days of earlier ones: together with the one at hand no more than `most`, of all
   * time (`ever`) or in the calendar year of the day `on`.
   */
  | { kind: 'times_within'; fact: string; on: string; period: CountPeriod; most: number }
  | ({ kind: 'not_before' | 'on_or_before'; fact: string } & DayBound)
  /** Age in full years on the day `on`, both ends included. */
  | { kind: 'age_between'; birth: string; on: string; min?: number; max?: number }
  /** `years` full years have passed between the days `from` and `to`. */
  | { kind: 'years_since'; from: string; to: string; years: number }
  /** The day that the fact is has come by the day `on`. */
  | { kind: 'held_by'; fact: string; on: string }
  /**
   * Work in the list `periods` (`2020-03-01/2022-05-31`, while it goes on `2023-01-01/`) adds up to
   * `months` by the day `on`; with `since`, only what lies on or after that day counts.
   */
  | { kind: 'worked_months'; periods: string; since?: string; on: string; months: number }

export type CountPeriod = 'ever' | 'calendar_year'

export type GroupCondition = ConditionBase & GroupNode
export type LeafCondition = ConditionBase & LeafNode
/** The closed list of things a rule can ask. */
export type Condition = GroupCondition | LeafCondition
export type ConditionKind = Condition['kind']

type AmountBase = {
  source: Source
  message: Localized
  example?: true
  /** The most that is ever given, in fen. */
  capFen?: number
}

/** The days after the previous tier and up to day `upTo` are worth `fenPerDay` each. */
export type DayTier = { upTo: number; fenPerDay: number }

type AmountNode =
  /**
   * Whole days attended, paid by tier; days above the last tier are not paid. Days of
   * `uncountedFact` (leave, absence) are named in the arithmetic and give nothing.
   */
  | { kind: 'per_day_tiers'; fact: string; tiers: DayTier[]; uncountedFact?: string }
  | { kind: 'fixed'; fen: number }
  /** Whole class hours. */
  | { kind: 'per_hour'; fact: string; fenPerHour: number; maxFen?: number }
  | { kind: 'per_grade'; fact: string; fenByGrade: Record<string, number> }
  /** Days paid alike, at most `maxDays` of them: a living allowance. */
  | { kind: 'per_day'; fact: string; fenPerDay: number; maxDays?: number }
  /**
   * By the class the policy puts an occupation in and by grade. Occupations that no class names are
   * in `otherClass`; without it they give nothing.
   */
  | {
      kind: 'per_occupation_class'
      occupation: string
      grade: string
      classes: Record<string, string[]>
      otherClass?: string
      fenByClass: Record<string, Record<string, number>>
    }
  /**
   * Years of training, of which `prepaidPercent` of the money is given at the start (rounded down)
   * and the rest at the end. The fact `part` says what is asked for: `prepayment`, `settlement` or
   * `whole`; the fact `prepaid` how many fen were really given, which a settlement takes off. A cap
   * limits the whole, not each part.
   */
  | {
      kind: 'per_person_year'
      years: string
      fenPerYear: number
      maxYears?: number
      prepaidPercent: number
      part: string
      prepaid: string
    }

/** The closed list of ways an amount is worked out. */
export type AmountFormula = AmountBase & AmountNode

/**
 * A version of a policy, of an occupation standard's entry conditions, or of what an award gives. All `conditions` must
 * pass. `effectiveFrom` and `effectiveTo` are days, both included.
 */
export type RuleSet = {
  code: string
  version: string
  kind: 'subsidy' | 'entry' | 'award'
  title: Localized
  effectiveFrom: string
  effectiveTo?: string
  status: 'example' | 'confirmed'
  source: Source
  conditions: Condition[]
  amount?: AmountFormula
}

export type Result = 'passed' | 'failed' | 'unknown'

export type ConditionResult = {
  id: string
  kind: ConditionKind
  result: Result
  section?: Localized
  message: Localized
  /** What was found, in words. */
  found: Localized
  /**
   * The value judged: the fact; whole days elapsed for `within_days`; full years for
   * `age_between` and `years_since`; how many children passed for a group.
   */
  value: FactValue
  /** Names of the facts that are unknown or unusable. */
  missing?: string[]
  evidence?: Evidence
  source: Source
  furtherSources?: Source[]
  example?: true
  /** Set when what is unknown has not happened yet, and nothing else is wanting. */
  awaited?: true
  /** The first day it will be met by waiting alone, all other facts staying as they are. */
  earliest?: string
  children?: ConditionResult[]
}

/** One line of the arithmetic; `fen` is null where the line only explains. */
export type AmountStep = {
  words: Localized
  quantity?: Localized
  fen: number | null
  total?: true
}

/** What the arithmetic gives, whatever the verdict: ask `payableFen` what may be paid. */
export type Amount = {
  fen: number
  steps: AmountStep[]
  message: Localized
  source: Source
  example?: true
}

export type Trace = {
  /** Version of the engine: another version may word the same trace differently. */
  engine: string
  ruleSet: { code: string; version: string; hash: string }
  verdict: Result
  conditions: ConditionResult[]
  amount: Amount | null
  /** Name of the fact without which the amount cannot be worked out. */
  amountMissing?: string
  /** Set when the verdict is unknown only because of what has not happened yet. */
  awaited?: true
}
