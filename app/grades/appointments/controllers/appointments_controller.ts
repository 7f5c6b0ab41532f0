import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import clock from '#app/shared/clock'
import { onlyFilled } from '#app/shared/validation'
import AppointmentPolicy from '#app/grades/appointments/appointment_policy'
import PlanAppointment from '#app/grades/appointments/actions/plan_appointment'
import {
  APPOINTMENT_STATUSES,
  END_REASONS,
  PUBLICITY,
} from '#app/grades/appointments/appointment_status'
import { appointmentList, appointmentPage } from '#app/grades/appointments/queries/appointments'
import { appointmentListValidator, planValidator } from '#app/grades/appointments/validators'
import {
  branchChoices,
  employerChoices,
  namedPerson,
  readBranch,
} from '#app/grades/queries/branches'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class AppointmentsController {
  async index({ bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(AppointmentPolicy).authorize('index')

    const filters = await appointmentListValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/grades/appointments/index', {
      ...(await appointmentList(filters, i18n.locale as Locale)),
      filters,
      statuses: APPOINTMENT_STATUSES,
      today: clock.today(),
    })
  }

  async create({ bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(AppointmentPolicy).authorize('plan')

    const person = await namedPerson(params.id)
    if (!person) throw new Exception('No such person', { status: 404 })
    return view.render('pages/grades/appointments/create', {
      person,
      branches: await branchChoices(i18n.locale as Locale, { rank: 6 }),
      employers: await employerChoices(),
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    plan: PlanAppointment
  ) {
    await bouncer.with(AppointmentPolicy).authorize('plan')

    const { branch, gradeRank, ...input } = await request.validateUsing(planValidator)
    const { id } = await plan.handle({
      ...input,
      ...readBranch(branch),
      gradeRank: gradeRank as 7 | 8,
      actor: auth.getUserOrFail(),
      personId: Number(params.id),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('appointments.flash.planned'))
    return response.redirect(`/appointments/${id}`)
  }

  async show({ auth, bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(AppointmentPolicy).authorize('show')

    const found = await appointmentPage(params.id, i18n.locale as Locale, clock.today())
    if (!found) throw new Exception('No such appointment', { status: 404 })
    const policy = bouncer.with(AppointmentPolicy)
    return view.render('pages/grades/appointments/show', {
      ...found,
      publicity: PUBLICITY,
      endReasons: END_REASONS,
      userId: auth.getUserOrFail().id,
      may: {
        review: await policy.allows('review'),
        publicise: await policy.allows('publicise'),
        object: await policy.allows('object'),
        answer: await policy.allows('answer'),
        file: await policy.allows('file'),
        end: await policy.allows('end'),
      },
    })
  }
}
