import { inject } from '@adonisjs/core'
import PunchFilePolicy from '#app/attendance/punch_files/punch_file_policy'
import WritePunches from '#app/attendance/punch_files/actions/write_punches'
import { punchFile } from '#app/attendance/punch_files/queries/punch_files'
import type { HttpContext } from '@adonisjs/core/http'

export default class PunchWritingsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    writePunches: WritePunches
  ) {
    const file = await punchFile(params.id)
    await bouncer.with(PunchFilePolicy).authorize('create', file)

    const count = await writePunches.handle({
      actor: auth.getUserOrFail(),
      fileId: file.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('punch_files.done', { count }))
    return response.redirect(`/punch_files/${file.id}`)
  }
}
