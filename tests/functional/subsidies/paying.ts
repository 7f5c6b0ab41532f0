import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import PublishNotice from '#app/subsidies/actions/publish_notice'
import CloseNotice from '#app/subsidies/actions/close_notice'
import CreatePaymentBatch from '#app/subsidies/actions/create_payment_batch'
import ExportPaymentBatch from '#app/subsidies/actions/export_payment_batch'
import ImportPaymentResult from '#app/subsidies/actions/import_payment_result'
import {
  finishedClass,
  type FinishedClassOptions,
  type officers,
} from '#tests/functional/subsidies/finished_class'
import { approveClaims } from '#tests/support/review'
import type { World } from '#tests/support/world'
import type { CreatePaymentBatchInput } from '#app/subsidies/actions/create_payment_batch'

export type Officers = Awaited<ReturnType<typeof officers>>

/** The code of the rule that a piece of work broke; null when it was done. */
export async function codeOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work
    return null
  } catch (error) {
    const { code } = error as { code?: string }
    if (error instanceof RuleViolation || code === 'E_STALE_PAGE') return code!
    throw error
  }
}

/** Carries claims through the hands of the bureau until its notice is closed. */
export class PaymentDesk {
  constructor(
    readonly world: World,
    readonly who: Officers
  ) {}

  /** Claims of a finished class that were approved, on the day the clock stands at. */
  async approved(options: FinishedClassOptions = {}) {
    const made = await finishedClass(this.world, options)
    const actor = this.who.admin
    const { claimIds } = await new PrepareClaims().handle({ actor, classId: made.classId })
    await new SubmitClaims().handle({ actor, claimIds })
    await approveClaims(this.who, claimIds)
    return { ...made, claimIds }
  }

  /** Closes a notice over all that is approved; the clock then stands at 2026-10-26. */
  async closeNotice() {
    const { id } = await new PublishNotice().handle({ actor: this.who.approver })
    clock.stopAt('2026-10-26')
    await new CloseNotice().handle({ actor: this.who.approver, noticeId: id })
  }

  async payable(options: FinishedClassOptions = {}) {
    const made = await this.approved(options)
    await this.closeNotice()
    return made
  }

  batch(input: Partial<CreatePaymentBatchInput> = {}) {
    const { finance: actor } = this.who
    return new CreatePaymentBatch().handle({ actor, fundId: this.world.fundId, ...input })
  }

  export(batchId: number) {
    return new ExportPaymentBatch().handle({ actor: this.who.finance, batchId })
  }

  /** Takes in an answer with the given rows. */
  async answer(batchId: number, rows: (string | null)[][], headers = ['申领号', '结果', '说明']) {
    const folder = await mkdtemp(join(tmpdir(), 'answer-'))
    try {
      const filePath = join(folder, 'answer.xlsx')
      const columns = headers.map((header) => ({ header }))
      await writeFile(filePath, await writeXlsx({ sheets: [{ name: '回单', columns, rows }] }))
      const { finance: actor } = this.who
      return await new ImportPaymentResult().handle({
        actor,
        batchId,
        filePath,
        fileName: 'answer.xlsx',
      })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  /** Answers a whole batch: those named fail, the others are paid. */
  async settle(batchId: number, failed: number[] = []) {
    const lines = await db
      .from('payment_lines')
      .join('claims', 'claims.id', 'payment_lines.claim_id')
      .where('payment_batch_id', batchId)
      .select('claims.id', 'claims.number')
    return this.answer(
      batchId,
      lines.map(({ id, number }) =>
        failed.includes(id) ? [number, '失败', '账号有误'] : [number, '成功', null]
      )
    )
  }

  /** Claims that were paid, with their batch. */
  async paid(options: FinishedClassOptions = {}, failed: (ids: number[]) => number[] = () => []) {
    const made = await this.payable(options)
    const batch = await this.batch()
    await this.export(batch.id)
    await this.settle(batch.id, failed(made.claimIds))
    return { ...made, batchId: batch.id }
  }
}
