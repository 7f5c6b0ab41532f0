import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import DecideReturn from '#app/competitions/studios/actions/decide_return'
import HandInReturn from '#app/competitions/studios/actions/hand_in_return'
import StudioPolicy from '#app/competitions/studios/studio_policy'
import { hostOf } from '#app/competitions/studios/queries/studios'
import {
  studioReturnDecisionValidator,
  studioReturnValidator,
} from '#app/competitions/studios/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class StudioReturnsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    handIn: HandInReturn
  ) {
    const host = await hostOf(Number(params.id))
    if (!host) throw new Exception('No such studio', { status: 404 })
    await bouncer.with(StudioPolicy).authorize('handIn', host)

    const { figures, ...input } = await request.validateUsing(studioReturnValidator)
    await handIn.handle({
      ...input,
      figures: figures ?? {},
      actor: auth.getUserOrFail(),
      studioId: Number(params.id),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('studios.flash.handed_in'))
    return response.redirect(`/studios/${params.id}`)
  }

  @inject()
  async update(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decide: DecideReturn
  ) {
    await bouncer.with(StudioPolicy).authorize('decide')

    const input = await request.validateUsing(studioReturnDecisionValidator)
    await decide.handle({
      ...input,
      actor: auth.getUserOrFail(),
      studioId: Number(params.id),
      returnId: Number(params.returnId),
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`studios.flash.${input.result}`))
    return response.redirect(`/studios/${params.id}`)
  }
}
