import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import PrintingPolicy from '#app/certificates/printing/printing_policy'
import { LOOK_UP_COLUMNS, lookUpList } from '#app/certificates/printing/queries/look_up_list'
import { lookUpValidator } from '#app/certificates/printing/validators'
import { onlyFilled } from '#app/shared/validation'
import { recordRead } from '#app/certificates/printing/record_read'
import { sendWorkbook } from '#app/shared/file_response'
import { writeCsv, writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import type { HttpContext } from '@adonisjs/core/http'

export default class LookUpListsController {
  async create({ bouncer, i18n, view }: HttpContext) {
    await bouncer.with(PrintingPolicy).authorize('lookUp')

    const name = i18n.locale === 'en' ? 'name_en' : 'name_zh'
    const bodies = await db
      .from('assessment_bodies')
      .orderBy('code')
      .select('id', `${name} as name`)
    return view.render('pages/certificates/printing/look_up', {
      bodies: bodies.map((body) => ({ value: body.id, label: body.name })),
      columns: LOOK_UP_COLUMNS.map(({ header }) => header),
      ...thisYear(),
    })
  }

  /** The list as a file; it bears identity numbers, so that taking it leaves a trace. */
  async show(ctx: HttpContext) {
    const { auth, bouncer, request } = ctx
    await bouncer.with(PrintingPolicy).authorize('lookUp')

    const asked = await request.validateUsing(lookUpValidator, { data: onlyFilled(request.qs()) })
    const { baseId } = auth.getUserOrFail()
    const { from, to } = { ...thisYear(), ...asked }
    const { body, format = 'xlsx' } = asked
    const rows = await lookUpList({ from, to, bodyId: body, baseId })
    await recordRead(ctx, { type: 'look_up_list', id: null }, { from, to, body, rows: rows.length })
    const sheet = { name: '证书', columns: LOOK_UP_COLUMNS, rows }
    const bytes =
      format === 'csv'
        ? Buffer.from(writeCsv(LOOK_UP_COLUMNS, rows, { guardLongNumbers: true }), 'utf8')
        : await writeXlsx({ sheets: [sheet] })
    return sendWorkbook(ctx, `certificates-${from}-${to}.${format}`, bytes, format)
  }
}

function thisYear() {
  const to = clock.today()
  return { from: `${to.slice(0, 4)}-01-01`, to }
}
