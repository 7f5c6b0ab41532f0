import db from '@adonisjs/lucid/services/db'
import { claimStateSql } from '#app/shared/chain_claim'
import { countRows } from '#app/shared/database/rows'
import { pageOf } from '#app/shared/database/paging'
import type { AwardLevel } from '#app/competitions/award_levels'
import type { Locale } from '#app/shared/words'

const CLAIM = `(SELECT MAX(live.id) FROM claims live WHERE live.competition_award_id = a.id
  AND live.status NOT IN ('rejected', 'withdrawn'))`

function awards() {
  return db
    .from('competition_awards as a')
    .join('persons as p', 'p.id', 'a.person_id')
    .join('occupations as o', 'o.id', 'a.occupation_id')
}

/** Awards, the newest first, with the claim that lives for each. */
export async function awardList(
  { level, page }: { level?: AwardLevel; page?: number },
  locale: Locale
) {
  const search = () => awards().if(level, (query) => query.where('a.level', level!))
  const paginator = pageOf(await countRows(search()), page)
  const rows = await search()
    .joinRaw(`LEFT JOIN claims cl ON cl.id = ${CLAIM}`)
    .orderBy('a.awarded_on', 'desc')
    .orderBy('a.id', 'desc')
    .offset((paginator.currentPage - 1) * paginator.perPage)
    .limit(paginator.perPage)
    .select('a.id', 'a.contest', 'a.level', 'a.event', 'a.rank', 'a.award')
    .select('a.awarded_rank as awardedRank', 'a.awarded_on as awardedOn')
    .select('p.name', 'p.document_mask as documentMask', 'cl.id as claimId')
    .select('cl.number as claimNumber', `o.name_${locale === 'en' ? 'en' : 'zh'} as occupation`)
  return { awards: rows, paginator }
}

/** One award with its certificate and every claim about it, the newest first; null when there is none. */
export async function awardPage(id: number, locale: Locale) {
  const award = await awards()
    .join('users as u', 'u.id', 'a.created_by_id')
    .where('a.id', id)
    .select('a.*', 'p.name', 'p.document_mask as documentMask', 'p.account_mask as accountMask')
    .select('u.full_name as registrar', `o.name_${locale === 'en' ? 'en' : 'zh'} as occupation`)
    .first()
  if (!award) return null
  const claims = await db
    .from('claims')
    .where('competition_award_id', id)
    .orderBy('id', 'desc')
    .select('id', 'number', 'status', 'amount_fen', db.raw(`${claimStateSql('claims')} AS state`))
  const certificate = await db
    .from('certificates')
    .where({ competition_award_id: id, kind: 'award' })
    .orderBy('id', 'desc')
    .select('id', 'number', 'status')
    .first()
  return {
    award,
    /** The latest certificate of the award; null when none was issued. */
    certificate,
    claims: claims.map((claim) => ({ ...claim, amountFen: Number(claim.amount_fen) })),
  }
}

/** Occupations a contest can be about. */
export async function occupationChoices(locale: Locale) {
  return db
    .from('occupations')
    .orderBy('code')
    .select('id as value', `name_${locale === 'en' ? 'en' : 'zh'} as label`)
}
