import { inject } from '@adonisjs/core'
import ExportErrorFile from '#app/enrolments/actions/export_error_file'
import RosterImportPolicy from '#app/enrolments/roster_import_policy'
import { storedImport } from '#app/enrolments/queries/roster_imports'
import { sendWorkbook } from '#app/shared/file_response'
import type { HttpContext } from '@adonisjs/core/http'

export default class RosterErrorFilesController {
  @inject()
  async show(ctx: HttpContext, exportFile: ExportErrorFile) {
    const { auth, bouncer, i18n, params, request, response, view } = ctx
    const stored = await storedImport(Number(params.id))
    if (!stored) return response.status(404).send(await view.render('pages/errors/not_found'))
    await bouncer.with(RosterImportPolicy).authorize('download', stored)
    const file = await exportFile.handle({
      actor: auth.user!,
      importId: stored.id,
      t: (key, values) => i18n.t(key, values),
      requestId: request.id(),
    })
    return sendWorkbook(ctx, `roster-errors-${stored.id}.xlsx`, file)
  }
}
