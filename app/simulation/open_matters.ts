import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import { addDays } from '#app/shared/days'
import PublishNotice from '#app/subsidies/actions/publish_notice'
import { claimsForNotice } from '#app/subsidies/notices/queries/draftable_claims'
import DraftRecovery from '#app/subsidies/recoveries/actions/draft_recovery'
import HoldClaim from '#app/subsidies/review/actions/hold_claim'
import LodgeObjection from '#app/subsidies/notices/actions/lodge_objection'
import OpenRecovery from '#app/subsidies/recoveries/actions/open_recovery'
import RecordInstalment from '#app/subsidies/recoveries/actions/record_instalment'
import type { Username } from '#app/simulation/cast'

/**
 * Leaves one matter of each kind open on the last day of a demonstration, so that every desk finds
 * something to do: a claim on hold, a notice with a line somebody objects to, a recovery that waits for its second
 * instalment and one that waits to be opened.
 */
export async function leaveMattersOpen(today: string) {
  await holdOne()
  await publishSome()
  await disputeOne()
  await recoverTwo(today)
}

async function actor(username: Username): Promise<User> {
  const user = await User.findByOrFail('username', username)
  return user.loadRoles()
}

async function holdOne() {
  const claim = await db
    .from('claims')
    .whereIn('status', ['submitted', 'reviewed'])
    .where('kind', 'training_subsidy')
    .whereNull('held_at')
    .orderBy('id', 'desc')
    .first()
  if (!claim) return
  await new HoldClaim().handle({
    actor: await actor('chushen2'),
    claimId: claim.id,
    reason: '等待社保中心回复开班期间的参保情况',
  })
}

/** A notice for the public to read; other approved claims go on waiting for theirs. */
async function publishSome() {
  const published = await db.from('notices').where('status', 'published').first()
  const claims: { id: number }[] = await claimsForNotice(db.connection())
    .where('claims.kind', 'training_subsidy')
    .orderBy('claims.id')
    .select('claims.id')
  if (published || claims.length === 0) return
  const claimIds = claims.map(({ id }) => id)
  await new PublishNotice().handle({ actor: await actor('fuhe'), claimIds })
}

async function disputeOne() {
  const line = await db
    .from('notice_lines')
    .join('notices', 'notices.id', 'notice_lines.notice_id')
    .join('claims', 'claims.id', 'notice_lines.claim_id')
    .where({ 'notices.status': 'published', 'claims.status': 'noticed' })
    .whereNull('claims.disputed_at')
    .orderBy('notices.id', 'desc')
    .orderBy('notice_lines.position')
    .select('notices.number', 'notice_lines.position')
    .first()
  if (!line) return
  await new LodgeObjection().handle({
    noticeNumber: line.number,
    position: line.position,
    name: '群众甲',
    contact: '13900000000',
    ground: '据我所知，这个人那几天在外地务工，没有参加培训。',
    formKey: 'demonstration',
  })
}

async function recoverTwo(today: string) {
  const claims = await db
    .from('claims')
    .where({ status: 'paid', kind: 'training_subsidy' })
    .orderBy('id', 'desc')
    .limit(2)
    .select('id', 'amount_fen')
  const [caiwu, fuhe] = [await actor('caiwu'), await actor('fuhe')]
  for (const [index, { id: claimId, amount_fen: amount }] of claims.entries()) {
    const recoveryId = await new DraftRecovery().handle({
      actor: caiwu,
      claimId,
      reasonCode: index === 0 ? 'false_claim' : 'wrong_amount',
      reason: index === 0 ? '抽查回访，本人称未参加培训' : '复查签到，多计 1 天',
      amountFen: index === 0 ? Number(amount) : 10_000,
    })
    if (index > 0) continue
    await new OpenRecovery().handle({
      actor: fuhe,
      recoveryId,
      document: `演示追〔${today.slice(0, 4)}〕1 号`,
    })
    await new RecordInstalment().handle({
      actor: caiwu,
      recoveryId,
      amountFen: Math.floor(Number(amount) / 2),
      receivedOn: addDays(today, -1),
      reference: 'ZH-YS-0001',
    })
  }
}
