import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import BasesPolicy from '#app/bases/bases_policy'
import ProposeChange from '#app/bases/institutions/actions/propose_change'
import { addDays } from '#app/shared/days'
import { onlyFilled } from '#app/shared/validation'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { qualificationChoices } from '#app/bases/resources/queries/trainer_page'
import { baseHead, basePage, changePage } from '#app/bases/institutions/queries/bases'
import {
  institutionChangeValidator,
  newChangeFormValidator,
} from '#app/bases/institutions/validators'
import { institutionKinds, type ChangeContent } from '#app/bases/institutions/institution_terms'
import type { Infer } from '@vinejs/vine/types'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class BaseChangesController {
  async create({ bouncer, i18n, params, request, view }: HttpContext) {
    const locale = i18n.locale as Locale
    const base = await foundBase(params.id, locale)
    await bouncer.with(BasesPolicy).authorize('propose', base)
    const data = onlyFilled(request.qs())
    const { kind, filing } = await request.validateUsing(newChangeFormValidator, { data })

    const page = await basePage(base, locale, await WorkCalendar.load())
    return view.render('pages/bases/change_form', {
      base,
      kind: kind ?? (base.institution_id ? 'licence_changed' : 'institution_added'),
      kinds: institutionKinds,
      ...page,
      renews: filingToRenew(page.filings, filing),
      choices: await qualificationChoices(base.id, locale),
      all: await db
        .from('specialties')
        .orderBy('position')
        .select('id as value', `name_${locale === 'en' ? 'en' : 'zh'} as label`),
      today: clock.today(),
    })
  }

  @inject()
  async store(ctx: HttpContext, propose: ProposeChange) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const base = await foundBase(params.id, i18n.locale as Locale)
    await bouncer.with(BasesPolicy).authorize('propose', base)
    const input = await request.validateUsing(institutionChangeValidator)

    const id = await propose.handle({
      actor: auth.getUserOrFail(),
      baseId: base.id,
      content: contentOf(input),
      document: input.document,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('institutions.flash.proposed'))
    return response.redirect(`/base_changes/${id}`)
  }

  async show({ auth, bouncer, i18n, params, view }: HttpContext) {
    const change = await changePage(Number(params.id), i18n.locale as Locale)
    if (!change) throw new Exception('No such change', { status: 404 })
    const policy = bouncer.with(BasesPolicy)
    await policy.authorize('viewPlanOf', { baseId: change.base_id })

    return view.render('pages/bases/change', {
      change,
      isOwn: change.proposed_by_id === auth.getUserOrFail().id,
      mayDecide: await policy.allows('decide'),
    })
  }
}

/** A filing that ends, as the new one goes on from it; null when there is none such. */
function filingToRenew(filings: Record<string, any>[], filingId?: number) {
  const ending = filings.find((one) => one.id === filingId && one.valid_until !== null)
  return ending ? { ...ending, goesOnFrom: addDays(ending.valid_until, 1) } : null
}

async function foundBase(id: string, locale: Locale) {
  const base = await baseHead(Number(id), locale)
  if (!base) throw new Exception('No such base', { status: 404 })
  return base
}

function contentOf(input: Infer<typeof institutionChangeValidator>): ChangeContent {
  const { kind, specialtyId, validFrom = null, validUntil = null } = input
  const licence = {
    creditCode: input.creditCode ?? null,
    licenceNumber: input.licenceNumber ?? null,
    authority: input.authority ?? null,
    validFrom,
    validUntil,
  }
  switch (kind) {
    case 'institution_added':
      return {
        kind,
        code: input.code!,
        institutionKind: input.institutionKind!,
        nameZh: input.nameZh!,
        nameEn: input.nameEn!,
        ...licence,
      }
    case 'licence_changed':
      return { kind, ...licence }
    case 'filing_added':
      return {
        kind,
        specialtyId: specialtyId!,
        occupationId: input.occupationId ?? null,
        lowest: input.lowest!,
        highest: input.highest!,
        validFrom,
        validUntil,
      }
    case 'filing_ended':
      return { kind, filingId: input.filingId!, endsOn: input.endsOn! }
    case 'specialty_added':
      return { kind, specialtyId: specialtyId! }
    case 'specialty_ended':
      return { kind, specialtyId: specialtyId!, endsOn: input.endsOn! }
    default:
      throw new Exception('No such kind of change', { status: 422 })
  }
}
