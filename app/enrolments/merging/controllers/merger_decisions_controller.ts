import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import DecideMerger from '#app/enrolments/merging/actions/decide_merger'
import EnrolmentPolicy from '#app/enrolments/enrolment_policy'
import { decideMergerValidator } from '#app/enrolments/merging/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class MergerDecisionsController {
  @inject()
  async store(ctx: HttpContext, decide: DecideMerger) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(EnrolmentPolicy).authorize('decideMerger')
    const merger = await db.from('class_merger_requests').where('id', Number(params.id)).first()
    if (!merger) throw new Exception('No such merger', { status: 404, code: 'E_ROW_NOT_FOUND' })
    const { result, decisionReason } = await request.validateUsing(decideMergerValidator)

    const { moved } = await decide.handle({
      ...{ result, reason: decisionReason, mergerId: merger.id },
      actor: auth.getUserOrFail(),
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`merging.done.${result}`, { count: moved }))
    const classId = result === 'approved' ? merger.to_class_id : merger.from_class_id
    return response.redirect(`/classes/${classId}`)
  }
}
