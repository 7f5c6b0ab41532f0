import { both } from '#app/rules/words'
import type { Row } from '#app/subsidies/claim_records'
import type { Evidence, Facts, Localized } from '#app/rules/types'

const LEVELS: Record<string, Localized> = {
  national: both('国家级', 'national'),
  provincial: both('省级', 'provincial'),
  city: both('市级', 'city'),
  county: both('县级', 'county'),
  enterprise: both('企业', 'enterprise'),
}

/** The facts of a competition award. What a contestant is paid by is the rank awarded, not reached. */
export function awardFacts(row: Row, claimOn: string): Facts {
  const evidence: Evidence = {
    type: 'award',
    id: row.award_id,
    label: both(row.document, row.document),
  }
  const level = LEVELS[row.level]
  const event = both(`${row.contest}，${row.event}`, `${row.contest}, ${row.event}`)
  const none = both(
    `名次第 ${row.rank}，未获奖项名次`,
    `placed ${row.rank}, without an awarded place`
  )
  const placed = both(
    `${level['zh-CN']}竞赛获奖第 ${row.awarded_rank} 名`,
    `awarded place ${row.awarded_rank} at ${level.en} level`
  )
  const isAwarded = row.awarded_rank !== null
  return {
    award_level: {
      value: row.level,
      note: both(`${level['zh-CN']}：${event['zh-CN']}`, `${level.en}: ${event.en}`),
      evidence,
    },
    award_rank: { value: row.rank, note: both(`第 ${row.rank} 名`, `place ${row.rank}`), evidence },
    awarded_rank: isAwarded
      ? { value: row.awarded_rank, note: placed, evidence }
      : { value: null, note: none, evidence },
    award_step: isAwarded
      ? { value: `${row.level}_${row.awarded_rank}`, note: placed, evidence }
      : { value: null, note: none, evidence },
    awarded_on: {
      value: row.awarded_on,
      note: both(`${row.awarded_on} 公布`, `announced ${row.awarded_on}`),
      evidence,
    },
    award_document: { value: row.document, evidence },
    claim_on: { value: claimOn, note: both(`申报 ${claimOn}`, `claimed ${claimOn}`) },
  }
}
