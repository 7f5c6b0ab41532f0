import { Exception } from '@adonisjs/core/exceptions'
import FundPolicy from '#app/subsidies/fund_policy'
import { fundHead } from '#app/subsidies/queries/funds'
import { FUNDS, MOST_ENTRIES } from '#app/subsidies/funds/fund_terms'
import { instantWords } from '#app/shared/words'
import { sendWorkbook } from '#app/shared/file_response'
import { writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import { entriesToExport } from '#app/subsidies/funds/queries/fund_entries'
import { exportValidator } from '#app/subsidies/funds/validators'
import { onlyFilled } from '#app/shared/validation'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { HttpContext } from '@adonisjs/core/http'

export default class FundLedgersController {
  /** The entries that the filters find, as a workbook. */
  async show(ctx: HttpContext) {
    const { bouncer, i18n, params, request } = ctx
    await bouncer.with(FundPolicy).authorize('show')
    const fund = await fundHead(Number(params.id))
    if (!fund) throw new Exception('No such fund', { status: 404 })
    const filters = await request.validateUsing(exportValidator, { data: onlyFilled(request.qs()) })

    const entries = await entriesToExport(fund.id, filters)
    if (entries.length > MOST_ENTRIES) {
      throw new RuleViolation('E_LEDGER_TOO_LONG', {
        module: FUNDS,
        params: { most: MOST_ENTRIES },
      })
    }
    const t = (key: string) => i18n.t(`funds.sheet.${key}`)
    const columns = [
      { header: t('number'), kind: 'number' as const, width: 10 },
      { header: t('when'), kind: 'text' as const, width: 18 },
      { header: t('kind'), kind: 'text' as const, width: 24 },
      { header: t('claim'), kind: 'text' as const, width: 16 },
      { header: t('document'), kind: 'text' as const, width: 30 },
      { header: t('actor'), kind: 'text' as const, width: 12 },
      { header: t('amount'), kind: 'money' as const, width: 16 },
    ]
    const rows = entries.map((entry) => [
      entry.id as number,
      instantWords(entry.created_at),
      i18n.t(`funds.entries.${entry.kind}`),
      (entry.number ?? '') as string,
      (entry.document ?? '') as string,
      (entry.actor ?? '') as string,
      Number(entry.amount_fen),
    ])
    const bytes = await writeXlsx({ sheets: [{ name: t('name'), columns, rows }] })
    return sendWorkbook(ctx, `ledger-${fund.code}.xlsx`, bytes)
  }
}
