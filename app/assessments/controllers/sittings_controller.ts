import { inject } from '@adonisjs/core'
import PlanSitting from '#app/assessments/actions/plan_sitting'
import SittingPolicy from '#app/assessments/sitting_policy'
import { PASS_RULE } from '#app/grades/pass_rule'
import { SITTING_STATUSES } from '#app/assessments/sitting_status'
import { baseChoices } from '#app/bases/queries/plan_seats'
import { findClass } from '#app/classes/queries/find_class'
import { seesEveryBase } from '#app/accounts/scope'
import { sittingFilterValidator, sittingValidator } from '#app/assessments/validators'
import { sittingList } from '#app/assessments/queries/sitting_list'
import { sittingSheet } from '#app/assessments/queries/sitting_sheet'
import { findSitting } from '#app/assessments/queries/find_sitting'
import {
  objectionsOf,
  openDifferences,
  rulingsOf,
  sampleOf,
  settledDifferences,
} from '#app/assessments/queries/sitting_matters'
import { OBJECTION_WORKING_DAYS, SAMPLE_PERCENT } from '#app/assessments/terms'
import { onlyFilled } from '#app/shared/validation'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

/** Parameters that the page says: examples until a document of the place is found. */
const PAGE_TERMS = { samplePercent: SAMPLE_PERCENT, objectionDays: OBJECTION_WORKING_DAYS }

export default class SittingsController {
  async index({ auth, bouncer, request, view, i18n }: HttpContext) {
    await bouncer.with(SittingPolicy).authorize('list')
    const user = auth.getUserOrFail()
    const locale = i18n.locale as Locale
    const filters = await sittingFilterValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/assessments/index', {
      ...(await sittingList(user, filters, locale)),
      filters,
      statuses: SITTING_STATUSES,
      bases: seesEveryBase(user) ? await baseChoices(locale) : [],
    })
  }

  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    plan: PlanSitting
  ) {
    const courseClass = await findClass(params.id)
    await bouncer.with(SittingPolicy).authorize('plan', courseClass)
    const { heldOn } = await request.validateUsing(sittingValidator)
    const sitting = await plan.handle({
      actor: auth.getUserOrFail(),
      classId: courseClass.id,
      heldOn,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('assessments.done.planned', { code: sitting.code }))
    return response.redirect(`/sittings/${sitting.id}`)
  }

  async show({ auth, bouncer, params, session, view, i18n }: HttpContext) {
    const { sitting, courseClass } = await findSitting(params.id)
    const policy = bouncer.with(SittingPolicy)
    await policy.authorize('view', courseClass)
    const user = auth.getUserOrFail()
    const [locale, round] = [i18n.locale as Locale, sitting.entryRound]
    const isDiffering = sitting.status === 'differing'
    return view.render('pages/assessments/sitting', {
      sheet: await sittingSheet(sitting.id, locale, user),
      differences: isDiffering ? await openDifferences(sitting.id, round) : [],
      settled: await settledDifferences(sitting.id, round),
      sample: await sampleOf(sitting.id, round),
      rulings: await rulingsOf(sitting.id),
      objections: await objectionsOf(sitting.id),
      terms: PAGE_TERMS,
      passMark: PASS_RULE.passTenths / 10,
      passSource: PASS_RULE.source,
      findings: session.flashMessages.get('scoreFindings') ?? null,
      mayPlan: await policy.allows('plan', courseClass),
      mayEnter: await policy.allows('enter', courseClass),
      maySettle: await policy.allows('settle', courseClass),
      mayApprove: await policy.allows('approve'),
      userId: user.id,
    })
  }
}
