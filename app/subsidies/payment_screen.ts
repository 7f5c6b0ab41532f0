import { Money } from '#app/shared/money'
import { MODULE } from '#app/subsidies/claim_terms'
import { blockingFlags } from '#app/subsidies/anomalies/flags'
import { readPayees, type Payee } from '#app/subsidies/payees'
import { assessClaims, whyNot, type Assessment } from '#app/subsidies/claim_assessment'
import { officerOf, separationFault } from '#app/subsidies/separation'
import type User from '#models/user'
import type { ClaimRow } from '#app/subsidies/claim_rows'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Language file of what is new about payments. */
export const PAYMENTS = 'payments'

/** A claim that is not paid now, and why. */
export interface LeftOut {
  claimId: number
  number: string
  code: string
  /** Language file of the sentence: `<module>.violations.<code>`. */
  module: string
  params: Record<string, string | number>
}

export interface PaymentScreening {
  /** In the order of their ids, as they go into the file. */
  lines: { claim: ClaimRow; payee: Payee }[]
  leftOut: LeftOut[]
}

interface Fault {
  code: string
  module?: string
  params?: Record<string, string | number>
}

type Check = (claim: ClaimRow) => Fault | null

/**
 * Tells which payable claims may go into one bank file. Claims of one person see each other: each is
 * judged anew, the one approved first before the others, so that caps and once-rules hold for the
 * file as a whole. Whatever does not go is named with its reason. `repeats` are claims that are sent
 * again although nothing was corrected since the bank refused them.
 */
export async function screenPayment(
  client: QueryClientContract,
  claims: ClaimRow[],
  actor: User,
  repeats: ReadonlySet<number> = new Set()
): Promise<PaymentScreening> {
  const payees = await readPayees(client, claims)
  const ids = claims.map((claim) => claim.id)
  const judged = await assessClaims(client, claims)
  const checks: Check[] = [
    handling(actor),
    await policyCheck(client, claims),
    await certificateCheck(client, ids),
    (claim) => factsFault(claim, judged.get(claim.id)),
    await openMatters(client, ids),
    await accountCheck(client, payees, ids, repeats),
  ]

  const screening: PaymentScreening = { lines: [], leftOut: [] }
  for (const claim of [...claims].sort((a, b) => a.id - b.id)) {
    const fault = firstFault(claim, checks)
    if (!fault) {
      screening.lines.push({ claim, payee: payees.get(claim.id)! })
      continue
    }
    const { code, module = PAYMENTS, params = {} } = fault
    const { id: claimId, number } = claim
    screening.leftOut.push({ claimId, number, code, module, params: { number, ...params } })
  }
  return screening
}

function firstFault(claim: ClaimRow, checks: Check[]): Fault | null {
  for (const check of checks) {
    const fault = check(claim)
    if (fault) return fault
  }
  return null
}

function handling(actor: User): Check {
  return (claim) => {
    if (claim.amountFen <= 0) return { code: 'E_NO_AMOUNT' }
    const own = separationFault(officerOf(actor), claim, 'pay')
    return own && { code: own, module: MODULE }
  }
}

async function policyCheck(client: QueryClientContract, claims: ClaimRow[]): Promise<Check> {
  const rows = await client
    .from('policies')
    .whereIn('id', [...new Set(claims.map((claim) => claim.policyId))])
    .where('value_status', 'example')
    .select('id', 'version')
  const versions = new Map<number, string>(rows.map((row) => [row.id, row.version]))
  return (claim) => {
    const version = versions.get(claim.policyId)
    return version ? { code: 'E_POLICY_NOT_CONFIRMED', module: MODULE, params: { version } } : null
  }
}

/** Quality samples that nobody re-decided, and flags that block until they are dismissed. */
async function openMatters(client: QueryClientContract, ids: number[]): Promise<Check> {
  const samples = await client
    .from('quality_samples')
    .whereIn('claim_id', ids)
    .where('status', 'open')
    .select('claim_id')
  const flagged = await blockingFlags(client, ids)
  const sampled = new Set(samples.map((row) => row.claim_id))
  return ({ id }) => {
    if (sampled.has(id)) return { code: 'E_SAMPLE_OPEN' }
    const [flag] = flagged.get(id) ?? []
    return flag ? { code: 'E_ANOMALY_OPEN', params: { flag: flag.code } } : null
  }
}

async function certificateCheck(client: QueryClientContract, ids: number[]): Promise<Check> {
  const rows = await client
    .from('claims')
    .join('certificates', 'certificates.id', 'claims.certificate_id')
    .whereIn('claims.id', ids)
    .whereIn('certificates.status', ['revoked', 'superseded'])
    .select('claims.id')
  const dead = new Set(rows.map((row) => row.id))
  return ({ id }) => (dead.has(id) ? { code: 'E_CERTIFICATE_NOT_VALID', module: MODULE } : null)
}

function factsFault(claim: ClaimRow, now?: Assessment): Fault | null {
  if (!now || now.trace.verdict !== 'passed') {
    const why = now ? whyNot(now.trace) : { 'zh-CN': '', 'en': '' }
    return { code: 'E_FACTS_CHANGED', params: { why_zh: why['zh-CN'], why_en: why.en } }
  }
  if (now.payableFen === claim.amountFen) return null
  const amount = (fen: number) => Money.fen(fen).toString()
  return {
    code: 'E_AMOUNT_MOVED',
    params: { before: amount(claim.amountFen), now: amount(now.payableFen) },
  }
}

async function accountCheck(
  client: QueryClientContract,
  payees: Map<number, Payee>,
  ids: number[],
  repeats: ReadonlySet<number>
): Promise<Check> {
  const failed = await lastFailures(client, ids)
  const corrections = await client
    .from('account_corrections')
    .where('status', 'proposed')
    .select('owner_type', 'owner_id')
  const correcting = new Set(corrections.map((row) => `${row.owner_type}:${row.owner_id}`))
  const underWay = await accountsUnderWay(client, [...payees.values()])
  return ({ id, status }): Fault | null => {
    const payee = payees.get(id)!
    const owner = `${payee.ownerType}:${payee.ownerId}`
    if (!payee.accountCipher || !payee.bankName) return { code: 'E_NO_ACCOUNT', module: MODULE }
    if (correcting.has(owner)) return { code: 'E_CORRECTION_OPEN' }
    const other = underWay.get(owner)
    if (other && other.index !== payee.accountIndex) {
      return { code: 'E_ACCOUNTS_DIFFER', params: { other: other.number } }
    }
    const failure = failed.get(id)
    if (status === 'failed' && failure && !repeats.has(id) && isUnchanged(failure, payee)) {
      return { code: 'E_ACCOUNT_UNCHANGED', params: { note: failure.note } }
    }
    return null
  }
}

interface Failure {
  name: string
  bank: string
  index: string | null
  note: string
}

/** What the bank could not pay last, by claim. */
async function lastFailures(client: QueryClientContract, ids: number[]) {
  const rows = await client
    .from('payment_lines')
    .whereIn('claim_id', ids)
    .where('status', 'failed')
    .orderBy('id')
    .select('claim_id', 'payee_name', 'bank_name', 'account_index', 'result_note')
  return new Map<number, Failure>(
    rows.map((row) => [
      row.claim_id,
      {
        name: row.payee_name,
        bank: row.bank_name,
        index: row.account_index,
        note: row.result_note ?? '—',
      },
    ])
  )
}

function isUnchanged(failure: Failure, payee: Payee): boolean {
  return (
    failure.index === payee.accountIndex &&
    failure.name === payee.name &&
    failure.bank === payee.bankName
  )
}

/** Accounts of the same owners in lines that wait for the bank. */
async function accountsUnderWay(client: QueryClientContract, payees: Payee[]) {
  const found = new Map<string, { index: string; number: string }>()
  const types = [...new Set(payees.map((payee) => payee.ownerType))]
  for (const type of types) {
    const ids = payees.flatMap((one) => (one.ownerType === type && one.ownerId) || [])
    const rows = await client
      .from('payment_lines')
      .join('claims', 'claims.id', 'payment_lines.claim_id')
      .where('payment_lines.status', 'pending')
      .where('payment_lines.owner_type', type)
      .whereIn('payment_lines.owner_id', [...new Set(ids)])
      .whereNotNull('payment_lines.account_index')
      .select('payment_lines.owner_id', 'payment_lines.account_index', 'claims.number')
    for (const row of rows) {
      found.set(`${type}:${row.owner_id}`, { index: row.account_index, number: row.number })
    }
  }
  return found
}
