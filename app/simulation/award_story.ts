import db from '@adonisjs/lucid/services/db'
import { addDays, daysBetween } from '#app/shared/days'
import PrepareAwardClaim from '#app/subsidies/actions/prepare_award_claim'
import RegisterAward from '#app/competitions/actions/register_award'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import type { Random } from '#app/simulation/random'
import type { Stage } from '#app/simulation/class_story'
import type { Story } from '#app/simulation/story'
import type { SyntheticPeople } from '#app/simulation/synthetic_people'

const CONTESTS = [
  { contest: '山西省职业技能大赛（演示）', level: 'provincial', event: '焊接技术' },
  { contest: '全国行业职业技能竞赛（演示）', level: 'national', event: '工业机器人操作' },
  { contest: '三晋技能大赛（演示）', level: 'provincial', event: '电气装置' },
] as const

/** Places reached and places awarded: a holder of a title competes, and the places below move up. */
const PLACES = [
  { rank: 2, awardedRank: 2, award: '银奖' },
  { rank: 4, awardedRank: 3, award: '铜奖' },
]

/** One award in this many trainees, two at least. */
const TRAINEES_TO_AN_AWARD = 500
const FEWEST = 2

/** Days on which awards are registered, from the first to the last evenly. */
export function awardDays(trainees: number, first: string, last: string): string[] {
  const count = Math.max(FEWEST, Math.round(trainees / TRAINEES_TO_AN_AWARD))
  const span = Math.max(0, daysBetween(first, last))
  return Array.from({ length: count }, (_, index) =>
    addDays(first, Math.floor((span * index) / (count - 1)))
  )
}

/** Awards of contests, each registered when its document comes and claimed two days later. */
export async function* awardStory(
  { cast, times }: Stage,
  people: SyntheticPeople,
  random: Random,
  days: string[]
): Story {
  const occupations = await db
    .from('courses')
    .orderBy('occupation_id')
    .distinct('occupation_id')
    .select('occupation_id')

  for (const [index, day] of days.entries()) {
    yield day
    const winner = people.next()
    const { id: awardId } = await new RegisterAward().handle({
      actor: cast.zhengce,
      name: winner.name,
      documentNumber: winner.documentNumber,
      bankName: winner.bankName,
      bankAccount: winner.bankAccount,
      ...CONTESTS[index % CONTESTS.length],
      ...PLACES[index % PLACES.length],
      occupationId: random.pick(occupations).occupation_id,
      document: `演示赛〔${day.slice(0, 4)}〕${index + 1} 号（非正式文件）`,
      awardedOn: addDays(day, -random.between(5, 20)),
    })
    yield addDays(day, 2)
    await times.measure('claims', async () => {
      const { id } = await new PrepareAwardClaim().handle({ actor: cast.zhengce, awardId })
      await new SubmitClaims().handle({ actor: cast.zhengce, claimIds: [id] })
    })
  }
}
