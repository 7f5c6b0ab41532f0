import { inject } from '@adonisjs/core'
import clock from '#app/shared/clock'
import { onlyFilled } from '#app/shared/validation'
import InspectionPolicy from '#app/attendance/inspections/inspection_policy'
import PlanInspection from '#app/attendance/inspections/actions/plan_inspection'
import { FINDINGS, INSPECTION_STATUSES } from '#app/attendance/inspections/inspection'
import {
  findInspection,
  lessonsToInspect,
  inspectedPeople,
  inspectionList,
} from '#app/attendance/inspections/queries/inspections'
import {
  inspectionFilterValidator,
  inspectionPlanValidator,
} from '#app/attendance/inspections/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class InspectionsController {
  async index({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(InspectionPolicy).authorize('list')

    const user = auth.getUserOrFail()
    const mayPlan = await bouncer.with(InspectionPolicy).allows('plan')
    const filters = await inspectionFilterValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/attendance/inspections', {
      ...(await inspectionList(user, filters)),
      lessons: mayPlan ? await lessonsToInspect() : [],
      mayPlan,
      filters,
      statuses: INSPECTION_STATUSES,
    })
  }

  @inject()
  async store(
    { auth, bouncer, params, request, response }: HttpContext,
    planInspection: PlanInspection
  ) {
    await bouncer.with(InspectionPolicy).authorize('plan')

    const { kind } = await request.validateUsing(inspectionPlanValidator)
    const id = await planInspection.handle({
      actor: auth.getUserOrFail(),
      sessionId: Number(params.id),
      kind,
      requestId: request.id(),
    })
    return response.redirect(`/inspections/${id}`)
  }

  async show({ bouncer, params, view }: HttpContext) {
    const inspection = await findInspection(params.id)
    await bouncer.with(InspectionPolicy).authorize('view', inspection)

    return view.render('pages/attendance/inspection', {
      inspection,
      people: await inspectedPeople(inspection),
      findings: FINDINGS,
      now: clock.now().toFormat('HH:mm'),
      mayRecord: await bouncer.with(InspectionPolicy).allows('record'),
      mayAnswer: await bouncer.with(InspectionPolicy).allows('answer', inspection),
    })
  }
}
