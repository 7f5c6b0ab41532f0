import { inject } from '@adonisjs/core'
import ContestPolicy from '#app/competitions/contests/contest_policy'
import RevealContestContact from '#app/competitions/contests/actions/reveal_contest_contact'
import { encryptField } from '#app/shared/crypto/field_cipher'
import type { HttpContext } from '@adonisjs/core/http'

export default class ContestContactsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session }: HttpContext,
    reveal: RevealContestContact
  ) {
    await bouncer.with(ContestPolicy).authorize('answer')

    const id = Number(params.objectionId)
    const contact = await reveal.handle({
      actor: auth.getUserOrFail(),
      contestId: Number(params.id),
      objectionId: id,
      requestId: request.id(),
    })
    session.flash('contact', encryptField(JSON.stringify({ id, contact })))
    return response.redirect(`/competitions/${params.id}`)
  }
}
