import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import GradeWithdrawalPolicy from '#app/oversight/grade_withdrawals/grade_withdrawal_policy'
import ProposeGradeWithdrawal from '#app/oversight/grade_withdrawals/actions/propose_grade_withdrawal'
import {
  gradeToWithdraw,
  gradeWithdrawalList,
  gradeWithdrawalPage,
} from '#app/oversight/grade_withdrawals/queries/grade_withdrawals'
import {
  gradeWithdrawalValidator,
  withdrawalFilterValidator,
} from '#app/oversight/grade_withdrawals/validators'
import { onlyFilled } from '#app/shared/validation'
import { WITHDRAWAL_STATUSES } from '#app/oversight/grade_withdrawals/grade_withdrawal'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class GradeWithdrawalsController {
  async index({ bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(GradeWithdrawalPolicy).authorize('index')

    const filters = await withdrawalFilterValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/grade_withdrawals/index', {
      ...(await gradeWithdrawalList(filters, i18n.locale as Locale)),
      filters,
      statuses: WITHDRAWAL_STATUSES,
    })
  }

  async create({ bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(GradeWithdrawalPolicy).authorize('propose')

    const found = await gradeToWithdraw(Number(params.id), i18n.locale as Locale)
    if (!found) throw new Exception('No such grade', { status: 404 })
    return view.render('pages/grade_withdrawals/create', found)
  }

  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    propose: ProposeGradeWithdrawal
  ) {
    await bouncer.with(GradeWithdrawalPolicy).authorize('propose')

    const words = await request.validateUsing(gradeWithdrawalValidator)
    const id = await propose.handle({
      ...words,
      actor: auth.getUserOrFail(),
      gradeRecordId: Number(params.id),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('grade_withdrawals.done.proposed'))
    return response.redirect(`/grade_withdrawals/${id}`)
  }

  async show({ auth, bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(GradeWithdrawalPolicy).authorize('show')

    const found = await gradeWithdrawalPage(Number(params.id), i18n.locale as Locale)
    if (!found) throw new Exception('No such withdrawal', { status: 404 })
    return view.render('pages/grade_withdrawals/show', {
      ...found,
      mayDecide: await bouncer.with(GradeWithdrawalPolicy).allows('decide'),
      isMaker: found.withdrawal.proposedById === auth.getUserOrFail().id,
    })
  }
}
