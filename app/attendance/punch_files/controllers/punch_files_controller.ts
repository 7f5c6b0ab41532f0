import { inject } from '@adonisjs/core'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { SPREADSHEET_LIMITS } from '#app/shared/spreadsheets/spreadsheet'
import { ATTENDANCE_PARAMETERS } from '#app/attendance/attendance_parameters'
import CheckPunches from '#app/attendance/punch_files/actions/check_punches'
import PunchFilePolicy from '#app/attendance/punch_files/punch_file_policy'
import { classHead } from '#app/classes/queries/class_head'
import { findClass } from '#app/classes/queries/find_class'
import { NEEDED_FIELDS, PUNCH_FIELDS } from '#app/attendance/punch_files/punch_columns'
import {
  punchFile,
  punchFileContent,
  punchFiles,
} from '#app/attendance/punch_files/queries/punch_files'
import type { HttpContext } from '@adonisjs/core/http'

const LIMIT_MB = SPREADSHEET_LIMITS.maxBytes / 1024 / 1024

export default class PunchFilesController {
  async index({ auth, bouncer, params, view }: HttpContext) {
    const courseClass = await findClass(params.id)
    await bouncer.with(PunchFilePolicy).authorize('create', courseClass)

    return view.render('pages/attendance/punch_files', {
      head: await classHead(courseClass.id, auth.getUserOrFail()),
      files: await punchFiles(courseClass.id),
      fields: PUNCH_FIELDS,
      needed: NEEDED_FIELDS,
      limits: { megabytes: LIMIT_MB, rows: SPREADSHEET_LIMITS.maxRows },
      parameters: ATTENDANCE_PARAMETERS.checkIn,
    })
  }

  @inject()
  async store(
    { auth, bouncer, params, request, response }: HttpContext,
    checkPunches: CheckPunches
  ) {
    const file = request.file('file', { size: '25mb' })
    const courseClass = await findClass(params.id)
    await bouncer.with(PunchFilePolicy).authorize('create', courseClass)
    if (!file) throw new RuleViolation('E_FILE_MISSING', { module: 'enrolments', field: 'file' })

    const id = await checkPunches.handle({
      actor: auth.getUserOrFail(),
      classId: courseClass.id,
      filePath: file.tmpPath!,
      fileName: file.clientName,
      requestId: request.id(),
    })
    return response.redirect(`/punch_files/${id}`)
  }

  async show({ bouncer, params, view }: HttpContext) {
    const file = await punchFile(params.id)
    await bouncer.with(PunchFilePolicy).authorize('create', file)

    return view.render('pages/attendance/punch_file', {
      file,
      content: await punchFileContent(file),
    })
  }
}
