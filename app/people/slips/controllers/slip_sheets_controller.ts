import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { fileHead } from '#app/shared/file_response'
import SlipPolicy from '#app/people/slips/slip_policy'
import PrintSlips from '#app/people/slips/actions/print_slips'
import { slipRun } from '#app/people/slips/queries/slip_run'
import type { HttpContext } from '@adonisjs/core/http'

export default class SlipSheetsController {
  /** The one time that the passwords are seen: the file is sent and kept nowhere. */
  @inject()
  async store(ctx: HttpContext, print: PrintSlips) {
    const { auth, bouncer, i18n, params, response } = ctx
    const found = await slipRun(params.id)
    if (!found) throw new Exception('No such run', { status: 404 })
    await bouncer.with(SlipPolicy).authorize('print', { baseIds: [found.run.base_id] })

    const actor = auth.getUserOrFail()
    const bytes = await print.handle({ actor, runId: found.run.id, i18n })
    fileHead(ctx, { name: `slips-${found.run.id}.pdf`, type: 'pdf', disposition: 'attachment' })
    return response.send(bytes)
  }
}
