import db from '@adonisjs/lucid/services/db'
import { countRows } from '#app/shared/database/rows'
import { pageOf } from '#app/shared/database/paging'
import { whyNotDecideTitle } from '#app/competitions/titles/actions/decide_title'
import type { Locale } from '#app/shared/words'
import type User from '#models/user'

/** Every title with how many hold it, ladders together and lowest step first. */
export async function titleKinds(locale: Locale) {
  const name = locale === 'en' ? 'en' : 'zh'
  const rows = await db
    .from('titles as t')
    .orderByRaw('CASE WHEN t.ladder IS NULL THEN 0 ELSE 1 END')
    .orderBy('t.ladder')
    .orderBy('t.ladder_rank')
    .orderBy('t.id')
    .select('t.id', 't.kind', 't.ladder_rank as ladderRank', 't.passes_place_on as passesPlaceOn')
    .select('t.value_status as valueStatus', 't.source')
    .select(`t.name_${name} as name`, `t.issuer_${name} as issuer`)
    .select(
      db.raw(
        "(SELECT COUNT(*) FROM title_holders h WHERE h.title_id = t.id AND h.status = 'held') AS holders"
      )
    )
  return rows.map((row) => ({ ...row, holders: Number(row.holders) }))
}

/** Who holds, or is proposed for, titles: what waits first, then the latest. */
export async function titleHolders(
  { title, page }: { title?: number; page?: number },
  locale: Locale,
  user: User
) {
  const search = () => db.from('title_holders as h').if(title, (q) => q.where('h.title_id', title!))
  const paginator = pageOf(await countRows(search()), page)
  const rows = await search()
    .join('titles as t', 't.id', 'h.title_id')
    .join('persons as p', 'p.id', 'h.person_id')
    .leftJoin('users as u', 'u.id', 'h.proposed_by_id')
    .leftJoin('users as d', 'd.id', 'h.decided_by_id')
    .leftJoin('users as w', 'w.id', 'h.end_proposed_by_id')
    .orderByRaw(
      "CASE WHEN h.status = 'proposed' OR (h.status = 'held' AND h.end_proposed_by_id IS NOT NULL) THEN 0 ELSE 1 END"
    )
    .orderBy('h.conferred_on', 'desc')
    .orderBy('h.id', 'desc')
    .offset((paginator.currentPage - 1) * paginator.perPage)
    .limit(paginator.perPage)
    .select('h.*', `t.name_${locale === 'en' ? 'en' : 'zh'} as title`, 'p.name')
    .select('p.document_mask as documentMask', 'u.full_name as proposer', 'd.full_name as decider')
    .select('w.full_name as endProposer')
  return {
    paginator,
    holders: rows.map((row) => ({
      id: row.id as number,
      title: row.title as string,
      name: row.name as string,
      documentMask: row.documentMask as string,
      document: row.document as string,
      conferredOn: row.conferred_on as string,
      status: row.status as string,
      reason: row.reason as string | null,
      proposer: row.proposer as string,
      decider: row.decider as string | null,
      /** Who proposed to withdraw it, and why; null while nobody has. */
      endProposer: row.endProposer as string | null,
      endReason: row.end_reason as string | null,
      awardId: row.competition_award_id as number | null,
      refusal: whyNotDecideTitle(
        user,
        {
          status: row.status,
          proposedById: row.proposed_by_id,
          personId: row.person_id,
          endProposedById: row.end_proposed_by_id,
        },
        row.status === 'held' ? 'withdrawn' : 'held'
      ),
    })),
  }
}
