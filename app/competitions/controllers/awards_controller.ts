import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { onlyFilled } from '#app/shared/validation'
import AwardPolicy from '#app/competitions/award_policy'
import RegisterAward from '#app/competitions/actions/register_award'
import { awardList, awardPage, occupationChoices } from '#app/competitions/queries/awards'
import { awardOutcomes } from '#app/competitions/outcomes/queries/award_outcomes'
import { AWARD_LEVELS, CONTEST_CLASSES, CONTESTANT_GROUPS } from '#app/competitions/award_levels'
import { awardListValidator, registerAwardValidator } from '#app/competitions/validators'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class AwardsController {
  async index({ bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(AwardPolicy).authorize('index')

    const filters = await awardListValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/awards/index', {
      ...(await awardList(filters, i18n.locale as Locale)),
      level: filters.level ?? null,
      levels: AWARD_LEVELS,
      mayRegister: await bouncer.with(AwardPolicy).allows('register'),
    })
  }

  async create({ bouncer, i18n, view }: HttpContext) {
    await bouncer.with(AwardPolicy).authorize('register')

    return view.render('pages/awards/create', {
      levels: AWARD_LEVELS,
      contestClasses: CONTEST_CLASSES,
      contestantGroups: CONTESTANT_GROUPS,
      occupations: await occupationChoices(i18n.locale as Locale),
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    register: RegisterAward
  ) {
    await bouncer.with(AwardPolicy).authorize('register')

    const input = await request.validateUsing(registerAwardValidator)
    const actor = auth.getUserOrFail()
    const { id } = await register.handle({ ...input, actor, requestId: request.id() })
    session.flash('success', i18n.t('awards.flash.registered'))
    return response.redirect(`/awards/${id}`)
  }

  async show({ auth, bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(AwardPolicy).authorize('show')

    const locale = i18n.locale as Locale
    const found = await awardPage(params.id, locale)
    if (!found) throw new Exception('No such award', { status: 404 })
    const { id, person_id: personId } = found.award
    const awards = bouncer.with(AwardPolicy)
    return view.render('pages/awards/show', {
      ...found,
      outcomes: await awardOutcomes({ id, personId }, locale, auth.getUserOrFail()),
      mayClaim: await awards.allows('register'),
      mayDecide: await awards.allows('decide'),
    })
  }
}
