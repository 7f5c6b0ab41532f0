import type { ClaimKind } from '#app/subsidies/claim_kinds'
import type { Condition, Localized, Result, RuleSet, Trace } from '#app/rules/types'

/** Every check of a claim, in the order of its page. */
export const checkNames = [
  'identity',
  'group_proof_dated',
  'attendance',
  'certificate',
  'certificate_lookup',
  'group_proof_seen',
  'duplicates',
  'exclusion_lists',
  'anomalies',
  'fund_cover',
] as const

export type CheckName = (typeof checkNames)[number]

/** `none`: the policy or the kind of claim does not ask for it. */
export type CheckState = 'passed' | 'failed' | 'open' | 'none'

export interface Check {
  name: CheckName
  mode: 'automatic' | 'manual'
  /** What is refused as long as it has not passed; the fund's ledger itself refuses what it lacks. */
  blocks: 'approval' | 'ledger'
  /** Facts that tell the conditions of the trace it sums up. */
  reads?: readonly string[]
  /** The same, by how the names of facts begin. */
  readsPrefix?: string
  /** Kinds of claims it is made for; all when left out. */
  kinds?: readonly ClaimKind[]
  source: Localized
}

const ofGroups: readonly ClaimKind[] = [
  'training_subsidy',
  'assessment_subsidy',
  'living_allowance',
]
const withCertificate: readonly ClaimKind[] = ['training_subsidy', 'assessment_subsidy']

/** The closed list of checks: what is looked at, by whom, what it holds back, and why. */
export const checks: readonly Check[] = [
  {
    name: 'identity',
    mode: 'automatic',
    blocks: 'approval',
    reads: ['birth_on'],
    source: {
      'zh-CN': '证件号码校验、年龄条件',
      'en': 'Check digit of the document, age condition',
    },
  },
  {
    name: 'group_proof_dated',
    mode: 'automatic',
    blocks: 'approval',
    reads: ['category_proven_on'],
    kinds: ofGroups,
    source: { 'zh-CN': '身份以开班日为准', 'en': 'The group counts on the day the class started' },
  },
  {
    name: 'attendance',
    mode: 'automatic',
    blocks: 'approval',
    reads: ['attendance_percent', 'attended_days'],
    source: { 'zh-CN': '政策的出勤条件', 'en': 'Attendance condition of the policy' },
  },
  {
    name: 'certificate',
    mode: 'automatic',
    blocks: 'approval',
    reads: ['certificate_number', 'certificate_status', 'body_filed'],
    source: { 'zh-CN': '证书和评价机构备案', 'en': 'Certificate and filing of its body' },
  },
  {
    name: 'certificate_lookup',
    mode: 'manual',
    blocks: 'approval',
    kinds: withCertificate,
    source: {
      'zh-CN': '技能人才评价证书全国联网查询（人工查询）',
      'en': 'National look-up of skill certificates (by hand)',
    },
  },
  {
    name: 'group_proof_seen',
    mode: 'manual',
    blocks: 'approval',
    kinds: ofGroups,
    source: {
      'zh-CN': '群体证明原件或共享数据（人工核对）',
      'en': 'Proof of the group, original or shared data (by hand)',
    },
  },
  {
    name: 'duplicates',
    mode: 'automatic',
    blocks: 'approval',
    reads: [
      'same_grade_paid',
      'higher_grade_paid',
      'earlier_claims_on',
      'training_subsidies_paid',
      'assessment_subsidies_paid',
    ],
    source: { 'zh-CN': '不重复享受的条件', 'en': 'Conditions against paying twice' },
  },
  {
    name: 'exclusion_lists',
    mode: 'automatic',
    blocks: 'approval',
    readsPrefix: 'listed_',
    source: { 'zh-CN': '导入的排除名单', 'en': 'Imported exclusion lists' },
  },
  {
    name: 'anomalies',
    mode: 'automatic',
    blocks: 'approval',
    source: { 'zh-CN': '异常线索筛查', 'en': 'Anomaly screen' },
  },
  {
    name: 'fund_cover',
    mode: 'automatic',
    blocks: 'ledger',
    source: { 'zh-CN': '资金台账', 'en': 'Ledger of the fund' },
  },
]

/** Checks a person makes. */
export const manualChecks: readonly CheckName[] = checks
  .filter((check) => check.mode === 'manual')
  .map((check) => check.name)

/** The manual checks that a claim of a kind needs. */
export function manualChecksOf(kind: ClaimKind): CheckName[] {
  return checks
    .filter((check) => check.mode === 'manual' && appliesTo(check, kind))
    .map((check) => check.name)
}

/** Whether a check is made for claims of a kind. */
export function appliesTo(check: Check, kind: ClaimKind): boolean {
  return check.kinds === undefined || check.kinds.includes(kind)
}

export interface ManualResult {
  result: 'passed' | 'failed'
  note: string | null
  evidence: string | null
  actor: string
  at: string
}

export interface CheckResult {
  name: CheckName
  mode: Check['mode']
  blocks: Check['blocks']
  state: CheckState
  source: Localized
  /** What was found, in words; null where there is nothing to say. */
  found: Localized | null
  /** Who found it and when, for a manual one. */
  by?: ManualResult
  /** How many things want a look though they do not hold anything back. */
  hints?: number
}

/** What the checks of one claim are judged from. */
export interface CheckedClaim {
  kind: ClaimKind
  ruleSet: RuleSet
  /** The trace as things stand now; null when nothing could be judged. */
  trace: Trace | null
  /** Code of the fault of the person's document; null when it is sound. */
  documentFault: string | null
  manual: ReadonlyMap<string, ManualResult>
  /** Open anomaly flags on the claim, its person or its class: those that block, and the others. */
  flags: { blocking: number; others: number }
  isCovered: boolean
  /** Lists in force that the policy reads and that describe a day before the end of the class. */
  olderLists?: { name: Localized; asOf: string }[]
  classEndsOn?: string | null
}

/** Judges every check of a claim. Pure. */
export function judgeChecks(claim: CheckedClaim): CheckResult[] {
  return checks.map((check) => {
    const { name, mode, blocks, source } = check
    const base = { name, mode, blocks, source, found: null }
    if (!appliesTo(check, claim.kind)) return { ...base, state: 'none' as const }
    if (mode === 'manual') return { ...base, ...manualState(claim.manual.get(name)) }
    if (name === 'anomalies') return { ...base, ...flagState(claim.flags) }
    if (name === 'fund_cover') {
      return { ...base, state: claim.isCovered ? ('passed' as const) : ('failed' as const) }
    }
    const judged = traceState(check, claim)
    if (name === 'exclusion_lists' && judged.state === 'passed' && claim.olderLists?.length) {
      return { ...base, ...judged, ...olderListsState(claim.olderLists, claim.classEndsOn!) }
    }
    if (name !== 'identity') return { ...base, ...judged }
    if (claim.documentFault) return { ...base, state: 'failed' as const }
    return {
      ...base,
      ...judged,
      state: judged.state === 'none' ? ('passed' as const) : judged.state,
    }
  })
}

/** The checks that hold an approval back. */
export function openChecks(results: CheckResult[]): CheckResult[] {
  return results.filter(
    ({ blocks, state }) => blocks === 'approval' && (state === 'failed' || state === 'open')
  )
}

/** The manual checks that found a fault: such a claim can be returned or rejected only. */
export function failedByHand(results: CheckResult[]): CheckResult[] {
  return results.filter(({ mode, state }) => mode === 'manual' && state === 'failed')
}

function manualState(made?: ManualResult): Pick<CheckResult, 'state' | 'found' | 'by'> {
  if (!made) return { state: 'open', found: null }
  const found = made.note ? { 'zh-CN': made.note, 'en': made.note } : null
  return { state: made.result, found, by: made }
}

function flagState({
  blocking,
  others,
}: CheckedClaim['flags']): Pick<CheckResult, 'state' | 'hints'> {
  return { state: blocking > 0 ? 'failed' : 'passed', hints: blocking + others }
}

/**
 * Nobody on an old list is no proof for the days after it: the check says which lists to ask for anew.
 * Whether the lists were found acceptable is for the officer to say, so nothing is held back.
 */
function olderListsState(
  lists: NonNullable<CheckedClaim['olderLists']>,
  endsOn: string
): Pick<CheckResult, 'found' | 'hints'> {
  const told = (locale: keyof Localized, open: string, close: string) =>
    lists.map((one) => `${one.name[locale]}${open}${one.asOf}${close}`)
  return {
    hints: lists.length,
    found: {
      'zh-CN': `名单早于结业日 ${endsOn}，请核对有没有更新的：${told('zh-CN', '（截至 ', '）').join('、')}`,
      'en': `Lists older than the end of the class on ${endsOn}, ask whether there are newer ones: ${told('en', ' (as of ', ')').join(', ')}`,
    },
  }
}

const worst: readonly Result[] = ['failed', 'unknown', 'passed']

function traceState(
  check: Check,
  { ruleSet, trace }: CheckedClaim
): Pick<CheckResult, 'state' | 'found'> {
  const ids = new Set(
    ruleSet.conditions
      .filter((one) => factsRead(one).some((fact) => isRead(check, fact)))
      .map((one) => one.id)
  )
  if (ids.size === 0) return { state: 'none', found: null }
  const judged = trace?.conditions.filter((one) => ids.has(one.id)) ?? []
  const result = worst.find((one) => judged.some((condition) => condition.result === one))
  const found = judged.find((condition) => condition.result === result)?.found ?? null
  const state = result === 'passed' || result === 'failed' ? result : 'open'
  return { state, found }
}

function isRead({ reads, readsPrefix }: Check, fact: string): boolean {
  return (
    (reads?.includes(fact) ?? false) || (readsPrefix !== undefined && fact.startsWith(readsPrefix))
  )
}

const FACT_KEYS = ['fact', 'from', 'to', 'birth', 'on', 'dayFact']

/** Names of the facts a condition reads, those of its children included. */
export function factsRead(condition: Condition): string[] {
  const own = FACT_KEYS.flatMap((key) => {
    const name = (condition as Record<string, unknown>)[key]
    return typeof name === 'string' ? [name] : []
  })
  const children = 'conditions' in condition ? condition.conditions : []
  return [...own, ...children.flatMap(factsRead)]
}
