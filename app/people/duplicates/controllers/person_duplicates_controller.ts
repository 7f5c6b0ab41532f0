import { Exception } from '@adonisjs/core/exceptions'
import DuplicatePolicy from '#app/people/duplicates/duplicate_policy'
import { duplicateList, duplicatePage, pairReach } from '#app/people/duplicates/queries/duplicates'
import { duplicateListValidator } from '#app/people/duplicates/validators'
import { DUPLICATE_STATUSES } from '#app/people/duplicates/duplicate_step'
import { onlyFilled } from '#app/shared/validation'
import type { HttpContext } from '@adonisjs/core/http'

/** Records that may be of one person. */
export default class PersonDuplicatesController {
  async index({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(DuplicatePolicy).authorize('index')
    const filters = await duplicateListValidator.validate(onlyFilled(request.qs()))

    return view.render('pages/people/duplicates/index', {
      ...(await duplicateList(auth.getUserOrFail(), filters)),
      filters,
      statuses: DUPLICATE_STATUSES,
      mayScan: await bouncer.with(DuplicatePolicy).allows('scan'),
    })
  }

  async show({ auth, bouncer, params, view }: HttpContext) {
    const found = await duplicatePage(Number(params.id))
    if (!found) throw new Exception('No such pair', { status: 404 })
    const reach = await pairReach(found.pair.id)
    await bouncer.with(DuplicatePolicy).authorize('show', reach)

    return view.render('pages/people/duplicates/show', {
      ...found,
      mayPropose: await bouncer.with(DuplicatePolicy).allows('propose', reach),
      mayDecide: await bouncer.with(DuplicatePolicy).allows('decide', reach),
      isMaker: found.pair.proposedById === auth.getUserOrFail().id,
    })
  }
}
