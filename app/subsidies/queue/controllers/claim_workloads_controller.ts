import ClaimRunPolicy from '#app/subsidies/queue/claim_run_policy'
import { workload } from '#app/subsidies/queue/queries/workload'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClaimWorkloadsController {
  /** How the open claims lie with the officers. */
  async index({ bouncer, view }: HttpContext) {
    await bouncer.with(ClaimRunPolicy).authorize('index')
    return view.render('pages/subsidies/workload', await workload())
  }
}
