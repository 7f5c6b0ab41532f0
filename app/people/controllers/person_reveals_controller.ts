import { inject } from '@adonisjs/core'
import RevealIdentity from '#app/people/actions/reveal_identity'
import { personReach } from '#app/people/queries/present_relation'
import PersonPolicy from '#app/people/person_policy'
import { revealIdentityValidator } from '#app/people/validators'
import { encryptField } from '#app/shared/crypto/field_cipher'
import type { HttpContext } from '@adonisjs/core/http'

export default class PersonRevealsController {
  /** The numbers travel to the next page encrypted, and are gone when that page is reloaded. */
  @inject()
  async store(ctx: HttpContext, reveal: RevealIdentity) {
    const { auth, bouncer, params, request, response, session } = ctx
    const personId = Number(params.id)
    await bouncer.with(PersonPolicy).authorize('reveal', await personReach(personId))
    const { reason } = await request.validateUsing(revealIdentityValidator)

    const revealed = await reveal.handle({
      actor: auth.user!,
      personId,
      reason,
      requestId: request.id(),
    })
    session.flash('revealed', encryptField(JSON.stringify({ personId, ...revealed })))
    return response.redirect(`/people/${personId}`)
  }
}
