import { Exception } from '@adonisjs/core/exceptions'
import { ownClaim, ownClaims } from '#app/portal/queries/own_claims'
import { ownOutlooks } from '#app/portal/queries/own_outlooks'
import {
  NOTICE_WORKING_DAYS,
  PAYMENT_WORKING_DAYS,
  REVIEW_WORKING_DAYS,
} from '#app/subsidies/claim_terms'
import PortalPolicy from '#app/portal/portal_policy'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class OwnClaimsController {
  async index({ auth, bouncer, i18n, view }: HttpContext) {
    await bouncer.with(PortalPolicy).authorize('view')

    const personId = auth.getUserOrFail().personId!
    const locale = i18n.locale as Locale
    return view.render('pages/portal/claims', {
      claims: await ownClaims(personId, locale),
      outlooks: await ownOutlooks(personId, locale),
      terms: {
        review: REVIEW_WORKING_DAYS,
        notice: NOTICE_WORKING_DAYS,
        payment: PAYMENT_WORKING_DAYS,
      },
    })
  }

  async show({ auth, bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(PortalPolicy).authorize('view')

    const personId = auth.getUserOrFail().personId!
    const claim = await ownClaim(personId, Number(params.id), i18n.locale as Locale)
    // Somebody else's claim is as unknown as one that does not exist.
    if (!claim) throw new Exception('No such claim', { status: 404 })
    return view.render('pages/portal/claim', { claim })
  }
}
