import { inject } from '@adonisjs/core'
import { keepImage, type PrivateImage } from '#app/shared/files/private_file'
import InspectionPolicy from '#app/attendance/inspections/inspection_policy'
import RecordInspection from '#app/attendance/inspections/actions/record_inspection'
import { findInspection } from '#app/attendance/inspections/queries/inspections'
import { INSPECTION_PHOTO, PHOTO_TERMS } from '#app/attendance/inspections/inspection'
import { inspectionRecordValidator } from '#app/attendance/inspections/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class InspectionRecordsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    recordInspection: RecordInspection
  ) {
    const inspection = await findInspection(params.id)
    await bouncer.with(InspectionPolicy).authorize('record')

    const { seen = [], ...seenThere } = await request.validateUsing(inspectionRecordValidator)
    const record = { actor: auth.getUserOrFail(), inspectionId: inspection.id, seen, ...seenThere }
    const write = (photo: PrivateImage | null) =>
      recordInspection.handle({ ...record, photo, requestId: request.id() })
    const photo = request.file('photo')
    await (photo?.clientName ? keepImage(photo, INSPECTION_PHOTO, PHOTO_TERMS, write) : write(null))
    session.flash('success', i18n.t('inspections.done.recorded'))
    return response.redirect(`/inspections/${inspection.id}`)
  }
}
