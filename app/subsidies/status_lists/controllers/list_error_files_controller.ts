import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { sendWorkbook } from '#app/shared/file_response'
import ExportListErrorFile from '#app/subsidies/status_lists/actions/export_list_error_file'
import StatusListPolicy from '#app/subsidies/status_lists/status_list_policy'
import { checkPage } from '#app/subsidies/status_lists/queries/status_lists'
import type { HttpContext } from '@adonisjs/core/http'

export default class ListErrorFilesController {
  @inject()
  async show(ctx: HttpContext, exportFile: ExportListErrorFile) {
    const { auth, bouncer, i18n, params, request } = ctx
    await bouncer.with(StatusListPolicy).authorize('load')

    const found = await checkPage(params.id)
    const file =
      found &&
      (await exportFile.handle({
        actor: auth.getUserOrFail(),
        checkId: Number(params.id),
        t: (key, values) => i18n.t(key, values),
        requestId: request.id(),
      }))
    if (!file) throw new Exception('No rows to give back', { status: 404 })
    return sendWorkbook(ctx, `status-list-errors-${params.id}.xlsx`, file)
  }
}
