import { ATTENDANCE_PARAMETERS } from '#app/attendance/attendance_parameters'
import { onlyFilled } from '#app/shared/validation'
import MarkCorrectionPolicy from '#app/attendance/corrections/mark_correction_policy'
import {
  correctionStatuses,
  markCorrectionFilterValidator,
} from '#app/attendance/corrections/validators'
import { markCorrections } from '#app/attendance/corrections/queries/mark_corrections'
import type { HttpContext } from '@adonisjs/core/http'

export default class MarkCorrectionsController {
  async index({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(MarkCorrectionPolicy).authorize('list')

    const filters = await markCorrectionFilterValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/attendance/corrections', {
      ...(await markCorrections(auth.getUserOrFail(), filters)),
      filters,
      statuses: correctionStatuses,
      freeDays: ATTENDANCE_PARAMETERS.freeCorrectionDays,
    })
  }
}
