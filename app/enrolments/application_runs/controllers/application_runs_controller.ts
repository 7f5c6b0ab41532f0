import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import ApplicationRunPolicy from '#app/enrolments/application_runs/application_run_policy'
import StartApplicationRun from '#app/enrolments/application_runs/actions/start_application_run'
import {
  applicationRun,
  applicationRunLines,
} from '#app/enrolments/application_runs/queries/application_run'
import { previewApplications } from '#app/enrolments/application_runs/queries/application_preview'
import { REFUSAL_REASONS } from '#app/enrolments/applications/application_status'
import {
  applicationPreviewValidator,
  applicationRunPageValidator,
  applicationRunValidator,
} from '#app/enrolments/application_runs/validators'
import { onlyFilled } from '#app/shared/validation'
import type { HttpContext } from '@adonisjs/core/http'

/** One decision over every application that the filters find. */
export default class ApplicationRunsController {
  /** What it would do. */
  async create({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(ApplicationRunPolicy).authorize('act')
    const asked = await request.validateUsing(applicationPreviewValidator, {
      data: onlyFilled(request.qs()),
    })
    const { result, ...filters } = asked
    return view.render('pages/enrolments/application_runs/preview', {
      preview: await previewApplications(auth.getUserOrFail(), asked),
      ...{ result, filters },
      back: `/applications?${new URLSearchParams(Object.entries(filters).map(([key, value]) => [key, String(value)]))}`,
      refusalReasons: REFUSAL_REASONS,
    })
  }

  @inject()
  async store({ auth, bouncer, request, response }: HttpContext, start: StartApplicationRun) {
    await bouncer.with(ApplicationRunPolicy).authorize('act')
    const input = await request.validateUsing(applicationRunValidator)
    const { result, selection, reasonCode, reason, ...filters } = input
    const runId = await start.handle({
      actor: auth.getUserOrFail(),
      ...{ filters, result, selection, reasonCode, reason },
      requestId: request.id(),
    })
    return response.redirect(`/applications/runs/${runId}`)
  }

  /** What became of each application. */
  async show({ bouncer, params, request, view }: HttpContext) {
    const run = await applicationRun(Number(params.id))
    if (!run) throw new Exception('No such run', { status: 404, code: 'E_ROW_NOT_FOUND' })
    await bouncer.with(ApplicationRunPolicy).authorize('show', run)
    const { page, show = 'all' } = await request.validateUsing(applicationRunPageValidator, {
      data: onlyFilled(request.qs()),
    })
    return view.render('pages/enrolments/application_runs/show', {
      ...(await applicationRunLines(run.id, show, page)),
      ...{ run, show },
    })
  }
}
