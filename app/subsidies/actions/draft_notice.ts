import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { Money } from '#app/shared/money'
import { insertMany } from '#app/shared/database/rows'
import { maskName } from '#app/subsidies/mask_name'
import { recordAudit } from '#app/shared/audit/record_audit'
import { noticeNumber, takeSerials } from '#app/subsidies/serials'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { MODULE, NOTICE_WORKING_DAYS } from '#app/subsidies/claim_terms'
import type User from '#models/user'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface DraftNoticeInput {
  actor: User
  /** The claims to name; all approved ones that are in no notice yet when left out. */
  claimIds?: number[]
  requestId?: string | null
}

/**
 * Draws up a notice of approved claims, with masked names and documents; nothing is public yet.
 * @throws RuleViolation E_NOTHING_TO_NOTICE
 */
export default class DraftNotice {
  async handle(input: DraftNoticeInput): Promise<number> {
    return db.transaction(async (trx) => {
      const noticeId = await draftWithin(trx, input)
      await recordAudit(trx, {
        actor: input.actor,
        action: 'notice.drafted',
        subject: { type: 'notice', id: noticeId },
        requestId: input.requestId,
      })
      return noticeId
    })
  }
}

/** The approved claims that are in no notice yet. */
export function claimsForNotice(client: QueryClientContract) {
  return client
    .from('claims')
    .where('claims.status', 'approved')
    .whereNotExists((query) => {
      query.from('notice_lines').whereColumn('notice_lines.claim_id', 'claims.id')
    })
}

/** Draws up the notice inside the caller's transaction. Gives its id. */
export async function draftWithin(
  trx: TransactionClientContract,
  { actor, claimIds }: DraftNoticeInput
): Promise<number> {
  const year = clock.year()
  // Taken first: two drafts at once never name the same claim.
  const serial = await takeSerials(trx, 'notice', year, 1)
  const query = claimsForNotice(trx)
    .join('persons', 'persons.id', 'claims.person_id')
    .join('course_classes', 'course_classes.id', 'claims.course_class_id')
    .join('certificates', 'certificates.id', 'claims.certificate_id')
    .join('occupations', 'occupations.id', 'certificates.occupation_id')
  if (claimIds) query.whereIn('claims.id', claimIds)
  const claims = await query
    .orderBy('claims.id')
    .select(
      'claims.id',
      'claims.amount_fen',
      'persons.name',
      'persons.document_mask',
      'course_classes.code',
      'certificates.grade_rank',
      'occupations.name_zh'
    )
  if (claims.length === 0) throw new RuleViolation('E_NOTHING_TO_NOTICE', { module: MODULE })

  const number = noticeNumber(year, serial)
  const [row] = await trx
    .table('notices')
    .returning('id')
    .insert({
      number,
      title_zh: `${year} 年第 ${serial} 批职业技能培训补贴公示`,
      title_en: `Training subsidy notice ${serial} of ${year}`,
      status: 'draft',
      working_days: NOTICE_WORKING_DAYS,
      claims_count: claims.length,
      total_fen: Money.sum(claims.map((claim) => Number(claim.amount_fen))).fen,
      created_by_id: actor.id,
      created_at: clock.instant(),
    })
  const noticeId = Number(row.id ?? row)
  await insertMany(
    trx,
    'notice_lines',
    claims.map((claim, index) => ({
      notice_id: noticeId,
      claim_id: claim.id,
      position: index + 1,
      name_mask: maskName(claim.name),
      document_mask: claim.document_mask,
      class_code: claim.code,
      occupation_zh: claim.name_zh,
      grade_rank: claim.grade_rank,
      amount_fen: claim.amount_fen,
    }))
  )
  return noticeId
}
