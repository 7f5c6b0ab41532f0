import { inject } from '@adonisjs/core'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { Exception } from '@adonisjs/core/exceptions'
import { onlyFilled } from '#app/shared/validation'
import CreateContest from '#app/competitions/contests/actions/create_contest'
import ContestPolicy from '#app/competitions/contests/contest_policy'
import { occupationChoices } from '#app/competitions/queries/awards'
import { contestList, contestPage } from '#app/competitions/contests/queries/contests'
import { AWARD_LEVELS, CONTEST_CLASSES, CONTESTANT_GROUPS } from '#app/competitions/award_levels'
import { contestListValidator, contestValidator } from '#app/competitions/contests/validators'
import { PUBLICITY_WORKING_DAYS } from '#app/competitions/contests/contest_terms'
import { canMove, contestTint } from '#app/competitions/contests/contest_status'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class ContestsController {
  async index({ bouncer, request, view }: HttpContext) {
    await bouncer.with(ContestPolicy).authorize('index')

    const filters = await contestListValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/contests/index', {
      ...(await contestList(filters)),
      contestTint,
      mayHold: await bouncer.with(ContestPolicy).allows('hold'),
    })
  }

  async create({ bouncer, view }: HttpContext) {
    await bouncer.with(ContestPolicy).authorize('hold')

    return view.render('pages/contests/create', {
      levels: AWARD_LEVELS,
      contestClasses: CONTEST_CLASSES,
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    create: CreateContest
  ) {
    await bouncer.with(ContestPolicy).authorize('hold')

    const input = await request.validateUsing(contestValidator)
    const actor = auth.getUserOrFail()
    const { id } = await create.handle({ ...input, actor, requestId: request.id() })
    session.flash('success', i18n.t('contests.flash.created'))
    return response.redirect(`/competitions/${id}`)
  }

  async show({ auth, bouncer, i18n, params, session, view }: HttpContext) {
    const contests = bouncer.with(ContestPolicy)
    await contests.authorize('show')

    const locale = i18n.locale as Locale
    const found = await contestPage(params.id, locale)
    if (!found) throw new Exception('No such contest', { status: 404 })
    return view.render('pages/contests/show', {
      ...found,
      canMove,
      contestTint,
      contestantGroups: CONTESTANT_GROUPS,
      occupations: await occupationChoices(locale),
      workingDays: PUBLICITY_WORKING_DAYS,
      userId: auth.getUserOrFail().id,
      mayHold: await contests.allows('hold'),
      mayConfirm: await contests.allows('confirm'),
      mayAnswer: await contests.allows('answer'),
      revealed: revealed(session.flashMessages.get('contact')),
    })
  }
}

/** The contact travels to the page encrypted, and is gone when the page is opened again. */
function revealed(sealed: unknown): { id: number; contact: string } | null {
  return typeof sealed === 'string' ? JSON.parse(decryptField(sealed)) : null
}
