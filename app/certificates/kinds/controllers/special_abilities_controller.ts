import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import RecordSpecialAbility from '#app/certificates/kinds/actions/record_special_ability'
import SpecialAbilityPolicy from '#app/certificates/kinds/special_ability_policy'
import { abilityValidator } from '#app/certificates/kinds/validators'
import { specialAbilities } from '#app/certificates/kinds/queries/special_abilities'
import type { HttpContext } from '@adonisjs/core/http'
import type { Locale } from '#app/shared/words'

export default class SpecialAbilitiesController {
  async index({ bouncer, i18n, view }: HttpContext) {
    await bouncer.with(SpecialAbilityPolicy).authorize('index')

    const name = i18n.locale === 'en' ? 'name_en' : 'name_zh'
    const bodies = await db
      .from('assessment_bodies')
      .orderBy('code')
      .select('id', `${name} as name`)
    return view.render('pages/certificates/kinds/abilities', {
      abilities: await specialAbilities(i18n.locale as Locale),
      bodies: bodies.map((body) => ({ value: body.id, label: body.name })),
      mayRecord: await bouncer.with(SpecialAbilityPolicy).allows('create'),
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    record: RecordSpecialAbility
  ) {
    await bouncer.with(SpecialAbilityPolicy).authorize('create')

    const ability = await request.validateUsing(abilityValidator)
    await record.handle({ actor: auth.getUserOrFail(), ...ability, requestId: request.id() })
    session.flash('success', i18n.t('certificate_kinds.done.ability_recorded'))
    return response.redirect('/certificates/abilities')
  }
}
