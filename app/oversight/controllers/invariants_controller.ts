import clock from '#app/shared/clock'
import { checkInvariants } from '#app/oversight/invariants'
import { subjectWords } from '#app/oversight/subject_words'
import { subjectHref } from '#app/oversight/queries/audit_list'
import OversightPolicy from '#app/oversight/oversight_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class InvariantsController {
  async index({ auth, bouncer, i18n, view }: HttpContext) {
    await bouncer.with(OversightPolicy).authorize('invariants')

    const isAuditor = auth.getUserOrFail().has('auditor')
    return view.render('pages/oversight/invariants', {
      results: await checkInvariants(),
      subjectWords: subjectWords(i18n),
      checkedAt: clock.instant(),
      // A system administrator sees that a rule is broken, not the business behind it.
      hrefOf: (type: string, id: number | null) => (isAuditor ? subjectHref(type, id) : null),
    })
  }
}
