import { Money } from '#app/shared/money'
import { instantDay } from '#app/shared/words'
import { both } from '#app/rules/words'
import { committedStatuses, countedStatuses, paidStatuses } from '#app/subsidies/claim_status'
import { gradeWords, gradeWordsEn } from '#app/certificates/certificate_facts'
import type { ClaimKind, ClaimPart } from '#app/subsidies/claim_kinds'
import type { Row } from '#app/subsidies/claim_records'
import type { Evidence, Fact, Facts, Localized } from '#app/rules/types'

/** Kinds that are counted together: an apprenticeship is a training that was subsidised. */
const FAMILIES: readonly (readonly ClaimKind[])[] = [['training_subsidy', 'apprenticeship']]

/** Whether a claim of another kind counts where this kind is limited. */
export function isOfFamily(kind: ClaimKind, other: ClaimKind): boolean {
  return kind === other || FAMILIES.some((some) => some.includes(kind) && some.includes(other))
}

/** What the person has had before, of the claims of one family. */
export function earlierFacts(kind: ClaimKind, row: Row, family: Row[], own: Row | null): Facts {
  const others = family.filter((other) => counts(other, own, row))
  const sameOccupation = others.filter((other) => other.occupation_id === row.occupation_id)
  const same = sameOccupation.filter((other) => other.grade_rank === row.grade_rank)
  const higher = sameOccupation.filter((other) => other.grade_rank > row.grade_rank)
  // The two parts of an apprenticeship are one subsidy.
  const once = [...new Map(others.map((other) => [other.enrolment_id ?? other.id, other])).values()]
  const paid = once.length
  const days = once.map((other) => other.class_starts_on as string).sort()
  return {
    same_grade_paid: {
      value: numbers(same),
      note: same.length
        ? earlierWords(same)
        : both(
            `此前没有${row.occupation_zh}${gradeWords(row.grade_rank)}补贴`,
            `no earlier subsidy for ${row.occupation_en}, ${gradeWordsEn(row.grade_rank)}`
          ),
      evidence: claimEvidence(same),
    },
    ...(isOfFamily(kind, 'training_subsidy') && {
      training_subsidies_paid: {
        value: paid,
        note: paid
          ? both(
              `已领 ${paid} 次，本次为第 ${paid + 1} 次`,
              `${paid} before, this is number ${paid + 1}`
            )
          : both('此前没有领过，本次为第 1 次', 'none before, this is the first'),
        evidence: claimEvidence(others),
      },
    }),
    earlier_claims_on: { value: days, evidence: claimEvidence(others) },
    higher_grade_paid: {
      value: numbers(higher),
      note: higher.length ? earlierWords(higher) : both('无', 'none'),
      evidence: claimEvidence(higher),
    },
  }
}

/**
 * Whether another claim of the person stands in the way: paid or approved ones, those still under
 * review when they were sent before this one. Two sent at once never both pass, and of two approved
 * ones the later counts the earlier.
 */
function counts(other: Row, own: Row | null, row: Row): boolean {
  if (other.enrolment_id === row.enrolment_id) return false
  if (other.quota_freed_at) return false
  if (!(countedStatuses as readonly string[]).includes(other.status)) return false
  const settled: readonly string[] = [...paidStatuses, ...committedStatuses]
  if (settled.includes(other.status)) return !own || !approvedBefore(own, other)
  if (!own?.submitted_at || !['submitted', 'reviewed'].includes(own.status)) return true
  if (other.submitted_at !== own.submitted_at) return other.submitted_at < own.submitted_at
  return other.id < own.id
}

/**
 * Which part of an apprenticeship is asked for, and what was really paid in advance: what the bank
 * paid, less what was recovered. While a prepayment is under way the settlement waits for it.
 */
export function prepaidFacts(part: ClaimPart, row: Row, claims: Row[]): Facts {
  const prepayments = claims.filter((claim) => {
    return (
      claim.enrolment_id === row.enrolment_id &&
      claim.kind === 'apprenticeship' &&
      claim.part === 'prepayment'
    )
  })
  const settlements = claims.filter((claim) => {
    return (
      claim.enrolment_id === row.enrolment_id &&
      claim.kind === 'apprenticeship' &&
      claim.part === 'settlement' &&
      (countedStatuses as readonly string[]).includes(claim.status)
    )
  })
  return {
    claim_part: { value: part, note: PARTS[part] },
    prepaid_fen: prepaidFact(prepayments),
    settlement_claims: { value: numbers(settlements), evidence: claimEvidence(settlements) },
  }
}

const PARTS: Record<ClaimPart, Localized> = {
  whole: both('一次付清', 'paid in one'),
  prepayment: both('本次申领预付部分', 'this claim is for the share paid in advance'),
  settlement: both('本次申领结算部分', 'this claim is for the settlement'),
}

function prepaidFact(prepayments: Row[]): Fact {
  const evidence = claimEvidence(prepayments)
  const moving = prepayments.find((claim) => {
    const isCounted = (countedStatuses as readonly string[]).includes(claim.status)
    return isCounted && !(paidStatuses as readonly string[]).includes(claim.status)
  })
  if (moving) {
    const note = both(
      `预付 ${moving.number} 正在办理，付款后才能结算`,
      `the prepayment ${moving.number} is under way; the settlement follows its payment`
    )
    return { value: null, note, evidence, pending: true, expected: Number(moving.amount_fen) }
  }
  const paid = prepayments.filter((claim) => {
    return (paidStatuses as readonly string[]).includes(claim.status)
  })
  const fen = paid.reduce((sum, one) => sum + Number(one.amount_fen) - Number(one.recovered_fen), 0)
  const said = Money.fen(fen).toString()
  const note = fen ? both(`已预付 ${said}`, `${said} paid in advance`) : both('没有预付', 'nothing')
  return { value: fen, note, evidence }
}

function numbers(claims: Row[]): string[] {
  return claims.map((claim) => claim.number)
}
function claimEvidence(claims: Row[]): Evidence | undefined {
  const last = claims.at(-1)
  return (
    last && {
      type: 'claim',
      id: last.id,
      label: both(`申领 ${last.number}`, `Claim ${last.number}`),
    }
  )
}

function earlierWords(claims: Row[]): Localized {
  const say = (claim: Row): Localized => {
    const fen = Money.fen(Number(claim.amount_fen)).toString()
    const grade = [gradeWords(claim.grade_rank), gradeWordsEn(claim.grade_rank)]
    const day = claim.paid_at ? instantDay(claim.paid_at) : null
    return day
      ? both(
          `${day} 已按${claim.occupation_zh}${grade[0]}领取 ${fen}`,
          `${fen} paid on ${day} for ${claim.occupation_en}, ${grade[1]}`
        )
      : both(
          `${claim.number} 正在按${claim.occupation_zh}${grade[0]}办理，${fen}`,
          `${claim.number} under way for ${claim.occupation_en}, ${grade[1]}, ${fen}`
        )
  }
  const parts = claims.map(say)
  return both(
    parts.map((part) => part['zh-CN']).join('；'),
    parts.map((part) => part.en).join('; ')
  )
}

/**
 * Whether a claim that is approved but not paid goes before another approved one: of two in one
 * payment the first does not count the second, while the second counts the first.
 */
function approvedBefore(own: Row, other: Row): boolean {
  if (!(committedStatuses as readonly string[]).includes(own.status)) return false
  const order = (claim: Row) => [claim.approved_at, claim.submitted_at] as (string | null)[]
  for (const [index, at] of order(own).entries()) {
    const against = order(other)[index]
    if (at === null || against === null) return false
    if (at !== against) return at < against
  }
  return own.id < other.id
}
