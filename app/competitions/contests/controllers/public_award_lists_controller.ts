import { Exception } from '@adonisjs/core/exceptions'
import { publicAwardList, publicAwardLists } from '#app/competitions/contests/queries/contests'
import type { HttpContext } from '@adonisjs/core/http'

/** Award lists that are before the public: anybody reads, without a session. */
export default class PublicAwardListsController {
  async index({ view }: HttpContext) {
    return view.render('pages/contests/public_lists', { contests: await publicAwardLists() })
  }

  async show({ params, view }: HttpContext) {
    const found = await publicAwardList(params.code)
    if (!found) throw new Exception('No such award list', { status: 404 })
    return view.render('pages/contests/public_list', found)
  }
}
