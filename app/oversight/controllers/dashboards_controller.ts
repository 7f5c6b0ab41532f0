import clock from '#app/shared/clock'
import { planSeats } from '#app/bases/queries/plan_seats'
import { seesEveryBase } from '#app/accounts/scope'
import { todoItems } from '#app/oversight/todo_words'
import { todoOf } from '#app/oversight/queries/todo'
import { dayOfYearShare, funnelRows } from '#app/oversight/funnel'
import { dashboardValidator } from '#app/oversight/validators'
import { todaysClasses } from '#app/oversight/queries/todays_classes'
import { classCounts, noCounts, planYearsOf, yearChain } from '#app/oversight/queries/year_chain'
import OversightPolicy from '#app/oversight/oversight_policy'
import { onlyFilled } from '#app/shared/validation'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class DashboardsController {
  async show({ auth, bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(OversightPolicy).authorize('dashboard')

    const user = auth.getUserOrFail()
    const locale = i18n.locale as Locale
    const seesChain = await bouncer.with(OversightPolicy).allows('chain')
    const filters = await request.validateUsing(dashboardValidator, {
      data: onlyFilled(request.qs()),
    })
    const today = clock.today()
    const shared = {
      today,
      asOf: clock.instant(),
      todo: todoItems(await todoOf(user, locale), i18n, today),
      classes: await todaysClasses(user, today, locale),
      mayCreate: user.has('base_admin'),
      seesBureau: seesEveryBase(user),
    }
    if (!seesChain) return view.render('pages/oversight/day', shared)

    const { years, current } = await planYearsOf(user, clock.year())
    const planYear = filters.year ?? current
    const baseId = seesEveryBase(user) ? null : user.baseId
    const plan = await planSeats(planYear, baseId, locale)
    const chain = await yearChain(user, planYear)
    const specialty = plan?.rows.find((row) => row.specialtyId === filters.specialty) ?? null
    const counts = specialty
      ? (chain.bySpecialty.get(specialty.specialtyId) ?? noCounts())
      : chain.all
    const seats = specialty ?? plan?.totals ?? null
    return view.render('pages/oversight/dashboard', {
      ...shared,
      planYear,
      years,
      plan,
      specialty,
      by: filters.by ?? 'seats',
      classTotals: await classCounts(user, planYear),
      isThisYear: planYear === clock.year(),
      yearShare: dayOfYearShare(today),
      counts,
      all: chain.all,
      funnel: seats
        ? funnelRows({ ...seats, capacity: specialty?.capacity ?? plan!.planCapacity }, counts)
        : [],
      specialties: (plan?.rows ?? []).map((row) => ({
        ...row,
        stages: (chain.bySpecialty.get(row.specialtyId) ?? noCounts()).stages,
      })),
      mostSeats: Math.max(1, ...(plan?.rows ?? []).map((row) => row.capacity)),
    })
  }
}
