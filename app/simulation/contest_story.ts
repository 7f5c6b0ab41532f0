import db from '@adonisjs/lucid/services/db'
import { addDays } from '#app/shared/days'
import AddContestEvent from '#app/competitions/contests/actions/add_contest_event'
import CheckResults from '#app/competitions/contests/actions/check_results'
import ConfirmAwards from '#app/competitions/contests/actions/confirm_awards'
import CreateContest from '#app/competitions/contests/actions/create_contest'
import EnterContest from '#app/competitions/contests/actions/enter_contest'
import IssueAwardCertificates from '#app/competitions/contests/actions/issue_award_certificates'
import MoveContest from '#app/competitions/contests/actions/move_contest'
import PublishAwards from '#app/competitions/contests/actions/publish_awards'
import RecordResults from '#app/competitions/contests/actions/record_results'
import type { Random } from '#app/simulation/random'
import type { Stage } from '#app/simulation/class_story'
import type { Story } from '#app/simulation/story'
import type { SyntheticPeople } from '#app/simulation/synthetic_people'

/** Days from the call of the contest to its day, when its award list is published too. */
export const DAYS_TO_THE_CONTEST = 10

const ENTRIES = 8
const EVENT = { name: '焊接技术', occupation: '6-18-02-04' }

/**
 * One contest the bureau holds: called, entered, held and checked by two people; its award list is
 * confirmed after its time before the public, and its winners get their certificates.
 */
export async function* contestStory(
  { cast }: Stage,
  people: SyntheticPeople,
  random: Random,
  calledOn: string
): Story {
  yield calledOn
  const heldOn = addDays(calledOn, DAYS_TO_THE_CONTEST)
  const { id: contestId } = await new CreateContest().handle({
    actor: cast.chushen,
    code: `HM${calledOn.slice(2, 4)}-JN`,
    name: `侯马市职业技能大赛（${calledOn.slice(0, 4)}，演示）`,
    level: 'city',
    organiser: '侯马市总工会（演示）',
    document: `演示赛〔${calledOn.slice(0, 4)}〕20 号（非正式文件）`,
    entriesUntil: addDays(heldOn, -1),
    startsOn: heldOn,
    endsOn: heldOn,
  })
  const eventId = await addEvent(cast.chushen, contestId)
  await new MoveContest().handle({ actor: cast.chushen, contestId, to: 'open' })

  yield addDays(calledOn, 3)
  const entryIds: number[] = []
  for (let index = 0; index < ENTRIES; index++) {
    const { name, documentNumber } = people.next()
    const entry = await new EnterContest().handle({
      actor: cast.chushen,
      contestId,
      eventId,
      unit: random.pick(['侯马市公共实训基地', '侯马市某制造有限公司', '侯马市某机械厂']),
      members: [{ name, documentNumber }],
      takesHonours: 'yes',
    })
    entryIds.push(entry.id)
  }

  yield heldOn
  await new MoveContest().handle({ actor: cast.chushen, contestId, to: 'closed' })
  const scores = entryIds.map((_, index) => 60 + index * 4 + random.between(0, 3))
  await new RecordResults().handle({
    actor: cast.chushen,
    contestId,
    eventId,
    results: entryIds.map((entryId, index) => ({
      entryId,
      outcome: 'scored',
      score: String(scores[index]),
    })),
  })
  await new CheckResults().handle({ actor: cast.zhengce, contestId, eventId })
  const { closesOn } = await new PublishAwards().handle({ actor: cast.zhengce, contestId })

  yield addDays(closesOn, 1)
  await new ConfirmAwards().handle({
    actor: cast.fuhe,
    contestId,
    document: `演示赛〔${calledOn.slice(0, 4)}〕21 号（非正式文件）`,
    awardedOn: addDays(closesOn, 1),
  })
  await new IssueAwardCertificates().handle({ actor: cast.chushen, contestId })
}

async function addEvent(actor: Stage['cast']['chushen'], contestId: number): Promise<number> {
  const occupation = await db
    .from('occupations')
    .where('code', EVENT.occupation)
    .select('id')
    .firstOrFail()
  const { id } = await new AddContestEvent().handle({
    actor,
    contestId,
    name: EVENT.name,
    occupationId: occupation.id,
    contestants: 'workers',
    teamSize: 1,
    firstPrizes: 1,
    secondPrizes: 2,
    thirdPrizes: 2,
    meritPercent: 75,
  })
  return id
}
