import { Exception } from '@adonisjs/core/exceptions'
import { onlyFilled } from '#app/shared/validation'
import StatusListPolicy from '#app/subsidies/status_lists/status_list_policy'
import { entriesValidator } from '#app/subsidies/status_lists/validators'
import { listPage, listsInForce } from '#app/subsidies/status_lists/queries/status_lists'
import { normaliseName } from '#app/people/person_name'
import type { HttpContext } from '@adonisjs/core/http'

export default class StatusListsController {
  async index({ bouncer, view }: HttpContext) {
    await bouncer.with(StatusListPolicy).authorize('index')

    return view.render('pages/status_lists/index', {
      lists: await listsInForce(),
      mayLoad: await bouncer.with(StatusListPolicy).allows('load'),
    })
  }

  async show({ bouncer, params, request, view }: HttpContext) {
    await bouncer.with(StatusListPolicy).authorize('show')

    const { matched, q, page } = await entriesValidator.validate(onlyFilled(request.qs()))
    const mayReadEntries = await bouncer.with(StatusListPolicy).allows('entries')
    const filters = { matched: matched === '1', name: q && normaliseName(q), page }
    const found = await listPage(params.id, mayReadEntries ? filters : null)
    if (!found) throw new Exception('No such list', { status: 404 })
    return view.render('pages/status_lists/show', { ...found, filters: { matched, q } })
  }
}
