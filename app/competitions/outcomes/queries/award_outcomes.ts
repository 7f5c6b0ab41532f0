import db from '@adonisjs/lucid/services/db'
import { whyNotDecide } from '#app/competitions/outcomes/actions/decide_outcome'
import type { Locale } from '#app/shared/words'
import type { Trace } from '#app/rules/types'
import type User from '#models/user'

/** What an award gave, or did not, by every rule about it: the trace, who decided, what was made of it. */
export async function awardOutcomes(
  award: { id: number; personId: number },
  locale: Locale,
  user: User
) {
  const name = locale === 'en' ? 'en' : 'zh'
  const rows = await db
    .from('award_outcomes as x')
    .join('award_rules as a', 'a.id', 'x.award_rule_id')
    .join('rule_sets as r', 'r.id', 'a.rule_set_id')
    .leftJoin('titles as t', 't.id', 'x.title_id')
    .leftJoin('users as d', 'd.id', 'x.drafted_by_id')
    .leftJoin('users as u', 'u.id', 'x.decided_by_id')
    .where('x.competition_award_id', award.id)
    .orderByRaw("CASE x.status WHEN 'not_met' THEN 1 ELSE 0 END")
    .orderBy('a.code')
    .select('x.*', 'r.definition', `t.name_${name} as title`)
    .select('d.full_name as drafter', 'u.full_name as decider')
    .select(
      db.raw(
        '(SELECT COUNT(*) FROM award_outcome_judgements j WHERE j.award_outcome_id = x.id) AS former'
      )
    )
  return rows.map((row) => ({
    id: row.id as number,
    gives: row.gives as 'grade' | 'title',
    gradeRank: row.grade_rank as number | null,
    title: row.title as string | null,
    status: row.status as string,
    reason: row.reason as string | null,
    drafter: row.drafter as string,
    decider: row.decider as string | null,
    decidedAt: row.decided_at as string | null,
    gradeRecordId: row.grade_record_id as number | null,
    rule: JSON.parse(row.definition).title[locale] as string,
    trace: JSON.parse(row.trace) as Trace,
    /** Judgements that this one took the place of. */
    former: Number(row.former),
    isOwn: user.personId === award.personId,
    refusal: whyNotDecide(
      user,
      { status: row.status, draftedById: row.drafted_by_id },
      award.personId
    ),
  }))
}
