import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { fileHead } from '#app/shared/file_response'
import InspectionPolicy from '#app/attendance/inspections/inspection_policy'
import TakeInspectionPhoto from '#app/attendance/inspections/actions/take_inspection_photo'
import { findInspection } from '#app/attendance/inspections/queries/inspections'
import type { HttpContext } from '@adonisjs/core/http'

export default class InspectionPhotosController {
  @inject()
  async show(ctx: HttpContext, takePhoto: TakeInspectionPhoto) {
    const { auth, bouncer, params, request, response } = ctx
    const inspection = await findInspection(params.id)
    await bouncer.with(InspectionPolicy).authorize('view', inspection)

    const bytes = await takePhoto.handle({
      actor: auth.getUserOrFail(),
      inspectionId: inspection.id,
      requestId: request.id(),
    })
    if (!bytes) throw new Exception('There is no photo', { status: 404 })
    fileHead(ctx, {
      name: `inspection-${inspection.id}.jpg`,
      type: 'jpg',
      disposition: 'attachment',
    })
    return response.send(bytes)
  }
}
