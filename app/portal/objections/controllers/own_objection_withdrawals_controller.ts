import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import RecordObjectionPolicy from '#app/portal/objections/record_objection_policy'
import WithdrawRecordObjection from '#app/portal/objections/actions/withdraw_record_objection'
import { ownObjection } from '#app/portal/objections/queries/record_objections'
import type { HttpContext } from '@adonisjs/core/http'

export default class OwnObjectionWithdrawalsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, response, session }: HttpContext,
    withdraw: WithdrawRecordObjection
  ) {
    await bouncer.with(RecordObjectionPolicy).authorize('lodge')
    const actor = auth.getUserOrFail()
    const objection = await ownObjection(actor.personId!, Number(params.id))
    if (!objection) throw new Exception('No such objection', { status: 404 })

    await withdraw.handle({ actor, id: objection.id })
    session.flash('success', i18n.t('record_objections.flash.withdrawn'))
    return response.redirect('/me/objections')
  }
}
