import { inject } from '@adonisjs/core'
import CheckRoster from '#app/enrolments/actions/check_roster'
import RosterImportPolicy from '#app/enrolments/roster_import_policy'
import { classFacts, seatsLeft } from '#app/enrolments/queries/class_facts'
import { contentOf, rosterImportList, storedImport } from '#app/enrolments/queries/roster_imports'
import { rosterView } from '#app/enrolments/roster/roster_view'
import { ROSTER_FIELDS } from '#app/enrolments/roster/roster_columns'
import { importFilterValidator } from '#app/enrolments/validators'
import { onlyFilled } from '#app/shared/validation'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { SPREADSHEET_LIMITS } from '#app/shared/spreadsheets/spreadsheet'
import type { MultipartFile } from '@adonisjs/core/bodyparser'
import type { HttpContext } from '@adonisjs/core/http'

const LIMIT_MB = SPREADSHEET_LIMITS.maxBytes / 1024 / 1024

export default class RosterImportsController {
  async index({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(RosterImportPolicy).authorize('list')
    const filters = await importFilterValidator.validate(onlyFilled(request.qs()))
    const { status, class: classId, page } = filters
    const { rows, paginator } = await rosterImportList(auth.user!, { status, classId, page })
    return view.render('pages/enrolments/imports', {
      imports: rows,
      paginator,
      status: status ?? null,
    })
  }

  async create({ bouncer, params, response, view }: HttpContext) {
    const courseClass = await classFacts({ id: Number(params.id) })
    if (!courseClass) return response.status(404).send(await view.render('pages/errors/not_found'))
    await bouncer.with(RosterImportPolicy).authorize('create', courseClass)
    return view.render('pages/enrolments/upload', {
      courseClass,
      left: seatsLeft(courseClass),
      limits: { megabytes: LIMIT_MB, rows: SPREADSHEET_LIMITS.maxRows },
      fields: ROSTER_FIELDS,
    })
  }

  /** The file is read from where the body parser put it; the upload gate removes it afterwards. */
  @inject()
  async store(ctx: HttpContext, check: CheckRoster) {
    const { auth, bouncer, params, request, response, view } = ctx
    // By name only: the reader looks into the file and can tell a locked one from an old one.
    const file = request.file('file', { size: '25mb' })
    const courseClass = await classFacts({ id: Number(params.id) })
    if (!courseClass) return response.status(404).send(await view.render('pages/errors/not_found'))
    await bouncer.with(RosterImportPolicy).authorize('create', courseClass)
    if (!file) throw fileFault('E_FILE_MISSING')
    refuseUnlikely(file)

    const imported = await check.handle({
      actor: auth.user!,
      classId: courseClass.id,
      filePath: file.tmpPath!,
      fileName: file.clientName,
      requestId: request.id(),
    })
    return response.redirect(`/imports/${imported.id}`)
  }

  async show({ bouncer, params, response, view }: HttpContext) {
    const stored = await storedImport(Number(params.id))
    if (!stored) return response.status(404).send(await view.render('pages/errors/not_found'))
    await bouncer.with(RosterImportPolicy).authorize('view', stored)
    const courseClass = (await classFacts({ id: stored.classId }))!
    const good = stored.counts.accepted + stored.counts.warned
    return view.render(
      stored.status === 'written' ? 'pages/enrolments/import_written' : 'pages/enrolments/import',
      {
        stored,
        courseClass,
        roster: rosterView(await contentOf(stored.id)),
        good,
        total: good + stored.counts.refused,
        left: seatsLeft(courseClass),
      }
    )
  }
}

function fileFault(code: string, params?: Record<string, string | number>) {
  return new RuleViolation(code, { module: 'enrolments', field: 'file', params })
}

function refuseUnlikely(file: MultipartFile) {
  if (!file.isValid) throw fileFault('E_FILE_TOO_LARGE', { limit: LIMIT_MB })
  if (file.size === 0) throw fileFault('E_FILE_EMPTY')
  if (!/\.(xlsx|csv|xls)$/i.test(file.clientName)) throw fileFault('E_FILE_KIND')
}
