import { inject } from '@adonisjs/core'
import RenewSpecialAbility from '#app/certificates/kinds/actions/renew_special_ability'
import SpecialAbilityPolicy from '#app/certificates/kinds/special_ability_policy'
import { abilityRenewalValidator } from '#app/certificates/kinds/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class AbilityRenewalsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    renew: RenewSpecialAbility
  ) {
    await bouncer.with(SpecialAbilityPolicy).authorize('create')

    const input = await request.validateUsing(abilityRenewalValidator)
    await renew.handle({
      ...input,
      actor: auth.getUserOrFail(),
      abilityId: Number(params.id),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('certificate_kinds.done.ability_renewed'))
    return response.redirect('/certificates/abilities')
  }
}
