import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import AnswerRecordObjection from '#app/portal/objections/actions/answer_record_objection'
import LodgeRecordObjection from '#app/portal/objections/actions/lodge_record_objection'
import { sendMessage } from '#app/people/messages/send_message'
import { ownRecords } from '#app/portal/objections/queries/own_record'
import type { ObjectionKind } from '#app/portal/objections/objection_terms'

/**
 * What the two trainees of a demonstration did with their own pages: an objection that was answered,
 * one that the base is to answer, and the messages about both.
 */
export async function traineesMatters() {
  const paid = await account('xueyuan')
  const running = await account('xueyuan2')
  for (const user of [paid, running]) {
    if (user) await db.transaction((trx) => greet(trx, user))
  }
  if (running) await object(running, 'personal_data', '我换了手机号，请更正联系电话。')
  if (!paid) return
  const id = await object(paid, 'certificate', '证书上的照片太暗，想换一张。')
  const reviewer = await account('chushen')
  if (!id || !reviewer) return
  await new AnswerRecordObjection().handle({
    actor: reviewer,
    id,
    result: 'dismissed',
    answer:
      '证书照片与报名时采集的一致，证书有效。想换照片的，请先在“照片”里提交新照片，再到基地申请补发。',
  })
}

async function account(username: string): Promise<User | null> {
  const user = await User.findBy('username', username)
  return user && user.loadRoles()
}

function greet(trx: Parameters<typeof sendMessage>[0], { personId }: User) {
  return sendMessage(trx, {
    to: { personId: personId! },
    kind: 'account_opened',
    path: '/me',
    uniqueKey: `account_opened:${personId}`,
  })
}

/** The first record of a kind is objected to; null when there is none. */
async function object(actor: User, kind: ObjectionKind, statement: string) {
  const records = await ownRecords(db.connection(), actor.personId!)
  const record = records.find((one) => one.kind === kind)
  if (!record) return null
  return new LodgeRecordObjection().handle({ actor, kind, recordId: record.id, statement })
}
