import clock from '#app/shared/clock'
import { checkInvariants } from '#app/oversight/invariants'
import { subjectHref } from '#app/oversight/queries/audit_list'
import OversightPolicy from '#app/oversight/oversight_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class InvariantsController {
  async index({ auth, bouncer, view }: HttpContext) {
    await bouncer.with(OversightPolicy).authorize('invariants')

    const isAuditor = auth.getUserOrFail().has('auditor')
    return view.render('pages/oversight/invariants', {
      results: await checkInvariants(),
      checkedAt: clock.instant(),
      // A system administrator sees that a rule is broken, not the business behind it.
      hrefOf: (type: string, id: number | null) => (isAuditor ? subjectHref(type, id) : null),
    })
  }
}
