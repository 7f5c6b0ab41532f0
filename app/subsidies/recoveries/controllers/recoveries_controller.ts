import { inject } from '@adonisjs/core'
import { Money } from '#app/shared/money'
import { onlyFilled } from '#app/shared/validation'
import RecoveryPolicy from '#app/subsidies/recoveries/recovery_policy'
import DraftRecovery from '#app/subsidies/recoveries/actions/draft_recovery'
import { findRecovery } from '#app/subsidies/recoveries/find_recovery'
import { recoveryList } from '#app/subsidies/recoveries/queries/recovery_list'
import { recoverySubject } from '#app/subsidies/recoveries/queries/recovery_page'
import {
  recoveryListValidator,
  recoverySubjectValidator,
  recoveryValidator,
} from '#app/subsidies/recoveries/validators'
import {
  RECOVERY_WORKING_DAYS,
  recoveryReasons,
  recoveryStatuses,
  recoveryTint,
} from '#app/subsidies/recoveries/recovery_status'
import type { HttpContext } from '@adonisjs/core/http'

export default class RecoveriesController {
  async index({ auth, bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(RecoveryPolicy).authorize('index')

    const asked = await recoveryListValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/subsidies/recoveries', {
      ...(await recoveryList(auth.getUserOrFail(), asked)),
      asked,
      statuses: recoveryStatuses,
      tint: recoveryTint,
      mayDraft: await bouncer.with(RecoveryPolicy).allows('draft'),
      locale: i18n.locale,
    })
  }

  async create({ bouncer, request, view }: HttpContext) {
    await bouncer.with(RecoveryPolicy).authorize('draft')

    const { claim: number } = await recoverySubjectValidator.validate(onlyFilled(request.qs()))
    const claim = number ? await recoverySubject(number) : null
    return view.render('pages/subsidies/recovery_form', {
      asked: number,
      claim,
      reasons: recoveryReasons,
    })
  }

  async show({ auth, bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(RecoveryPolicy).authorize('index')
    const found = await findRecovery(params.id)
    await bouncer.with(RecoveryPolicy).authorize('show', { baseId: found.recovery.base_id })

    const may = bouncer.with(RecoveryPolicy)
    return view.render('pages/subsidies/recovery', {
      ...found,
      tint: recoveryTint,
      workingDays: RECOVERY_WORKING_DAYS,
      capitals: Money.fen(Number(found.recovery.amount_fen)).toCapitals(),
      userId: auth.getUserOrFail().id,
      may: {
        open: await may.allows('open'),
        cancel: await may.allows('cancel'),
        book: await may.allows('book'),
        proposeWriteOff: await may.allows('proposeWriteOff'),
        decideWriteOff: await may.allows('decideWriteOff'),
        decideQuota: await may.allows('decideQuota'),
      },
      locale: i18n.locale,
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    draft: DraftRecovery
  ) {
    await bouncer.with(RecoveryPolicy).authorize('draft')

    const { amount, ...asked } = await request.validateUsing(recoveryValidator)
    const id = await draft.handle({
      ...asked,
      amountFen: Money.parseYuan(amount).fen,
      actor: auth.getUserOrFail(),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('recoveries.flash.drafted'))
    return response.redirect(`/recoveries/${id}`)
  }
}
