import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import clock from '#app/shared/clock'
import BasesPolicy from '#app/bases/bases_policy'
import ProposeChange from '#app/bases/institutions/actions/propose_change'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { baseKinds } from '#app/bases/institutions/institution_terms'
import { newBaseValidator } from '#app/bases/institutions/validators'
import { historyItems, historyOf } from '#app/bases/resources/queries/history'
import { baseHead, baseList, basePage, waitingBases } from '#app/bases/institutions/queries/bases'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class BasesController {
  async index({ auth, bouncer, i18n, view }: HttpContext) {
    await bouncer.with(BasesPolicy).authorize('viewPlan')
    const user = auth.getUserOrFail()
    const mayAdd = await bouncer.with(BasesPolicy).allows('addBase')
    const mayDecide = await bouncer.with(BasesPolicy).allows('decide')
    return view.render('pages/bases/bases', {
      rows: await baseList(user, i18n.locale as Locale),
      waiting: mayAdd || mayDecide ? await waitingBases() : [],
      mayAdd,
      today: clock.today(),
    })
  }

  async create({ bouncer, view }: HttpContext) {
    await bouncer.with(BasesPolicy).authorize('addBase')
    return view.render('pages/bases/base_form', { kinds: baseKinds })
  }

  @inject()
  async store(ctx: HttpContext, propose: ProposeChange) {
    const { auth, bouncer, i18n, request, response, session } = ctx
    await bouncer.with(BasesPolicy).authorize('addBase')
    const { document, ...input } = await request.validateUsing(newBaseValidator)

    const id = await propose.handle({
      actor: auth.getUserOrFail(),
      baseId: null,
      content: { kind: 'base_added', ...input, address: input.address ?? null },
      document,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('institutions.flash.proposed'))
    return response.redirect(`/base_changes/${id}`)
  }

  async show({ auth, bouncer, i18n, params, view }: HttpContext) {
    const locale = i18n.locale as Locale
    const base = await baseHead(Number(params.id), locale)
    if (!base) throw new Exception('No such base', { status: 404 })
    const policy = bouncer.with(BasesPolicy)
    await policy.authorize('viewPlanOf', base)

    return view.render('pages/bases/base', {
      base,
      ...(await basePage(base, locale, await WorkCalendar.load())),
      history: historyItems(await historyOf('base', base.id), i18n),
      mayPropose: await policy.allows('propose', base),
      mayManage: await policy.allows('manage', base),
      mayDecide: await policy.allows('decide'),
      ownId: auth.getUserOrFail().id,
      planYear: clock.year(),
      today: clock.today(),
    })
  }
}
