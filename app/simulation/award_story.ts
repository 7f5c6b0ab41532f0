import db from '@adonisjs/lucid/services/db'
import { addDays, daysBetween } from '#app/shared/days'
import DecideOutcome from '#app/competitions/outcomes/actions/decide_outcome'
import IssueGradeCertificate from '#app/certificates/kinds/actions/issue_grade_certificate'
import PrepareAwardClaim from '#app/subsidies/actions/prepare_award_claim'
import RegisterAward from '#app/competitions/actions/register_award'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import type { Random } from '#app/simulation/random'
import type { Stage } from '#app/simulation/class_story'
import type { Story } from '#app/simulation/story'
import type { SyntheticPeople } from '#app/simulation/synthetic_people'

const CONTESTS = [
  {
    contest: '山西省职业技能大赛（演示）',
    level: 'provincial',
    contestClass: 'first',
    event: '焊接技术',
    occupation: '6-18-02-04',
  },
  {
    contest: '全国行业职业技能竞赛（演示）',
    level: 'national',
    contestClass: 'second',
    event: '工业机器人操作',
    occupation: '6-31-07-03',
  },
  {
    contest: '三晋技能大赛（演示）',
    level: 'provincial',
    contestClass: 'second',
    event: '电气装置',
    occupation: '6-31-01-03',
  },
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

/**
 * Awards of contests, each registered when its document comes; two days later it is claimed, and an
 * approver decides what it gives, but for the last, which waits.
 */
export async function* awardStory(
  { cast, times }: Stage,
  people: SyntheticPeople,
  random: Random,
  days: string[]
): Story {
  for (const [index, day] of days.entries()) {
    yield day
    const winner = people.next()
    const { occupation, ...contest } = CONTESTS[index % CONTESTS.length]
    const { id: occupationId } = await db
      .from('occupations')
      .where('code', occupation)
      .select('id')
      .firstOrFail()
    const { id: awardId } = await new RegisterAward().handle({
      actor: cast.zhengce,
      name: winner.name,
      documentNumber: winner.documentNumber,
      bankName: winner.bankName,
      bankAccount: winner.bankAccount,
      ...contest,
      ...PLACES[index % PLACES.length],
      occupationId,
      document: `演示赛〔${day.slice(0, 4)}〕${index + 1} 号（非正式文件）`,
      awardedOn: addDays(day, -random.between(5, 20)),
    })
    yield addDays(day, 2)
    await times.measure('claims', async () => {
      const { id } = await new PrepareAwardClaim().handle({ actor: cast.zhengce, awardId })
      await new SubmitClaims().handle({ actor: cast.zhengce, claimIds: [id] })
    })
    if (index < days.length - 1) await decideOutcomes(cast, awardId)
  }
}

/** Approves what the award gives, and has the first body that is filed certify a grade. */
async function decideOutcomes({ fuhe, chushen }: Stage['cast'], awardId: number) {
  const drafts = await db
    .from('award_outcomes')
    .where({ competition_award_id: awardId, status: 'drafted' })
    .orderBy('id')
    .select('id')
  for (const { id: outcomeId } of drafts) {
    await new DecideOutcome().handle({ actor: fuhe, awardId, outcomeId, result: 'approved' })
  }
  const grade = await db.from('grade_records').where('competition_award_id', awardId).first()
  if (!grade) return
  const body = await db
    .from('assessment_body_filings')
    .where({ occupation_id: grade.occupation_id, grade_rank: grade.grade_rank })
    .orderBy('assessment_body_id')
    .select('assessment_body_id as id')
    .first()
  if (!body) return
  await new IssueGradeCertificate().handle({
    actor: chushen,
    gradeRecordId: grade.id,
    bodyId: body.id,
  })
}
