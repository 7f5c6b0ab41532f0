import db from '@adonisjs/lucid/services/db'
import { addDays, weekdayOf } from '#app/shared/days'
import { writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import CloseNotice from '#app/subsidies/actions/close_notice'
import CreatePaymentBatch from '#app/subsidies/actions/create_payment_batch'
import DecideClaims from '#app/subsidies/actions/decide_claims'
import ExportPaymentBatch from '#app/subsidies/actions/export_payment_batch'
import ImportPaymentResult from '#app/subsidies/actions/import_payment_result'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import PublishNotice from '#app/subsidies/actions/publish_notice'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Stage } from '#app/simulation/class_story'
import type { Random } from '#app/simulation/random'
import type { Story } from '#app/simulation/story'

const RETURN_REASONS = ['群体证明看不清，请补传原件', '学员签到与课表不一致，请核对后再报']
const REJECT_REASONS = ['与社保参保记录不符，不属于所报群体', '同一证书已由其他渠道享受补贴']

/** The bureau's weeks: reviews on Tuesdays, approvals on Thursdays, notices and payments by the month. */
export async function* bureauStory(
  { cast, times }: Stage,
  random: Random,
  { from, until }: { from: string; until: string }
): Story {
  const returnedBefore = new Set<number>()
  let openNotice: { id: number; closesOn: string } | null = null

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
    if (weekday === 5 && !openNotice) {
      yield day
      openNotice = await times.measure('notices', publish)
    }
    if (openNotice && day > openNotice.closesOn) {
      yield day
      const noticeId = openNotice.id
      await times.measure('notices', () => new CloseNotice().handle({ actor: cast.fuhe, noticeId }))
      openNotice = null
      yield addDays(day, 1)
      await times.measure('payments', pay)
    }
  }

  async function review() {
    const waiting = await claimsIn('submitted')
    const decisions = waiting.map((claim) => {
      const lot = random.next()
      if (lot < 0.03 && !returnedBefore.has(claim.id)) {
        returnedBefore.add(claim.id)
        return { ...claim, result: 'returned' as const, reason: random.pick(RETURN_REASONS) }
      }
      if (lot < 0.04) {
        return { ...claim, result: 'rejected' as const, reason: random.pick(REJECT_REASONS) }
      }
      return { ...claim, result: 'passed' as const, reason: undefined }
    })
    await decide('review', decisions)
  }

  async function approve() {
    const waiting = await claimsIn('reviewed')
    await decide(
      'approval',
      waiting.map((claim) =>
        random.chance(0.005)
          ? { ...claim, result: 'rejected' as const, reason: random.pick(REJECT_REASONS) }
          : { ...claim, result: 'passed' as const, reason: undefined }
      )
    )
  }

  async function decide(
    stage: 'review' | 'approval',
    decisions: {
      id: number
      version: number
      result: 'passed' | 'returned' | 'rejected'
      reason?: string
    }[]
  ) {
    const actor = stage === 'review' ? cast.chushen : cast.fuhe
    const groups = new Map<string, typeof decisions>()
    for (const decision of decisions) {
      const key = `${decision.result}|${decision.reason ?? ''}`
      groups.set(key, [...(groups.get(key) ?? []), decision])
    }
    for (const group of groups.values()) {
      await new DecideClaims().handle({
        actor,
        stage,
        result: group[0].result,
        reason: group[0].reason,
        claims: group.map(({ id, version }) => ({ id, version })),
      })
    }
  }

  async function correctReturned() {
    const rows = await db
      .from('claims')
      .where('status', 'returned')
      .groupBy('course_class_id')
      .select('course_class_id as classId')
    for (const { classId } of rows) {
      await new PrepareClaims().handle({ actor: cast.jidi, classId })
      const drafts = await db
        .from('claims')
        .where({ course_class_id: classId, status: 'draft' })
        .where('amount_fen', '>', 0)
        .select('id')
      if (drafts.length > 0) {
        await new SubmitClaims().handle({ actor: cast.jidi, claimIds: drafts.map((row) => row.id) })
      }
    }
  }

  async function publish() {
    const approved = await claimsIn('approved')
    if (approved.length === 0) return null
    const { id } = await new PublishNotice().handle({
      actor: cast.fuhe,
      claimIds: approved.map((claim) => claim.id),
    })
    const notice = await db.from('notices').where('id', id).firstOrFail()
    return { id, closesOn: notice.closes_on as string }
  }

  async function pay() {
    const fund = await db.from('funds').orderBy('year', 'desc').firstOrFail()
    const batch = await new CreatePaymentBatch().handle({ actor: cast.caiwu, fundId: fund.id })
    await new ExportPaymentBatch().handle({ actor: cast.caiwu, batchId: batch.id })
    const lines = await db
      .from('payment_lines')
      .join('claims', 'claims.id', 'payment_lines.claim_id')
      .where('payment_batch_id', batch.id)
      .orderBy('payment_lines.position')
      .select('claims.number', 'payment_lines.amount_fen as amountFen')
    const folder = await mkdtemp(join(tmpdir(), 'bagong-bank-'))
    try {
      const filePath = join(folder, 'result.xlsx')
      await writeFile(
        filePath,
        await writeXlsx({
          sheets: [
            {
              name: '拨付结果',
              columns: [
                { header: '申领号', kind: 'text' },
                { header: '金额', kind: 'money' },
                { header: '结果', kind: 'text' },
                { header: '备注', kind: 'text' },
              ],
              rows: lines.map((line) =>
                random.chance(0.006)
                  ? [line.number, line.amountFen, '失败', '账号户名不符']
                  : [line.number, line.amountFen, '成功', '']
              ),
            },
          ],
        })
      )
      await new ImportPaymentResult().handle({
        actor: cast.caiwu,
        batchId: batch.id,
        filePath,
        fileName: '拨付结果.xlsx',
      })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}

async function claimsIn(status: string): Promise<{ id: number; version: number }[]> {
  return db.from('claims').where('status', status).orderBy('id').select('id', 'version')
}
