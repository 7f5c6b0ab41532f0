import { both } from '#app/rules/words'
import { highestRank } from '#app/grades/ladder'
import { offeredRanks } from '#app/grades/offered_grades'
import { isAbout, judgeAward, type AwardCase, type AwardRule } from '#app/competitions/award_gains'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** `provincial_first`, or `city` for a contest without a class. */
export function levelAndClass(level: string, contestClass: string | null): string {
  return contestClass ? `${level}_${contestClass}` : level
}

/** The rules in force on a day, in the order of their codes. */
export async function rulesOn(client: QueryClientContract, day: string): Promise<AwardRule[]> {
  const rows = await client
    .from('award_rules as a')
    .join('rule_sets as r', 'r.id', 'a.rule_set_id')
    .where('r.effective_from', '<=', day)
    .where((query) => query.whereNull('r.effective_to').orWhere('r.effective_to', '>=', day))
    .orderBy('a.code')
    .select('a.id', 'a.gives', 'a.grade_rank', 'a.steps_up', 'a.title_id', 'r.definition')
  return rows.map((row) => ({
    id: row.id,
    gives: row.gives,
    gradeRank: row.grade_rank,
    stepsUp: row.steps_up === 'yes',
    titleId: row.title_id,
    ruleSet: JSON.parse(row.definition),
  }))
}

/**
 * An award with what the register knows of its person in the occupation.
 * @throws when there is no such award
 */
export async function awardCase(client: QueryClientContract, awardId: number) {
  const row = await client
    .from('competition_awards as a')
    .join('occupations as o', 'o.id', 'a.occupation_id')
    .where('a.id', awardId)
    .select('a.*', 'o.name_zh', 'o.name_en')
    .firstOrFail()
  const key = { occupation_id: row.occupation_id, work_type: row.work_type }
  const held = await client
    .from('grade_records')
    .where({ ...key, person_id: row.person_id, status: 'live' })
    .select('grade_rank')
  const won: AwardCase = {
    awardId,
    levelAndClass: levelAndClass(row.level, row.contest_class),
    contest: row.contest,
    event: row.event,
    rank: row.rank,
    awardedRank: row.awarded_rank,
    contestants: row.contestants,
    teamSize: row.team_size,
    entrants: row.entrants,
    document: row.document,
    occupation: both(row.name_zh, row.name_en),
    offeredRanks: await offeredRanks(client, {
      occupationId: row.occupation_id,
      workType: row.work_type,
    }),
    heldRank: highestRank(held.map((one) => one.grade_rank)),
  }
  return { won, award: row }
}

/** Every rule about contests of the award's level and class, judged as things stand. */
export async function judgedRules(client: QueryClientContract, awardId: number) {
  const { won, award } = await awardCase(client, awardId)
  const rules = await rulesOn(client, award.awarded_on)
  return rules
    .filter((rule) => isAbout(rule, won.levelAndClass))
    .map((rule) => ({ rule, ...judgeAward(rule, won) }))
}
