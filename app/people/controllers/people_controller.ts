import db from '@adonisjs/lucid/services/db'
import { newestPhotos } from '#app/people/photos/queries/person_photos'
import { PHOTO_MB } from '#app/people/photos/photo_terms'
import {
  isPersonalNumber,
  peopleFound,
  peopleList,
  type FoundByDigits,
} from '#app/people/queries/people_list'
import { lastDigits } from '#app/people/last_digits'
import { mergedInto, personPage } from '#app/people/queries/person_page'
import { personReach, SERVED_DAYS, servingBases } from '#app/people/queries/present_relation'
import { personSlip } from '#app/people/slips/queries/class_slips'
import { SLIP_TINTS } from '#app/people/slips/slip_state'
import { decryptField } from '#app/shared/crypto/field_cipher'
import type { RevealedIdentity } from '#app/people/actions/reveal_identity'
import { DOCUMENT_TYPES } from '#app/people/identity_document'
import { listPeopleValidator } from '#app/people/validators'
import { onlyFilled } from '#app/shared/validation'
import DuplicatePolicy from '#app/people/duplicates/duplicate_policy'
import PersonPolicy from '#app/people/person_policy'
import SlipPolicy from '#app/people/slips/slip_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class PeopleController {
  async index(ctx: HttpContext) {
    const { auth, bouncer, request, response, view } = ctx
    await bouncer.with(PersonPolicy).authorize('list')
    const asked = await listPeopleValidator.validate(onlyFilled(request.qs()))
    const { q: typed = '', page } = asked
    const q = isPersonalNumber(typed) || lastDigits(typed) ? '' : typed
    const byDigits = takeFound(ctx)
    if (byDigits) response.header('cache-control', 'no-store')
    const { rows, paginator } = byDigits
      ? await peopleFound(auth.user!, byDigits)
      : await peopleList(auth.user!, { q, page })
    const maySeePairs = await bouncer.with(DuplicatePolicy).allows('index')
    return view.render('pages/people/index', {
      ...{ people: rows, paginator, q, maySeePairs, byDigits },
    })
  }

  async show(ctx: HttpContext) {
    const { auth, bouncer, params, response, view } = ctx
    const id = Number(params.id)
    const other = await mergedInto(id)
    if (other) return response.redirect(`/people/${other}`)
    const reach = await personReach(id)
    await bouncer.with(PersonPolicy).authorize('view', reach)
    const found = await personPage(id, auth.user!)
    if (!found) return response.status(404).send(await view.render('pages/errors/not_found'))
    const photos = await newestPhotos(db.connection(), [id])
    const canReveal = await bouncer.with(PersonPolicy).allows('reveal', reach)
    const revealed = takeRevealed(ctx, id)
    if (revealed) response.header('cache-control', 'no-store')
    return view.render('pages/people/show', {
      ...found,
      canReveal,
      revealed,
      photo: photos.get(id) ?? null,
      photoMb: PHOTO_MB,
      mayAddPhoto: await bouncer.with(PersonPolicy).allows('addPhoto', { ...reach, personId: id }),
      documentTypes: DOCUMENT_TYPES,
      mayAddDocument: await bouncer
        .with(PersonPolicy)
        .allows('recordDocument', { ...reach, personId: id }),
      account: await personSlip(id),
      slipTints: SLIP_TINTS,
      servedDays: SERVED_DAYS,
      canEnrol: auth.user!.has('base_admin'),
      mayPrintSlip: await bouncer
        .with(SlipPolicy)
        .allows('print', { baseIds: await servingBases(id) }),
    })
  }
}

/** What the request before this one revealed of this person, or null. */
function takeRevealed({ session }: HttpContext, personId: number) {
  const cipher = session.flashMessages.get('revealed')
  if (typeof cipher !== 'string') return null
  const revealed = JSON.parse(decryptField(cipher)) as RevealedIdentity & { personId: number }
  return revealed.personId === personId ? revealed : null
}

/** Whom the search by last digits before this request found, or null. */
function takeFound({ session }: HttpContext): FoundByDigits | null {
  const cipher = session.flashMessages.get('found_by_digits')
  return typeof cipher === 'string' ? JSON.parse(decryptField(cipher)) : null
}
