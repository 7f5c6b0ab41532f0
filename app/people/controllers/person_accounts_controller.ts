import { inject } from '@adonisjs/core'
import OpenTraineeAccount from '#app/people/actions/open_trainee_account'
import PersonPolicy from '#app/people/person_policy'
import { basesOfPerson } from '#app/people/queries/person_page'
import type { HttpContext } from '@adonisjs/core/http'

export default class PersonAccountsController {
  @inject()
  async store(ctx: HttpContext, open: OpenTraineeAccount) {
    const { auth, bouncer, i18n, params, response, session } = ctx
    const personId = Number(params.id)
    const baseIds = await basesOfPerson(personId)
    await bouncer.with(PersonPolicy).authorize('openAccount', { baseIds })

    const account = await open.handle({ actor: auth.getUserOrFail(), personId })

    session.flash('success', i18n.t('accounts.trainee.opened', account))
    return response.redirect(`/people/${personId}`)
  }
}
