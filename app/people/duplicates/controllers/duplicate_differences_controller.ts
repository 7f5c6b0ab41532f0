import { inject } from '@adonisjs/core'
import DuplicatePolicy from '#app/people/duplicates/duplicate_policy'
import SetPeopleApart from '#app/people/duplicates/actions/set_people_apart'
import { pairReach } from '#app/people/duplicates/queries/duplicates'
import { setApartValidator } from '#app/people/duplicates/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class DuplicateDifferencesController {
  @inject()
  async store(ctx: HttpContext, setApart: SetPeopleApart) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(DuplicatePolicy).authorize('propose', await pairReach(Number(params.id)))
    const { reason } = await request.validateUsing(setApartValidator)

    await setApart.handle({
      actor: auth.getUserOrFail(),
      duplicateId: Number(params.id),
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('duplicates.done.different'))
    return response.redirect('/people/duplicates')
  }
}
