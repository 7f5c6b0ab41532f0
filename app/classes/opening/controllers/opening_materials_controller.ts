import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { fileHead } from '#app/shared/file_response'
import { keepPrivateFile } from '#app/shared/files/private_file'
import ClassPolicy from '#app/classes/class_policy'
import SendMaterial from '#app/classes/opening/actions/send_material'
import TakeMaterial from '#app/classes/opening/actions/take_material'
import { findClass } from '#app/classes/queries/find_class'
import { sendMaterialValidator } from '#app/classes/opening/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class OpeningMaterialsController {
  @inject()
  async store(ctx: HttpContext, send: SendMaterial) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('manage', courseClass)
    const material = await request.validateUsing(sendMaterialValidator)

    const place = { folder: 'opening_materials', field: 'file' }
    await keepPrivateFile(request.file('file'), place, (file) =>
      send.handle({
        ...material,
        file,
        actor: auth.getUserOrFail(),
        classId: courseClass.id,
        requestId: request.id(),
      })
    )
    session.flash('success', i18n.t('opening.done.sent'))
    return response.redirect(`/classes/${courseClass.id}/opening`)
  }

  @inject()
  async show(ctx: HttpContext, take: TakeMaterial) {
    const { auth, bouncer, params, request, response } = ctx
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('readPapers', courseClass)

    const material = await take.handle({
      actor: auth.getUserOrFail(),
      classId: courseClass.id,
      materialId: Number(params.material),
      requestId: request.id(),
    })
    if (!material) {
      throw new Exception('No file was sent', { status: 404, code: 'E_ROW_NOT_FOUND' })
    }
    fileHead(ctx, { name: material.name, type: 'opaque', disposition: 'attachment' })
    return response.send(material.bytes)
  }
}
