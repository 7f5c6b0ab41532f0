import { Exception } from '@adonisjs/core/exceptions'
import ClaimRunPolicy from '#app/subsidies/queue/claim_run_policy'
import { sayWhy } from '#app/subsidies/queue/say_why'
import { sendWorkbook } from '#app/shared/file_response'
import { recordExport } from '#app/subsidies/queue/record_export'
import { writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import { allRunLines, claimRun } from '#app/subsidies/queue/queries/run_page'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClaimRunFilesController {
  /** What became of each claim, as a workbook. */
  async show(ctx: HttpContext) {
    const { auth, bouncer, i18n, params, request } = ctx
    await bouncer.with(ClaimRunPolicy).authorize('index')
    const run = await claimRun(params.id)
    if (!run) throw new Exception('No such run', { status: 404 })
    const lines = await allRunLines(run.id)
    const t = (key: string) => i18n.t(`claim_work.file.${key}`)
    const bytes = await writeXlsx({
      sheets: [
        {
          name: t('run'),
          columns: [
            { header: t('number'), width: 16 },
            { header: t('name') },
            { header: t('outcome') },
            { header: t('why'), width: 60 },
            { header: t('amount'), kind: 'money' },
          ],
          rows: lines.map((line) => [
            line.number,
            line.name,
            i18n.t(`claim_work.run.status.${line.status}`),
            sayWhy(i18n, line),
            line.amountFen,
          ]),
        },
      ],
    })
    await recordExport(auth.getUserOrFail(), request.id(), {
      subject: { type: 'claim_run', id: run.id },
      rows: lines.length,
    })
    return sendWorkbook(ctx, `claims-run-${run.id}.xlsx`, bytes)
  }
}
