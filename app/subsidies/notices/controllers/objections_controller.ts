import { Exception } from '@adonisjs/core/exceptions'
import ObjectionPolicy from '#app/subsidies/notices/objection_policy'
import { readClaimRows } from '#app/subsidies/claim_rows'
import { whyNotAnswer } from '#app/subsidies/notices/actions/decide_objection'
import { objectionFilterValidator } from '#app/subsidies/notices/validators'
import {
  objectionList,
  objectionPage,
  objectionTabs,
} from '#app/subsidies/notices/queries/objections'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { onlyFilled } from '#app/shared/validation'
import db from '@adonisjs/lucid/services/db'
import type { HttpContext } from '@adonisjs/core/http'

export default class ObjectionsController {
  async index({ auth, bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(ObjectionPolicy).authorize('index')

    const input = await request.validateUsing(objectionFilterValidator, {
      data: onlyFilled(request.qs()),
    })
    const { page = 1, state = 'open', notice } = input
    const mayDecide = await bouncer.with(ObjectionPolicy).allows('decide')
    return view.render('pages/subsidies/notices/objections', {
      ...(await objectionList(auth.getUserOrFail(), { state, notice }, page)),
      shown: state,
      tabs: objectionTabs.filter((tab) => tab !== 'mine' || mayDecide),
      notice,
      locale: i18n.locale,
    })
  }

  async show({ auth, bouncer, i18n, params, session, view }: HttpContext) {
    await bouncer.with(ObjectionPolicy).authorize('index')
    const found = await objectionPage(params.id)
    if (!found) throw new Exception('No such objection', { status: 404 })

    const { objection } = found
    const [claim] = await readClaimRows(
      db.connection(),
      objection.claim_id ? [objection.claim_id] : []
    )
    await bouncer.with(ObjectionPolicy).authorize('show', claim ?? null)
    const notice = {
      id: objection.notice_id,
      number: objection.notice_number,
      status: objection.notice_status,
      publishedById: objection.published_by_id,
    }
    return view.render('pages/subsidies/notices/objection', {
      ...found,
      mayDecide: await bouncer.with(ObjectionPolicy).allows('decide'),
      mayReveal: await bouncer.with(ObjectionPolicy).allows('reveal'),
      mayDownload: await bouncer.with(ObjectionPolicy).allows('download'),
      guard: whyNotAnswer(auth.getUserOrFail(), claim ?? null, notice),
      contact: revealed(session.flashMessages.get('contact'), objection.id),
      locale: i18n.locale,
    })
  }
}

/** The contact travels to this page encrypted, and is gone when the page is opened again. */
function revealed(sealed: unknown, objectionId: number): string | null {
  if (typeof sealed !== 'string') return null
  const { id, contact } = JSON.parse(decryptField(sealed))
  return id === objectionId ? contact : null
}
