import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { onlyFilled } from '#app/shared/validation'
import EnrolmentPolicy from '#app/enrolments/enrolment_policy'
import RegroupClass from '#app/enrolments/merging/actions/regroup_class'
import { classFacts } from '#app/enrolments/queries/class_facts'
import { regroupClassValidator, regroupingPageValidator } from '#app/enrolments/merging/validators'
import {
  regroupingPreview,
  regroupingTargets,
} from '#app/enrolments/merging/queries/regrouping_preview'
import type { HttpContext } from '@adonisjs/core/http'

/** Merging a class into another, or moving some of its people there. */
export default class RegroupingsController {
  async create({ bouncer, params, request, view }: HttpContext) {
    const facts = await classFacts({ id: Number(params.id) })
    if (!facts) throw new Exception('No such class', { status: 404, code: 'E_ROW_NOT_FOUND' })
    await bouncer.with(EnrolmentPolicy).authorize('create', facts)
    const { to } = await regroupingPageValidator.validate(onlyFilled(request.qs()))

    return view.render('pages/classes/regrouping', {
      facts,
      targets: await regroupingTargets(facts),
      preview: to ? await regroupingPreview(facts, to) : null,
      to: to ?? '',
    })
  }

  @inject()
  async store(ctx: HttpContext, regroup: RegroupClass) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const facts = await classFacts({ id: Number(params.id) })
    if (!facts) throw new Exception('No such class', { status: 404, code: 'E_ROW_NOT_FOUND' })
    await bouncer.with(EnrolmentPolicy).authorize('create', facts)
    const { to, kind, ids, reason } = await request.validateUsing(regroupClassValidator)

    const { moved } = await regroup.handle({
      ...{ kind, reason, fromClassId: facts.id, toClassId: to, enrolmentIds: ids },
      actor: auth.getUserOrFail(),
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`merging.done.${kind}`, { count: moved }))
    return response.redirect(`/classes/${to}`)
  }
}
