import { isPersonalNumber, peopleByNumber } from '#app/people/queries/people_list'
import PersonPolicy from '#app/people/person_policy'
import { searchPeopleValidator } from '#app/people/validators'
import type { HttpContext } from '@adonisjs/core/http'

/** Searches come by POST: a number that somebody types must not end up in an address. */
export default class PersonSearchesController {
  async store(ctx: HttpContext) {
    const { auth, bouncer, i18n, request, response, session } = ctx
    await bouncer.with(PersonPolicy).authorize('list')
    const { q } = await request.validateUsing(searchPeopleValidator)
    if (!q) return response.redirect('/people')
    if (!isPersonalNumber(q)) {
      return response.redirect(`/people?${new URLSearchParams({ q })}`)
    }
    const ids = await peopleByNumber(auth.user!, q)
    if (ids.length === 1) return response.redirect(`/people/${ids[0]}`)
    const key = ids.length ? 'people.number_of_several' : 'people.number_unknown'
    session.flash('notice', i18n.t(key, { count: ids.length }))
    return response.redirect('/people')
  }
}
