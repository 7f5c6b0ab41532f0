import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { Money } from '#app/shared/money'
import { insertMany } from '#app/shared/database/rows'
import { maskName } from '#app/subsidies/mask_name'
import { recordAudit } from '#app/shared/audit/record_audit'
import { noticeNumber, takeSerials } from '#app/subsidies/serials'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { claimsForNotice } from '#app/subsidies/notices/queries/draftable_claims'
import { MODULE, NOTICE_WORKING_DAYS } from '#app/subsidies/claim_terms'
import {
  MOST_CLAIMS,
  noticeTitle,
  NOTICES,
  type Masking,
} from '#app/subsidies/notices/notice_terms'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface DraftNoticeInput {
  actor: User
  /** The claims to name; all approved ones that are in no notice yet when left out. */
  claimIds?: number[]
  /** How long the notice stands once published; the example of five when left out. */
  workingDays?: number
  /** How names are shown; masked when left out. Documents are always masked. */
  masking?: Masking
  requestId?: string | null
}

type Row = Record<string, any>

/**
 * Draws up a notice of approved claims with the facts that it will show; nothing is public yet.
 * @throws RuleViolation E_NOTHING_TO_NOTICE, E_NOTICE_TOO_LONG
 */
export default class DraftNotice {
  async handle(input: DraftNoticeInput): Promise<number> {
    return db.transaction(async (trx) => {
      const noticeId = await draftWithin(trx, input)
      await recordAudit(trx, {
        actor: input.actor,
        action: 'notice.drafted',
        subject: { type: 'notice', id: noticeId },
        changes: { workingDays: input.workingDays ?? NOTICE_WORKING_DAYS },
        requestId: input.requestId,
      })
      return noticeId
    })
  }
}

/** Draws up the notice inside the caller's transaction. Gives its id. */
export async function draftWithin(
  trx: TransactionClientContract,
  { actor, claimIds, workingDays = NOTICE_WORKING_DAYS, masking = 'masked' }: DraftNoticeInput
): Promise<number> {
  const year = clock.year()
  // Taken first: two drafts at once never name the same claim.
  const serial = await takeSerials(trx, 'notice', year, 1)
  const claims = await readClaims(trx, claimIds)
  if (claims.length === 0) throw new RuleViolation('E_NOTHING_TO_NOTICE', { module: MODULE })
  if (claims.length > MOST_CLAIMS) {
    throw new RuleViolation('E_NOTICE_TOO_LONG', { module: NOTICES, params: { most: MOST_CLAIMS } })
  }

  const title = noticeTitle(
    year,
    serial,
    claims.map((claim) => claim.kind)
  )
  const [row] = await trx
    .table('notices')
    .returning('id')
    .insert({
      number: noticeNumber(year, serial),
      title_zh: title.zh,
      title_en: title.en,
      status: 'draft',
      working_days: workingDays,
      masking,
      claims_count: claims.length,
      total_fen: Money.sum(claims.map((claim) => Number(claim.amount_fen))).fen,
      created_by_id: actor.id,
      created_at: clock.instant(),
    })
  const noticeId = Number(row.id ?? row)
  const lines = claims.map((claim, index) => lineOf(claim, noticeId, index + 1, masking))
  await insertMany(trx, 'notice_lines', lines)
  return noticeId
}

async function readClaims(trx: TransactionClientContract, claimIds?: number[]): Promise<Row[]> {
  const query = claimsForNotice(trx)
    .join('persons', 'persons.id', 'claims.person_id')
    .leftJoin('course_classes', 'course_classes.id', 'claims.course_class_id')
    .leftJoin('occupations', 'occupations.id', 'claims.occupation_id')
    .leftJoin('competition_awards as awards', 'awards.id', 'claims.competition_award_id')
    .leftJoin('bases', 'bases.id', 'claims.base_id')
    .leftJoin('employers', 'employers.id', 'claims.employer_id')
  if (claimIds) query.whereIn('claims.id', claimIds)
  return query
    .orderBy('claims.id')
    .limit(MOST_CLAIMS + 1)
    .select('claims.id', 'claims.kind', 'claims.part', 'claims.amount_fen', 'claims.payee_kind')
    .select('claims.grade_rank', 'persons.name', 'persons.document_mask', 'course_classes.code')
    .select('occupations.name_zh as occupation_zh', 'occupations.name_en as occupation_en')
    .select('awards.contest', 'awards.event', 'awards.rank as contest_rank')
    .select('bases.name_zh as base_zh', 'bases.name_en as base_en', 'employers.name as employer')
}

/** What the notice shows of a claim, kept as it is at this moment. */
function lineOf(claim: Row, noticeId: number, position: number, masking: Masking) {
  const payees: Record<string, [string | null, string | null]> = {
    base: [claim.base_zh, claim.base_en],
    employer: [claim.employer, claim.employer],
  }
  const [payeeZh, payeeEn] = payees[claim.payee_kind] ?? [null, null]
  return {
    notice_id: noticeId,
    claim_id: claim.id,
    position,
    kind: claim.kind,
    part: claim.part,
    name_mask: masking === 'full_name' ? claim.name : maskName(claim.name),
    document_mask: claim.document_mask,
    class_code: claim.code,
    occupation_zh: claim.occupation_zh,
    occupation_en: claim.occupation_en,
    grade_rank: claim.grade_rank,
    contest: claim.contest ? `${claim.contest} ${claim.event}` : null,
    contest_rank: claim.contest_rank,
    payee_zh: payeeZh,
    payee_en: payeeEn,
    amount_fen: claim.amount_fen,
  }
}
