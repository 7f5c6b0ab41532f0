import db from '@adonisjs/lucid/services/db'
import { addDays, weekdayOf } from '#app/shared/days'
import AnswerQuestions from '#app/subsidies/review/actions/answer_questions'
import DecideSample from '#app/subsidies/review/actions/decide_sample'
import RecordCheck from '#app/subsidies/review/actions/record_check'
import DecideClaims from '#app/subsidies/actions/decide_claims'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import PrepareAwardClaim from '#app/subsidies/actions/prepare_award_claim'
import type { CheckName } from '#app/subsidies/review/checks'
import type { ClaimKind } from '#app/subsidies/claim_kinds'
import type { Question } from '#app/subsidies/review/question_topics'
import type { RejectionReason } from '#app/subsidies/review/rejection_reasons'
import type { Stage } from '#app/simulation/class_story'
import type { Random } from '#app/simulation/random'
import type { Story } from '#app/simulation/story'

interface StoryDecision {
  id: number
  version: number
  result: 'passed' | 'returned' | 'rejected'
  questions?: Question[]
  reasonCode?: RejectionReason
  reason?: string
}

const RETURNS: Question[][] = [
  [{ topic: 'group_proof', question: '群体证明看不清，请补传原件。' }],
  [
    { topic: 'attendance', question: '学员签到与课表不一致，请核对后说明。' },
    { topic: 'person', question: '请说明学员缺课那几天的请假手续。' },
  ],
]
/** What is asked where there is no group to prove and no lesson to attend yet. */
const OTHER_RETURNS: Partial<Record<ClaimKind, Question[][]>> = {
  apprenticeship: [[{ topic: 'other', question: '劳动合同复印件缺签字页，请补传。' }]],
  competition_award: [[{ topic: 'other', question: '请补传公布获奖名单的文件原件。' }]],
}
const REJECTIONS: { reasonCode: RejectionReason; reason: string }[] = [
  { reasonCode: 'not_in_group', reason: '与社保参保记录不符，不属于所报群体' },
  { reasonCode: 'already_paid', reason: '同一证书已由其他渠道享受补贴' },
]
/** How often a third person does not agree with a drawn decision. */
const DISAGREES = 0.05

/** The bureau's weeks: reviews on Tuesdays, what came back on Wednesdays, approvals on Thursdays. */
export async function* bureauStory(
  { cast, times }: Stage,
  random: Random,
  { from, until }: { from: string; until: string }
): Story {
  const returnedBefore = new Set<number>()

  for (let day = from; day <= until; day = addDays(day, 1)) {
    const weekday = weekdayOf(day)
    if (weekday === 2) {
      yield day
      await times.measure('reviews', review)
    }
    if (weekday === 3) {
      yield day
      await times.measure('claims', correctReturned)
    }
    if (weekday === 4) {
      yield day
      await times.measure('reviews', approve)
    }
  }

  async function review() {
    const waiting = await claimsIn('submitted')
    const decisions = waiting.map(({ kind, ...claim }) => {
      const lot = random.next()
      if (lot < 0.03 && !returnedBefore.has(claim.id)) {
        returnedBefore.add(claim.id)
        const questions = random.pick(OTHER_RETURNS[kind] ?? RETURNS)
        return { ...claim, result: 'returned' as const, questions }
      }
      if (lot < 0.04 && !OTHER_RETURNS[kind]) {
        return { ...claim, result: 'rejected' as const, ...random.pick(REJECTIONS) }
      }
      return { ...claim, result: 'passed' as const }
    })
    await check(decisions.filter(({ result }) => result === 'passed').map(({ id }) => id))
    await decide('review', decisions)
  }

  async function approve() {
    const waiting = await claimsIn('reviewed')
    const decisions = waiting.map(({ kind, ...claim }): StoryDecision =>
      random.chance(0.005) && !OTHER_RETURNS[kind]
        ? { ...claim, result: 'rejected', ...random.pick(REJECTIONS) }
        : { ...claim, result: 'passed' }
    )
    // Whose decision the quality sample took back does not take it again.
    const again = await takenBack(waiting.map(({ id }) => id))
    await decide(
      'approval',
      decisions.filter(({ id }) => !again.has(id))
    )
    await decide(
      'approval',
      decisions.filter(({ id }) => again.has(id)),
      cast.fuhe2
    )
    await sample()
  }

  /** What is looked up and looked at by hand, for many claims at once. */
  async function check(claims: number[]) {
    const record = (name: CheckName, note: string, evidence?: string) =>
      new RecordCheck().handle({
        actor: cast.chushen,
        claims,
        name,
        result: 'passed',
        note,
        evidence,
      })
    if (claims.length === 0) return
    await record('certificate_lookup', '联网可查，姓名、职业、等级与证书一致', '批量查询')
    await record('group_proof_seen', '证明材料与登记一致')
  }

  /** A third person decides again what was drawn. */
  async function sample() {
    const drawn = await db
      .from('quality_samples')
      .join('claims', 'claims.id', 'quality_samples.claim_id')
      .join('claim_decisions', 'claim_decisions.id', 'quality_samples.decision_id')
      .where('quality_samples.status', 'open')
      .whereNull('claims.held_at')
      .orderBy('quality_samples.id')
      .select('quality_samples.id', 'claim_decisions.actor_id', 'claim_decisions.result')
    for (const { id, actor_id: approverId, result } of drawn) {
      const isFirst = approverId === cast.fuhe.id
      const disagrees = isFirst && result === 'passed' && random.chance(DISAGREES)
      await new DecideSample().handle({
        actor: isFirst ? cast.fuhe2 : cast.fuhe,
        sampleId: id,
        result: disagrees ? 'disagreed' : 'agreed',
        note: disagrees ? '申领材料的日期看不清，请再核对后复核' : null,
      })
    }
  }

  async function decide(
    stage: 'review' | 'approval',
    decisions: StoryDecision[],
    actor = stage === 'review' ? cast.chushen : cast.fuhe
  ) {
    const groups = new Map<string, StoryDecision[]>()
    for (const { id, version, ...decision } of decisions) {
      const key = JSON.stringify(decision)
      groups.set(key, [...(groups.get(key) ?? []), { id, version, ...decision }])
    }
    for (const group of groups.values()) {
      await new DecideClaims().handle({
        actor,
        stage,
        result: group[0].result,
        reason: group[0].reason,
        reasonCode: group[0].reasonCode,
        questions: group[0].questions,
        claims: group.map(({ id, version }) => ({ id, version })),
      })
    }
  }

  async function correctReturned() {
    await answer()
    await correctReturnedAwards()
    const rows = await db
      .from('claims')
      .where('status', 'returned')
      .whereNotNull('course_class_id')
      .groupBy('course_class_id')
      .select('course_class_id as classId')
    for (const { classId } of rows) {
      await new PrepareClaims().handle({ actor: cast.jidi, classId })
      const drafts = await db
        .from('claims')
        .where('course_class_id', classId)
        .whereIn('status', ['draft', 'returned'])
        .where('amount_fen', '>', 0)
        .select('id')
      if (drafts.length > 0) {
        await new SubmitClaims().handle({ actor: cast.jidi, claimIds: drafts.map((row) => row.id) })
      }
    }
  }

  async function correctReturnedAwards() {
    const awards = await db
      .from('claims')
      .where({ status: 'returned', kind: 'competition_award' })
      .orderBy('id')
      .select('competition_award_id as awardId')
    for (const { awardId } of awards) {
      const { id } = await new PrepareAwardClaim().handle({ actor: cast.zhengce, awardId })
      await new SubmitClaims().handle({ actor: cast.zhengce, claimIds: [id] })
    }
  }

  async function answer() {
    const open = await db
      .from('claim_questions')
      .join('claims', 'claims.id', 'claim_questions.claim_id')
      .where('claims.status', 'returned')
      .whereNull('answered_at')
      .orderBy('claim_questions.id')
      .select('claim_questions.id', 'claim_id', 'claims.base_id')
    for (const { id, claim_id: claimId, base_id: baseId } of open) {
      await new AnswerQuestions().handle({
        actor: baseId === null ? cast.zhengce : cast.jidi,
        claimId,
        answers: [{ id, answer: '已核对，材料已补齐。' }],
      })
    }
  }
}

/** Claims with an approval that was taken back. */
async function takenBack(claimIds: number[]): Promise<Set<number>> {
  const rows = await db
    .from('claim_decisions')
    .whereIn('claim_id', claimIds)
    .where({ stage: 'quality', result: 'disagreed' })
    .distinct('claim_id')
  return new Set(rows.map((row) => row.claim_id as number))
}

async function claimsIn(
  status: string
): Promise<{ id: number; version: number; kind: ClaimKind }[]> {
  return db.from('claims').where('status', status).orderBy('id').select('id', 'version', 'kind')
}
