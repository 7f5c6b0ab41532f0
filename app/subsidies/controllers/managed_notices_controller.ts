import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import clock from '#app/shared/clock'
import { pageValidator } from '#app/subsidies/validators'
import DraftNotice from '#app/subsidies/actions/draft_notice'
import NoticePolicy from '#app/subsidies/notice_policy'
import { onlyFilled } from '#app/shared/validation'
import { MOST_CLAIMS } from '#app/subsidies/notices/notice_terms'
import { NOTICE_WORKING_DAYS } from '#app/subsidies/claim_terms'
import { noticeList, noticePage } from '#app/subsidies/queries/notices'
import { chosenClaims, draftPage } from '#app/subsidies/notices/queries/draftable_claims'
import { draftFilterValidator, draftNoticeValidator } from '#app/subsidies/notices/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ManagedNoticesController {
  async index({ bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(NoticePolicy).authorize('index')

    const { page = 1 } = await request.validateUsing(pageValidator, { data: request.qs() })
    return view.render('pages/subsidies/notices', {
      ...(await noticeList(page)),
      mayCreate: await bouncer.with(NoticePolicy).allows('create'),
      locale: i18n.locale,
    })
  }

  async show({ bouncer, i18n, params, request, view }: HttpContext) {
    await bouncer.with(NoticePolicy).authorize('show')

    const { page = 1 } = await request.validateUsing(pageValidator, { data: request.qs() })
    const found = await noticePage(params.id, page)
    if (!found) throw new Exception('No such notice', { status: 404 })
    return view.render('pages/subsidies/notice', {
      ...found,
      mayPublish: await bouncer.with(NoticePolicy).allows('publish'),
      isOver: found.notice.closes_on !== null && found.notice.closes_on < clock.today(),
      locale: i18n.locale,
    })
  }

  /** Which approved claims go in, for how long, and how names are shown. */
  async create({ bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(NoticePolicy).authorize('create')

    const input = await request.validateUsing(draftFilterValidator, {
      data: onlyFilled(request.qs()),
    })
    const { page = 1, ...filters } = input
    return view.render('pages/subsidies/notices/create', {
      ...(await draftPage(filters, page)),
      filters,
      most: MOST_CLAIMS,
      workingDays: NOTICE_WORKING_DAYS,
      locale: i18n.locale,
    })
  }

  @inject()
  async store({ auth, bouncer, request, response }: HttpContext, draft: DraftNotice) {
    await bouncer.with(NoticePolicy).authorize('create')

    const input = await request.validateUsing(draftNoticeValidator)
    const { workingDays, masking, take, shown = '', ids = [], ...filters } = input
    const leftOut = shown.split('-').filter(Boolean).map(Number)
    const claimIds = await chosenClaims(
      filters,
      take === 'ticked' ? { only: ids } : { leftOut: leftOut.filter((id) => !ids.includes(id)) }
    )
    const id = await draft.handle({
      actor: auth.getUserOrFail(),
      claimIds,
      workingDays,
      masking,
      requestId: request.id(),
    })
    return response.redirect(`/notices/manage/${id}`)
  }
}
