import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { countRows } from '#app/shared/database/rows'
import { payableClaims } from '#app/subsidies/payable_claims'
import { addDays, weekdayOf } from '#app/shared/days'
import { writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import { claimsForNotice } from '#app/subsidies/notices/queries/draftable_claims'
import CloseNotice from '#app/subsidies/actions/close_notice'
import CreatePaymentBatch from '#app/subsidies/actions/create_payment_batch'
import DecideAccountCorrection from '#app/subsidies/account_corrections/actions/decide_account_correction'
import DecideObjection from '#app/subsidies/notices/actions/decide_objection'
import DecideQuota from '#app/subsidies/recoveries/actions/decide_quota'
import DraftRecovery from '#app/subsidies/recoveries/actions/draft_recovery'
import ExportPaymentBatch from '#app/subsidies/actions/export_payment_batch'
import ImportPaymentResult from '#app/subsidies/actions/import_payment_result'
import LodgeObjection from '#app/subsidies/notices/actions/lodge_objection'
import OpenRecovery from '#app/subsidies/recoveries/actions/open_recovery'
import ProposeAccountCorrection from '#app/subsidies/account_corrections/actions/propose_account_correction'
import PublishNotice from '#app/subsidies/actions/publish_notice'
import RecordInstalment from '#app/subsidies/recoveries/actions/record_instalment'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Stage } from '#app/simulation/class_story'
import type { Random } from '#app/simulation/random'
import type { Story } from '#app/simulation/story'

interface OpenNotice {
  id: number
  number: string
  opensOn: string
  closesOn: string
}

/** How often the public objects to a line, and how often rightly. */
const OBJECTS = 0.008
const IS_RIGHT = 0.3
/** How often the bank sends a payment back. */
const FAILS = 0.006
/** How often a payment turns out to be wrong later. */
const IS_WRONG = 0.004
/** From one batch to the next: a notice every second week. */
const DAYS_BETWEEN_BATCHES = 14
/** How long a drafted recovery of a prepaid share waits before it is opened. */
const DAYS_TO_ANSWER = 28

/**
 * From the approval to the money and back: a notice on Fridays, what the public says against it, the
 * bank's file and answer, accounts put right by two people, and what was paid wrongly.
 */
export async function* paymentStory(
  { cast, people, times }: Stage,
  random: Random,
  { from, until, leavesBatch = false }: { from: string; until: string; leavesBatch?: boolean }
): Story {
  let notice: OpenNotice | null = null
  let instalments = 0

  for (let day = from; day <= until; day = addDays(day, 1)) {
    const weekday = weekdayOf(day)
    if (weekday === 1) {
      yield day
      await times.measure('payments', correctAccounts)
      await times.measure('recoveries', recover)
    }
    if (weekday === 5 && !notice) {
      yield day
      notice = await times.measure('notices', publish)
    }
    if (notice && day === addDays(notice.opensOn, 3)) {
      yield day
      const { id, number } = notice
      await times.measure('notices', () => object(id, number))
    }
    if (weekday === 3) {
      yield day
      await times.measure('notices', answerObjections)
    }
    if (notice && day > notice.closesOn) {
      yield day
      const noticeId = notice.id
      await times.measure('notices', () => new CloseNotice().handle({ actor: cast.fuhe, noticeId }))
      notice = null
      yield addDays(day, 1)
      const isLast = addDays(day, 1 + DAYS_BETWEEN_BATCHES) > until
      await times.measure('payments', () => pay(leavesBatch && isLast))
    }
  }

  async function publish(): Promise<OpenNotice | null> {
    const approved: { id: number }[] = await claimsForNotice(db.connection())
      .orderBy('claims.id')
      .select('claims.id')
    if (approved.length === 0) return null
    return new PublishNotice().handle({
      actor: cast.fuhe,
      claimIds: approved.map((claim) => claim.id),
    })
  }

  /** The public finds a line it does not believe. */
  async function object(noticeId: number, noticeNumber: string) {
    const lines = await db
      .from('notice_lines')
      .join('claims', 'claims.id', 'notice_lines.claim_id')
      .where('notice_lines.notice_id', noticeId)
      .where('claims.status', 'noticed')
      .whereNotNull('claims.enrolment_id')
      .orderBy('notice_lines.position')
      .select('notice_lines.position')
    for (const { position } of lines) {
      if (!random.chance(OBJECTS)) continue
      await new LodgeObjection().handle({
        noticeNumber,
        position,
        name: people.next().name,
        contact: `139${String(random.between(10_000_000, 99_999_999))}`,
        ground: '据我所知，这个人那几天在外地务工，没有参加培训。',
        formKey: `${noticeNumber}-${position}`,
      })
    }
  }

  /** Somebody who had nothing to do with the claim looks again. */
  async function answerObjections() {
    const open = await db
      .from('notice_objections')
      .join('claims', 'claims.id', 'notice_objections.claim_id')
      .where('notice_objections.status', 'open')
      .orderBy('notice_objections.id')
      .select('notice_objections.id')
    for (const { id: objectionId } of open) {
      const isRight = random.chance(IS_RIGHT)
      await new DecideObjection().handle({
        actor: cast.chushen2,
        objectionId,
        result: isRight ? 'upheld' : 'dismissed',
        reason: isRight
          ? '经电话核实，本人有 3 天未到课，异议成立。'
          : '核对签到、课堂录像和任课教师说明，本人按时参训，异议不成立。',
      })
    }
  }

  /** Pays what can be paid; half of it, when a batch is left in preparation on the desk of finance. */
  async function pay(leavesHalf: boolean) {
    const fund = await db.from('funds').orderBy('year', 'desc').firstOrFail()
    const payable = await countRows(payableClaims(db.connection(), fund.id))
    if (payable === 0) return
    const waiting = await db
      .from('claims')
      .where('claims.status', 'failed')
      .whereIn('claims.payee_kind', ['base', 'employer'])
      .select('id')
    const batch = await new CreatePaymentBatch().handle({
      actor: cast.caiwu,
      fundId: fund.id,
      ...(leavesHalf && { limit: Math.ceil(payable / 2) }),
      repeats: {
        claimIds: waiting.map(({ id }) => id),
        reason: '银行答复系统升级退回，账户无误，可以重发',
      },
    })
    await new ExportPaymentBatch().handle({ actor: cast.caiwu, batchId: batch.id })
    const lines = await db
      .from('payment_lines')
      .join('claims', 'claims.id', 'payment_lines.claim_id')
      .where('payment_batch_id', batch.id)
      .orderBy('payment_lines.position')
      .select('claims.number', 'claims.payee_kind', 'payment_lines.amount_fen as amountFen')
    const rows = lines.map((line, index) => {
      if (!random.chance(FAILS)) {
        const reference = `${batch.number}-${String(index + 1).padStart(4, '0')}`
        return [line.number, line.amountFen, '成功', '', reference]
      }
      const why = line.payee_kind === 'person' ? '账号户名不符' : '系统升级退回'
      return [line.number, line.amountFen, '失败', why, '']
    })
    await importResult(batch.id, rows)
    const left = await countRows(payableClaims(db.connection(), fund.id, { attempt: 'first' }))
    if (!leavesHalf || left === 0) return
    const rest = { actor: cast.caiwu, fundId: fund.id, choice: { attempt: 'first' as const } }
    await new CreatePaymentBatch().handle(rest)
  }

  async function importResult(batchId: number, rows: (string | number)[][]) {
    const folder = await mkdtemp(join(tmpdir(), 'bagong-bank-'))
    try {
      const filePath = join(folder, 'result.xlsx')
      const text = (header: string) => ({ header, kind: 'text' as const })
      const columns = [
        text('申领号'),
        { header: '金额', kind: 'money' as const },
        ...['结果', '备注', '回单号'].map(text),
      ]
      await writeFile(filePath, await writeXlsx({ sheets: [{ name: '拨付结果', columns, rows }] }))
      await new ImportPaymentResult().handle({
        actor: cast.caiwu,
        batchId,
        filePath,
        fileName: '拨付结果.xlsx',
      })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  /** People whose payment came back bring another account; a second officer looks at it. */
  async function correctAccounts() {
    for (const { claimId, personId, name, bankName } of await refusedAccounts()) {
      const correctionId = await new ProposeAccountCorrection().handle({
        actor: cast.caiwu,
        owner: { type: 'person', id: personId },
        claimId,
        accountName: name,
        bankName,
        account: people.next().bankAccount,
        reason: '银行退回：账号户名不符，本人重新提供社保卡账户',
        proof: '社保卡复印件',
      })
      await new DecideAccountCorrection().handle({
        actor: cast.fuhe,
        correctionId,
        result: 'approved',
      })
    }
  }

  /**
   * Some payments turn out wrong, and some apprentices did not finish; the money comes back in two
   * parts.
   */
  async function recover() {
    for (const recoveryId of await draftedLongAgo()) await openRecovery(recoveryId)
    for (const { id: claimId, amountFen, isPartly } of await wrongPayments()) {
      const recoveryId = await new DraftRecovery().handle({
        actor: cast.caiwu,
        claimId,
        reasonCode: isPartly ? 'wrong_amount' : 'false_claim',
        reason: isPartly ? '复查签到，多计 1 天' : '抽查回访，本人称未参加培训',
        amountFen,
      })
      await openRecovery(recoveryId)
    }
    for (const { id: recoveryId, leftFen, isFirst, reasonCode } of await openRecoveries()) {
      const amountFen = isFirst && leftFen > 20_000 ? Math.floor(leftFen / 2) : leftFen
      instalments++
      const { completed } = await new RecordInstalment().handle({
        actor: cast.caiwu,
        recoveryId,
        amountFen,
        receivedOn: clock.today(),
        reference: `ZH${clock.today().replaceAll('-', '')}${instalments}`,
      })
      if (!completed || !random.chance(0.5)) continue
      await new DecideQuota().handle({
        actor: cast.chushen2,
        recoveryId,
        ...(reasonCode === 'not_completed'
          ? { decision: 'freed', reason: '没有完成培训，预付部分已全部退回' }
          : { decision: 'kept', reason: '虚报所得，不恢复享受次数' }),
      })
    }
  }

  function openRecovery(recoveryId: number) {
    const document = `演示追〔${clock.today().slice(0, 4)}〕${recoveryId} 号`
    return new OpenRecovery().handle({ actor: cast.fuhe, recoveryId, document })
  }

  /** Of the payments of the last four weeks, the few that a spot check finds wrong. */
  async function wrongPayments() {
    const since = `${addDays(clock.today(), -7)}T00:00:00.000Z`
    const paid = await db
      .from('claims')
      .where({ status: 'paid', kind: 'training_subsidy' })
      .where('paid_at', '>=', since)
      .orderBy('id')
      .select('id', 'amount_fen')
    return paid
      .filter(() => random.chance(IS_WRONG))
      .map(({ id, amount_fen: amount }) => {
        const isPartly = random.chance(0.5)
        return { id: id as number, amountFen: isPartly ? 10_000 : Number(amount), isPartly }
      })
  }
}

/** Claims whose payment came back because of the person's account, without a correction since. */
async function refusedAccounts() {
  const rows = await db
    .from('claims')
    .join('persons', 'persons.id', 'claims.person_id')
    .where({ 'claims.status': 'failed', 'claims.payee_kind': 'person' })
    .whereNotExists((known) => {
      known
        .from('account_corrections')
        .whereColumn('account_corrections.claim_id', 'claims.id')
        .select('id')
    })
    .orderBy('claims.id')
    .select('claims.id', 'claims.person_id', 'persons.name', 'persons.bank_name')
  const seen = new Set<number>()
  return rows
    .filter(({ person_id: personId }) => !seen.has(personId) && seen.add(personId))
    .map((row) => ({
      claimId: row.id as number,
      personId: row.person_id as number,
      name: row.name as string,
      bankName: row.bank_name as string,
    }))
}

/** Drafts of the product itself that the enterprise has had time to answer. */
async function draftedLongAgo(): Promise<number[]> {
  const rows = await db
    .from('recoveries')
    .where('status', 'draft')
    .whereNull('created_by_id')
    .where('created_at', '<', `${addDays(clock.today(), -DAYS_TO_ANSWER)}T00:00:00.000Z`)
    .orderBy('id')
    .select('id')
  return rows.map((row) => row.id as number)
}

async function openRecoveries() {
  const rows = await db
    .from('recoveries')
    .where('status', 'open')
    .orderBy('id')
    .select('id', 'amount_fen', 'recovered_fen', 'reason_code')
  return rows.map((row) => ({
    id: row.id as number,
    leftFen: Number(row.amount_fen) - Number(row.recovered_fen),
    isFirst: Number(row.recovered_fen) === 0,
    reasonCode: row.reason_code as string,
  }))
}
