import { inject } from '@adonisjs/core'
import PreparePrintingRun from '#app/certificates/printing/actions/prepare_printing_run'
import PrintingPolicy from '#app/certificates/printing/printing_policy'
import { findClass } from '#app/classes/queries/find_class'
import {
  findRun,
  printingRuns,
  printsOfRun,
} from '#app/certificates/printing/queries/printing_runs'
import { newRunValidator, runListValidator } from '#app/certificates/printing/validators'
import { onlyFilled } from '#app/shared/validation'
import { PRINT_TINTS } from '#app/certificates/printing/print_status'
import { isLive } from '#app/certificates/certificate_status'
import type { HttpContext } from '@adonisjs/core/http'

export default class PrintingRunsController {
  async index({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(PrintingPolicy).authorize('index')

    const { page } = await runListValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/certificates/printing/index', {
      ...(await printingRuns(auth.getUserOrFail(), page)),
      mayLookUp: await bouncer.with(PrintingPolicy).allows('lookUp'),
    })
  }

  async show({ bouncer, params, view }: HttpContext) {
    const run = await findRun(params.id)
    await bouncer.with(PrintingPolicy).authorize('show', run)

    return view.render('pages/certificates/printing/show', {
      run,
      prints: await printsOfRun(run.id),
      tints: PRINT_TINTS,
      isLive,
      mayPrint: await bouncer.with(PrintingPolicy).allows('print', run),
    })
  }

  @inject()
  async store(
    { auth, bouncer, params, request, response }: HttpContext,
    prepare: PreparePrintingRun
  ) {
    const courseClass = await findClass(params.id)
    await bouncer.with(PrintingPolicy).authorize('print', courseClass)

    const { design } = await request.validateUsing(newRunValidator)
    const runId = await prepare.handle({
      actor: auth.getUserOrFail(),
      classId: courseClass.id,
      design,
      requestId: request.id(),
    })
    return response.redirect(`/printing_runs/${runId}`)
  }
}
