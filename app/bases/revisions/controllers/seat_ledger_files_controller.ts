import BasesPolicy from '#app/bases/bases_policy'
import { seesEveryBase } from '#app/accounts/scope'
import { onlyFilled } from '#app/shared/validation'
import { instantWords, type Locale } from '#app/shared/words'
import { sendWorkbook } from '#app/shared/file_response'
import { writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { MOST_SEAT_ENTRIES, REVISIONS } from '#app/bases/revisions/revision_terms'
import { ledgerToExport } from '#app/bases/revisions/queries/seat_ledger'
import { seatExportValidator } from '#app/bases/revisions/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class SeatLedgerFilesController {
  /** The entries that the filters find, as a workbook. */
  async show(ctx: HttpContext) {
    const { auth, bouncer, i18n, params, request } = ctx
    await bouncer.with(BasesPolicy).authorize('viewPlan')
    const data = onlyFilled(request.qs())
    const { base, ...filters } = await request.validateUsing(seatExportValidator, { data })

    const user = auth.getUserOrFail()
    const baseId = seesEveryBase(user) ? (base ?? null) : user.baseId
    const scope = { year: Number(params.year), baseId, locale: i18n.locale as Locale }
    const entries = await ledgerToExport(scope, filters)
    if (entries.length > MOST_SEAT_ENTRIES) {
      throw new RuleViolation('E_LEDGER_TOO_LONG', {
        module: REVISIONS,
        params: { most: MOST_SEAT_ENTRIES },
      })
    }
    return sendWorkbook(ctx, `seats-${scope.year}.xlsx`, await workbookOf(entries, i18n))
  }
}

function workbookOf(entries: Record<string, any>[], i18n: HttpContext['i18n']) {
  const t = (key: string) => i18n.t(`plan_revisions.ledger.${key}`)
  const columns = [
    { header: t('number'), kind: 'number' as const, width: 10 },
    { header: t('when'), kind: 'text' as const, width: 18 },
    { header: t('specialty'), kind: 'text' as const, width: 26 },
    { header: t('class'), kind: 'text' as const, width: 18 },
    { header: t('kind'), kind: 'text' as const, width: 20 },
    { header: t('seats'), kind: 'number' as const, width: 10 },
    { header: t('actor'), kind: 'text' as const, width: 14 },
  ]
  const rows = entries.map((entry) => [
    entry.id as number,
    instantWords(entry.created_at),
    entry.specialty as string,
    entry.code as string,
    t(`kinds.${entry.kind}`),
    Number(entry.seats),
    entry.actor as string,
  ])
  return writeXlsx({ sheets: [{ name: t('title'), columns, rows }] })
}
