import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import EnrolmentRunPolicy from '#app/enrolments/runs/enrolment_run_policy'
import StartEnrolmentRun from '#app/enrolments/runs/actions/start_enrolment_run'
import { enrolmentRun, runLines, runList } from '#app/enrolments/runs/queries/run_page'
import { isMove, isUndoable } from '#app/enrolments/runs/run_acts'
import { onlyFilled } from '#app/shared/validation'
import { previewPage } from '#app/enrolments/runs/preview_page'
import { moveTargets } from '#app/enrolments/runs/queries/move_targets'
import {
  enrolmentRunValidator,
  runListValidator,
  runPageValidator,
  runPreviewValidator,
} from '#app/enrolments/runs/validators'
import type { HttpContext } from '@adonisjs/core/http'

/** One act over every application or enrolment that the filters find, or its being taken back. */
export default class EnrolmentRunsController {
  async index({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(EnrolmentRunPolicy).authorize('index')
    const { page } = await runListValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/enrolments/runs/index', await runList(auth.getUserOrFail(), page))
  }

  /** What it would do. */
  async create({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(EnrolmentRunPolicy).authorize('act')
    const { act, to, run, ...filters } = await request.validateUsing(runPreviewValidator, {
      data: onlyFilled(request.qs()),
    })
    const user = auth.getUserOrFail()
    if (isMove(act) && !to) {
      const targets = await moveTargets(user, filters as never)
      return view.render('pages/enrolments/runs/target', { act, filters, targets })
    }
    const asked = { act, filters, toClassId: to, undoes: run }
    return view.render('pages/enrolments/runs/preview', await previewPage(user, asked))
  }

  @inject()
  async store({ auth, bouncer, request, response }: HttpContext, start: StartEnrolmentRun) {
    await bouncer.with(EnrolmentRunPolicy).authorize('act')
    const input = await request.validateUsing(enrolmentRunValidator)
    const { act, to, run, selection, reasonCode, reason, notice, ...filters } = input
    const runId = await start.handle({
      actor: auth.getUserOrFail(),
      ...{ act, filters, toClassId: to, undoes: run, selection, reasonCode, reason, notice },
      requestId: request.id(),
    })
    return response.redirect(`/enrolments/runs/${runId}`)
  }

  /** What became of each row. */
  async show({ bouncer, params, request, view }: HttpContext) {
    const run = await enrolmentRun(Number(params.id))
    if (!run) throw new Exception('No such run', { status: 404, code: 'E_ROW_NOT_FOUND' })
    await bouncer.with(EnrolmentRunPolicy).authorize('show', run)
    const { page, show = 'all' } = await request.validateUsing(runPageValidator, {
      data: onlyFilled(request.qs()),
    })
    const mayAct = await bouncer.with(EnrolmentRunPolicy).allows('act')
    return view.render('pages/enrolments/runs/show', {
      ...(await runLines(run.id, show, page)),
      ...{ run, show },
      mayUndo: mayAct && isUndoable(run.act) && run.went > 0 && run.waiting === 0,
    })
  }
}
