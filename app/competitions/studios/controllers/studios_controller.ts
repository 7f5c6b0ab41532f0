import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { Exception } from '@adonisjs/core/exceptions'
import { onlyFilled } from '#app/shared/validation'
import DecideStudio from '#app/competitions/studios/actions/decide_studio'
import ProposeStudio from '#app/competitions/studios/actions/propose_studio'
import StudioPolicy from '#app/competitions/studios/studio_policy'
import { occupationChoices } from '#app/competitions/queries/awards'
import { studioKinds, studioList, studioPage } from '#app/competitions/studios/queries/studios'
import {
  studioDecisionValidator,
  studioListValidator,
  studioValidator,
} from '#app/competitions/studios/validators'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class StudiosController {
  async index({ auth, bouncer, i18n, request, view }: HttpContext) {
    const studios = bouncer.with(StudioPolicy)
    await studios.authorize('index')

    const filters = await studioListValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/studios/index', {
      ...(await studioList(filters, i18n.locale as Locale, auth.getUserOrFail())),
      mayPropose: await studios.allows('propose'),
    })
  }

  async create({ bouncer, i18n, view }: HttpContext) {
    await bouncer.with(StudioPolicy).authorize('propose')

    const locale = i18n.locale as Locale
    return view.render('pages/studios/create', {
      kinds: await studioKinds(locale),
      occupations: await occupationChoices(locale),
      bases: await db.from('bases').orderBy('id').select('id as value', 'name_zh as label'),
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    propose: ProposeStudio
  ) {
    await bouncer.with(StudioPolicy).authorize('propose')

    const input = await request.validateUsing(studioValidator)
    const actor = auth.getUserOrFail()
    const { id } = await propose.handle({ ...input, actor, requestId: request.id() })
    session.flash('success', i18n.t('studios.flash.proposed'))
    return response.redirect(`/studios/${id}`)
  }

  async show({ auth, bouncer, i18n, params, view }: HttpContext) {
    const found = await studioPage(params.id, i18n.locale as Locale, auth.getUserOrFail())
    if (!found) throw new Exception('No such studio', { status: 404 })
    const studios = bouncer.with(StudioPolicy)
    const host = { baseId: found.studio.base_id }
    await studios.authorize('show', host)
    return view.render('pages/studios/show', {
      ...found,
      thisYear: clock.year(),
      mayDecide: await studios.allows('decide'),
      mayPropose: await studios.allows('propose'),
      mayHandIn: await studios.allows('handIn', host),
    })
  }

  @inject()
  async update(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decide: DecideStudio
  ) {
    await bouncer.with(StudioPolicy).authorize('decide')

    const input = await request.validateUsing(studioDecisionValidator)
    const actor = auth.getUserOrFail()
    await decide.handle({ ...input, actor, studioId: Number(params.id), requestId: request.id() })
    session.flash('success', i18n.t(`studios.flash.${input.result}`))
    return response.redirect(`/studios/${params.id}`)
  }
}
