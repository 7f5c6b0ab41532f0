import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { sendWorkbook } from '#app/shared/file_response'
import ExportPunchFaults from '#app/attendance/punch_files/actions/export_punch_faults'
import PunchFilePolicy from '#app/attendance/punch_files/punch_file_policy'
import { punchFile } from '#app/attendance/punch_files/queries/punch_files'
import type { HttpContext } from '@adonisjs/core/http'

export default class PunchErrorFilesController {
  @inject()
  async show(ctx: HttpContext, exportFaults: ExportPunchFaults) {
    const { auth, bouncer, i18n, params, request } = ctx
    const file = await punchFile(params.id)
    await bouncer.with(PunchFilePolicy).authorize('create', file)

    const bytes = await exportFaults.handle({
      actor: auth.getUserOrFail(),
      fileId: file.id,
      t: (key, values) => i18n.t(key, values),
      requestId: request.id(),
    })
    if (!bytes) throw new Exception('Nothing is kept of this file', { status: 404 })
    return sendWorkbook(ctx, `punches-${file.id}-errors.xlsx`, bytes)
  }
}
