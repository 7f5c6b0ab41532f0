import { inject } from '@adonisjs/core'
import { onlyFilled } from '#app/shared/validation'
import ClassPolicy from '#app/classes/class_policy'
import EnrolmentPolicy from '#app/enrolments/enrolment_policy'
import ProposeMerger from '#app/enrolments/merging/actions/propose_merger'
import { findClass } from '#app/classes/queries/find_class'
import { mergerPreview, mergerTargets } from '#app/enrolments/merging/queries/merger_page'
import { mergersOf } from '#app/classes/queries/mergers'
import { proposeMergerValidator, regroupingPageValidator } from '#app/enrolments/merging/validators'
import type { HttpContext } from '@adonisjs/core/http'

/** Merging a class that is taught into another: what was asked, what a merger would join, asking for it. */
export default class MergersController {
  async index({ auth, bouncer, params, request, view }: HttpContext) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('readPapers', courseClass)
    const { to } = await regroupingPageValidator.validate(onlyFilled(request.qs()))
    const mergers = await mergersOf(courseClass.id)
    const waiting = mergers.find((one) => !one.result) ?? null
    const isManager = await bouncer.with(EnrolmentPolicy).allows('create', courseClass)
    const mayDecide = await bouncer.with(EnrolmentPolicy).allows('decideMerger')
    const mayAsk = isManager && courseClass.status === 'running' && !waiting

    return view.render('pages/classes/merger', {
      ...{ courseClass, mergers, waiting, isManager, mayAsk, to: to ?? '' },
      toDecide: mayDecide && waiting?.proposedById !== auth.getUserOrFail().id ? waiting : null,
      targets: mayAsk ? await mergerTargets(courseClass) : [],
      preview: mayAsk && to ? await mergerPreview(courseClass, to) : null,
    })
  }

  @inject()
  async store(ctx: HttpContext, propose: ProposeMerger) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const courseClass = await findClass(params.id)
    await bouncer.with(EnrolmentPolicy).authorize('create', courseClass)
    const { to, reason } = await request.validateUsing(proposeMergerValidator)

    await propose.handle({
      ...{ reason, fromClassId: courseClass.id, toClassId: to },
      actor: auth.getUserOrFail(),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('merging.done.proposed'))
    return response.redirect(`/classes/${courseClass.id}/mergers`)
  }
}
