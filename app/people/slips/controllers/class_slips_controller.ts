import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import SlipPolicy from '#app/people/slips/slip_policy'
import StartSlipRun from '#app/people/slips/actions/start_slip_run'
import { SLIP_TINTS } from '#app/people/slips/slip_state'
import { classSlips, slipClass } from '#app/people/slips/queries/class_slips'
import { classSlipsValidator } from '#app/people/slips/validators'
import { SERVED_DAYS } from '#app/people/queries/present_relation'
import { SLIP_DAYS } from '#app/accounts/slip_password'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassSlipsController {
  async index(ctx: HttpContext) {
    const courseClass = await this.#find(ctx)

    return ctx.view.render('pages/slips/class', {
      courseClass,
      people: await classSlips(courseClass.id, courseClass.base_id),
      tints: SLIP_TINTS,
      days: SLIP_DAYS,
      servedDays: SERVED_DAYS,
    })
  }

  @inject()
  async store(ctx: HttpContext, start: StartSlipRun) {
    const courseClass = await this.#find(ctx)

    const { who } = await ctx.request.validateUsing(classSlipsValidator)
    const actor = ctx.auth.getUserOrFail()
    const members = await classSlips(courseClass.id, courseClass.base_id)
    const people = members.filter(
      (one) =>
        one.isServed &&
        !one.isBarred &&
        one.personId !== actor.personId &&
        (who === 'all' || !one.lastSignIn)
    )
    const id = await start.handle({
      actor,
      baseId: courseClass.base_id,
      classId: courseClass.id,
      personIds: people.map(({ personId }) => personId),
    })
    return ctx.response.redirect(`/slip_runs/${id}`)
  }

  async #find({ bouncer, i18n, params }: HttpContext) {
    const courseClass = await slipClass(Number(params.id), i18n.locale as Locale)
    if (!courseClass) throw new Exception('No such class', { status: 404 })
    await bouncer.with(SlipPolicy).authorize('print', { baseIds: [courseClass.base_id] })
    return courseClass
  }
}
