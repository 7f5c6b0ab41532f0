import { inject } from '@adonisjs/core'
import SittingPolicy from '#app/assessments/sitting_policy'
import WithdrawArchiveItem from '#app/assessments/archive/actions/withdraw_archive_item'
import { archiveWithdrawalValidator } from '#app/assessments/archive/validators'
import { findSitting } from '#app/assessments/queries/find_sitting'
import type { HttpContext } from '@adonisjs/core/http'

export default class ArchiveWithdrawalsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    withdraw: WithdrawArchiveItem
  ) {
    const { sitting, courseClass } = await findSitting(params.id)
    await bouncer.with(SittingPolicy).authorize('enter', courseClass)
    const { reason } = await request.validateUsing(archiveWithdrawalValidator)
    await withdraw.handle({
      actor: auth.getUserOrFail(),
      sittingId: sitting.id,
      itemId: Number(params.item),
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('sitting_archive.done.withdrawn'))
    return response.redirect(`/sittings/${sitting.id}/archive`)
  }
}
