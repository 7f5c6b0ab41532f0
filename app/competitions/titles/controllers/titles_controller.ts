import { inject } from '@adonisjs/core'
import { onlyFilled } from '#app/shared/validation'
import DecideTitle from '#app/competitions/titles/actions/decide_title'
import ProposeTitle from '#app/competitions/titles/actions/propose_title'
import TitlePolicy from '#app/competitions/titles/title_policy'
import { titleHolders, titleKinds } from '#app/competitions/titles/queries/titles'
import {
  titleDecisionValidator,
  titleHolderValidator,
  titleListValidator,
} from '#app/competitions/titles/validators'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class TitlesController {
  async index({ auth, bouncer, i18n, request, view }: HttpContext) {
    const titles = bouncer.with(TitlePolicy)
    await titles.authorize('index')

    const filters = await titleListValidator.validate(onlyFilled(request.qs()))
    const locale = i18n.locale as Locale
    return view.render('pages/titles/index', {
      ...(await titleHolders(filters, locale, auth.getUserOrFail())),
      titles: await titleKinds(locale),
      chosen: filters.title ?? null,
      mayPropose: await titles.allows('propose'),
      mayDecide: await titles.allows('decide'),
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    propose: ProposeTitle
  ) {
    await bouncer.with(TitlePolicy).authorize('propose')

    const input = await request.validateUsing(titleHolderValidator)
    const actor = auth.getUserOrFail()
    await propose.handle({ ...input, actor, requestId: request.id() })
    session.flash('success', i18n.t('titles.flash.proposed'))
    return response.redirect('/titles')
  }

  @inject()
  async update(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decide: DecideTitle
  ) {
    await bouncer.with(TitlePolicy).authorize('decide')

    const input = await request.validateUsing(titleDecisionValidator)
    const actor = auth.getUserOrFail()
    await decide.handle({ ...input, actor, holderId: Number(params.id), requestId: request.id() })
    session.flash('success', i18n.t(`titles.flash.${input.result}`))
    return response.redirect('/titles')
  }
}
