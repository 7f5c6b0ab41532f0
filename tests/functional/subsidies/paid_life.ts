import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import DecideClaims from '#app/subsidies/actions/decide_claims'
import PublishNotice from '#app/subsidies/actions/publish_notice'
import CloseNotice from '#app/subsidies/actions/close_notice'
import CreatePaymentBatch from '#app/subsidies/actions/create_payment_batch'
import ExportPaymentBatch from '#app/subsidies/actions/export_payment_batch'
import ImportPaymentResult from '#app/subsidies/actions/import_payment_result'
import { finishedClass, type officers } from '#tests/functional/subsidies/finished_class'
import { agreeSamples, passManualChecks } from '#tests/support/review'
import type { World } from '#tests/support/world'

type Officers = Awaited<ReturnType<typeof officers>>

/**
 * The claims of a class from preparation to the bank's answer, each step at a time of its own between
 * 2026-10-15 and 2026-10-29. The clock is left standing on 2026-11-02.
 */
export async function paidLife(
  world: World,
  who: Officers,
  options: Parameters<typeof finishedClass>[1] = { people: 1, days: 14 }
) {
  clock.stopAt('2026-10-15T10:41:00.000')
  const made = await finishedClass(world, options)
  const { claimIds } = await new PrepareClaims().handle({ actor: who.admin, classId: made.classId })
  clock.stopAt('2026-10-15T11:00:00.000')
  await new SubmitClaims().handle({ actor: who.admin, claimIds })
  const pass = { result: 'passed' as const, claims: claimIds.map((id) => ({ id })) }
  clock.stopAt('2026-10-16T15:08:30.000')
  await passManualChecks(who.reviewer, claimIds)
  await new DecideClaims().handle({ actor: who.reviewer, stage: 'review', ...pass })
  clock.stopAt('2026-10-16T16:00:00.000')
  await new DecideClaims().handle({ actor: who.approver, stage: 'approval', ...pass })
  await agreeSamples()
  clock.stopAt('2026-10-19T09:00:00.000')
  const { id: noticeId } = await new PublishNotice().handle({ actor: who.approver })
  clock.stopAt('2026-10-27T09:00:00.000')
  await new CloseNotice().handle({ actor: who.approver, noticeId })
  clock.stopAt('2026-10-27T10:00:00.000')
  const batch = await new CreatePaymentBatch().handle({
    actor: who.finance,
    fundId: world.fundId,
  })
  clock.stopAt('2026-10-28T10:00:00.000')
  await new ExportPaymentBatch().handle({ actor: who.finance, batchId: batch.id })
  clock.stopAt('2026-10-29T14:30:00.000')
  await settle(who, batch.id, claimIds)
  clock.stopAt('2026-11-02')
  return { ...made, claimIds, claimId: claimIds[0], noticeId, batchId: batch.id }
}

async function settle(who: Officers, batchId: number, claimIds: number[]) {
  const claims = await db.from('claims').whereIn('id', claimIds).orderBy('id').select('number')
  const folder = await mkdtemp(join(tmpdir(), 'bagong-answer-'))
  try {
    const filePath = join(folder, 'answer.xlsx')
    const columns = ['申领号', '结果', '说明'].map((header) => ({ header }))
    const rows = claims.map(({ number }) => [number, '成功', ''])
    await writeFile(filePath, await writeXlsx({ sheets: [{ name: '回单', columns, rows }] }))
    await new ImportPaymentResult().handle({
      actor: who.finance,
      batchId,
      filePath,
      fileName: 'answer.xlsx',
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
