import { inject } from '@adonisjs/core'
import { isPersonalNumber, peopleByNumber } from '#app/people/queries/people_list'
import { lastDigits } from '#app/people/last_digits'
import FindByLastDigits from '#app/people/actions/find_by_last_digits'
import { encryptField } from '#app/shared/crypto/field_cipher'
import { sealedQueryWith } from '#app/accounts/search_words'
import PersonPolicy from '#app/people/person_policy'
import { searchPeopleValidator } from '#app/people/validators'
import type { HttpContext } from '@adonisjs/core/http'

/** Searches come by POST: a number that somebody types must not end up in an address. */
export default class PersonSearchesController {
  @inject()
  async store(ctx: HttpContext, find: FindByLastDigits) {
    const { auth, bouncer, request, response } = ctx
    await bouncer.with(PersonPolicy).authorize('list')
    const { q } = await request.validateUsing(searchPeopleValidator)
    if (!q) return response.redirect('/people')
    const digits = lastDigits(q)
    if (digits) return showByDigits(ctx, digits, find)
    if (!isPersonalNumber(q)) {
      return response.redirect('/people' + sealedQueryWith(auth.getUserOrFail().id)({ q }))
    }
    return showByNumber(ctx, await peopleByNumber(auth.user!, q))
  }
}

function showByNumber({ i18n, response, session }: HttpContext, ids: number[]) {
  if (ids.length === 1) return response.redirect(`/people/${ids[0]}`)
  const key = ids.length ? 'people.number_of_several' : 'people.number_unknown'
  session.flash('notice', i18n.t(key, { count: ids.length }))
  return response.redirect('/people')
}

/** What was found goes along sealed, for the next page alone: no address holds the digits. */
async function showByDigits(ctx: HttpContext, digits: string, find: FindByLastDigits) {
  const { auth, request, response, session } = ctx
  const found = await find.handle({
    actor: auth.getUserOrFail(),
    digits,
    requestId: request.id(),
  })
  session.flash('found_by_digits', encryptField(JSON.stringify(found)))
  return response.redirect('/people')
}
