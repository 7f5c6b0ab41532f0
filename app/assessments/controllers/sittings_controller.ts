import { inject } from '@adonisjs/core'
import Sitting from '#models/sitting'
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
import { onlyFilled } from '#app/shared/validation'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

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
    const sitting = await Sitting.findOrFail(Number(params.id))
    const courseClass = await findClass(sitting.courseClassId)
    const policy = bouncer.with(SittingPolicy)
    await policy.authorize('view', courseClass)
    return view.render('pages/assessments/sitting', {
      sheet: await sittingSheet(sitting.id, i18n.locale as Locale),
      passMark: PASS_RULE.passTenths / 10,
      passSource: PASS_RULE.source,
      findings: session.flashMessages.get('scoreFindings') ?? null,
      mayEnter: await policy.allows('enter', courseClass),
      mayCheck: await policy.allows('check', courseClass),
      mayPublish: await policy.allows('publish', courseClass),
      userId: auth.getUserOrFail().id,
    })
  }
}
