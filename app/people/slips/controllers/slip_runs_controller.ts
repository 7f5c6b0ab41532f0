import { Exception } from '@adonisjs/core/exceptions'
import SlipPolicy from '#app/people/slips/slip_policy'
import { slipRun } from '#app/people/slips/queries/slip_run'
import type { HttpContext } from '@adonisjs/core/http'

export default class SlipRunsController {
  async show({ bouncer, params, view }: HttpContext) {
    const found = await slipRun(params.id)
    if (!found) throw new Exception('No such run', { status: 404 })
    await bouncer.with(SlipPolicy).authorize('print', { baseIds: [found.run.base_id] })

    return view.render('pages/slips/run', found)
  }
}
