import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { money } from '#app/shared/words'
import { classHead } from '#app/classes/queries/class_head'
import ClaimPolicy from '#app/subsidies/claim_policy'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import { classPreflight, preflightClass } from '#app/subsidies/queries/class_claims'
import { onlyFilled } from '#app/shared/validation'
import { OUTLOOKS } from '#app/subsidies/outlooks'
import { preflightDifference } from '#app/subsidies/preflights/queries/preflight_difference'
import PreflightRunPolicy from '#app/subsidies/preflights/preflight_run_policy'
import { preflightFilterValidator } from '#app/subsidies/preflights/validators'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { MODULE } from '#app/subsidies/claim_terms'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassClaimsController {
  async index({ auth, bouncer, i18n, params, request, view }: HttpContext) {
    const courseClass = await find(params.id)
    await bouncer.with(ClaimPolicy).authorize('preflight', courseClass)

    const { show, since } = await preflightFilterValidator.validate(onlyFilled(request.qs()))
    const preflight = await classPreflight(courseClass)
    return view.render('pages/subsidies/class_claims', {
      show: show ?? null,
      outlooks: OUTLOOKS,
      head: await classHead(courseClass.id, auth.getUserOrFail()),
      preflight,
      difference: await preflightDifference(preflight, since),
      mayKeep: await bouncer.with(PreflightRunPolicy).allows('keep', courseClass),
      mayPrepare: await bouncer.with(ClaimPolicy).allows('prepare', courseClass),
      locale: i18n.locale,
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    prepare: PrepareClaims,
    submit: SubmitClaims
  ) {
    const courseClass = await find(params.id)
    await bouncer.with(ClaimPolicy).authorize('prepare', courseClass)

    const actor = auth.getUserOrFail()
    const requestId = request.id()
    const prepared = await prepare.handle({ actor, classId: courseClass.id, requestId })
    if (prepared.submittable.length === 0) {
      throw new RuleViolation('E_NOTHING_TO_SUBMIT', { module: MODULE })
    }
    const { submitted } = await submit.handle({ actor, claimIds: prepared.submittable, requestId })
    const { totals } = await classPreflight(courseClass)
    session.flash(
      'success',
      i18n.t('subsidies.flash.submitted', {
        count: submitted.length,
        total: money(totals.sent.fen),
      })
    )
    return response.redirect(`/classes/${courseClass.id}/claims`)
  }
}

async function find(id: number) {
  const courseClass = await preflightClass(id)
  if (!courseClass) throw new Exception('No such class', { status: 404 })
  return courseClass
}
