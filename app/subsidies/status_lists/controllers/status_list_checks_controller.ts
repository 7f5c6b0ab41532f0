import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { onlyFilled } from '#app/shared/validation'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import CheckStatusList from '#app/subsidies/status_lists/actions/check_status_list'
import StatusListPolicy from '#app/subsidies/status_lists/status_list_policy'
import { checkPage, listsInForce } from '#app/subsidies/status_lists/queries/status_lists'
import { LIST_FIELDS } from '#app/subsidies/status_lists/list_columns'
import { MOST_ROWS } from '#app/subsidies/status_lists/read_list'
import { MODULE } from '#app/subsidies/status_lists/status_list_kinds'
import { newListQueryValidator, newListValidator } from '#app/subsidies/status_lists/validators'
import type { MultipartFile } from '@adonisjs/core/bodyparser'
import type { HttpContext } from '@adonisjs/core/http'

const LIMIT_MB = 20

export default class StatusListChecksController {
  async create({ bouncer, request, view }: HttpContext) {
    await bouncer.with(StatusListPolicy).authorize('load')

    const { kind } = await newListQueryValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/status_lists/create', {
      lists: await listsInForce(),
      chosen: kind ?? null,
      fields: LIST_FIELDS,
      limits: { megabytes: LIMIT_MB, rows: MOST_ROWS },
    })
  }

  @inject()
  async store({ auth, bouncer, request, response }: HttpContext, check: CheckStatusList) {
    await bouncer.with(StatusListPolicy).authorize('load')

    const fields = await request.validateUsing(newListValidator)
    // By name only: the reader looks into the file and can tell a locked one from an old one.
    const file = readable(request.file('file', { size: `${LIMIT_MB}mb` }))
    const { id } = await check.handle({
      actor: auth.getUserOrFail(),
      ...fields,
      filePath: file.tmpPath!,
      fileName: file.clientName,
      requestId: request.id(),
    })
    return response.redirect(`/status_lists/checks/${id}`)
  }

  async show({ bouncer, params, view }: HttpContext) {
    await bouncer.with(StatusListPolicy).authorize('load')

    const found = await checkPage(params.id)
    if (!found) throw new Exception('No such check', { status: 404 })
    return view.render('pages/status_lists/check', found)
  }
}

function readable(file: MultipartFile | null): MultipartFile {
  const fault = (code: string) =>
    new RuleViolation(code, { module: MODULE, field: 'file', params: { limit: LIMIT_MB } })
  if (!file) throw fault('E_FILE_MISSING')
  if (!file.isValid) throw fault('E_FILE_TOO_LARGE')
  return file
}
