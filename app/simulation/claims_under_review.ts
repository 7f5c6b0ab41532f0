import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import DecideClaim from '#app/subsidies/actions/decide_claim'
import RecordCheck from '#app/subsidies/review/actions/record_check'
import ProposeAmendment from '#app/subsidies/review/actions/propose_amendment'
import { isDrawn } from '#app/subsidies/review/quality_draw'
import { manualChecks, type CheckName } from '#app/subsidies/review/checks'

/** Fewer claims than this are left as they are: the queue must not look empty. */
const ENOUGH = 12

/**
 * Leaves something to do at every desk of the review: of the claims that wait, one is returned with
 * questions, one has a fault found by hand, one waits for a correction, some wait for approval, and
 * one that the quality sample draws waits for a third person.
 */
export async function claimsUnderReview() {
  const waiting: { id: number; number: string }[] = await db
    .from('claims')
    .where('status', 'submitted')
    .whereNot('kind', 'apprenticeship')
    .whereNotNull('enrolment_id')
    .whereNull('held_at')
    .orderBy('id')
    .select('id', 'number')
  if (waiting.length < ENOUGH) return
  const [jidi, chushen, fuhe] = await Promise.all(['jidi', 'chushen', 'fuhe'].map(account))
  const [asked, faulty, amended, ...others] = waiting

  await new DecideClaim().handle({
    actor: chushen,
    claimId: asked.id,
    stage: 'review',
    result: 'returned',
    questions: [
      { topic: 'group_proof', question: '群体证明的复印件看不清，请补传原件。' },
      { topic: 'attendance', question: '最后一天的签到只有上午，请说明原因。' },
    ],
  })
  await check(
    chushen,
    [faulty.id],
    'certificate_lookup',
    'failed',
    '联网查到的职业等级与证书不一致'
  )
  await propose(jidi, amended.id)

  const reviewed = others.slice(0, 3)
  const drawn = others.slice(3).find(({ number }) => isDrawn(number))
  const passing = [...reviewed, ...(drawn ? [drawn] : [])].map(({ id }) => id)
  for (const name of manualChecks) {
    await check(chushen, passing, name, 'passed', '与原件一致')
  }
  for (const claimId of passing) {
    await new DecideClaim().handle({ actor: chushen, claimId, stage: 'review', result: 'passed' })
  }
  if (!drawn) return
  await new DecideClaim().handle({
    actor: fuhe,
    claimId: drawn.id,
    stage: 'approval',
    result: 'passed',
  })
}

async function account(username: string): Promise<User> {
  const user = await User.findByOrFail('username', username)
  return user.loadRoles()
}

async function check(
  actor: User,
  claims: number[],
  name: CheckName,
  result: 'passed' | 'failed',
  note: string
) {
  await new RecordCheck().handle({ actor, claims, name, result, note })
}

/** The base asks that the day of the proof be corrected by one day. */
async function propose(actor: User, claimId: number) {
  const enrolment = await db
    .from('enrolments')
    .join('claims', 'claims.enrolment_id', 'enrolments.id')
    .where('claims.id', claimId)
    .select('enrolments.category_proven_on')
    .firstOrFail()
  const recorded: string | null = enrolment.category_proven_on
  const value = recorded?.endsWith('-01') ? `${recorded.slice(0, 8)}02` : '2026-01-01'
  await new ProposeAmendment().handle({
    actor,
    claimId,
    fact: 'category_proven_on',
    value,
    document: '群体证明原件',
    reason: '录入时写错了日期，以证明上的为准。',
  })
}
