import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import ObjectionPolicy from '#app/subsidies/notices/objection_policy'
import RevealContact from '#app/subsidies/notices/actions/reveal_contact'
import { objectionPage } from '#app/subsidies/notices/queries/objections'
import { encryptField } from '#app/shared/crypto/field_cipher'
import type { HttpContext } from '@adonisjs/core/http'

export default class ObjectionContactsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session }: HttpContext,
    reveal: RevealContact
  ) {
    await bouncer.with(ObjectionPolicy).authorize('reveal')
    const found = await objectionPage(params.id)
    if (!found) throw new Exception('No such objection', { status: 404 })

    const { id } = found.objection
    const actor = auth.getUserOrFail()
    const contact = await reveal.handle({ actor, objectionId: id, requestId: request.id() })
    session.flash('contact', encryptField(JSON.stringify({ id, contact })))
    return response.redirect(`/objections/${id}`)
  }
}
