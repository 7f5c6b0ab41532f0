import ClaimPolicy from '#app/subsidies/claim_policy'
import { queueValidator } from '#app/subsidies/validators'
import { sendWorkbook } from '#app/shared/file_response'
import { recordExport } from '#app/subsidies/queue/record_export'
import { QueueSelection } from '#app/subsidies/queries/queue_filters'
import { queueWorkbook } from '#app/subsidies/queue/queries/queue_workbook'
import { onlyFilled } from '#app/shared/validation'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClaimExportsController {
  /** All that the filters find, as a workbook. */
  async show(ctx: HttpContext) {
    const { auth, bouncer, i18n, request } = ctx
    await bouncer.with(ClaimPolicy).authorize('index')
    const { page, ...filters } = await request.validateUsing(queueValidator, {
      data: onlyFilled(request.qs()),
    })
    const user = auth.getUserOrFail()
    const { bytes, rows } = await queueWorkbook(await QueueSelection.of(user, filters), i18n)
    await recordExport(user, request.id(), { subject: { type: 'claim', id: null }, rows })
    return sendWorkbook(ctx, 'claims.xlsx', bytes)
  }
}
