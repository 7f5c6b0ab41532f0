import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import { onlyFilled } from '#app/shared/validation'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { passesLuhn } from '#app/people/bank_account'
import AccountCorrectionPolicy from '#app/subsidies/account_corrections/account_correction_policy'
import ProposeAccountCorrection from '#app/subsidies/account_corrections/actions/propose_account_correction'
import { keepPrivateFile, SENT_FILE_MB } from '#app/shared/files/private_file'
import { correctionSubject } from '#app/subsidies/account_corrections/queries/correction_subject'
import {
  basesOfOwner,
  findOwner,
  parseOwner,
} from '#app/subsidies/account_corrections/account_owner'
import {
  accountCorrection,
  accountCorrectionList,
  failedClaimsOf,
} from '#app/subsidies/account_corrections/queries/account_correction_list'
import {
  correctionListValidator,
  correctionSubjectValidator,
  correctionValidator,
} from '#app/subsidies/account_corrections/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class AccountCorrectionsController {
  async index({ auth, bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(AccountCorrectionPolicy).authorize('index')

    const asked = await correctionListValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/subsidies/account_corrections', {
      ...(await accountCorrectionList(auth.getUserOrFail(), asked)),
      shown: asked.state ?? null,
      mayPropose: await bouncer.with(AccountCorrectionPolicy).allows('create'),
      locale: i18n.locale,
    })
  }

  async create({ auth, bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(AccountCorrectionPolicy).authorize('create')

    const asked = await correctionSubjectValidator.validate(onlyFilled(request.qs()))
    const found = await correctionSubject(auth.getUserOrFail(), asked)
    if (found.owner) {
      await bouncer.with(AccountCorrectionPolicy).authorize('propose', found)
    }
    return view.render('pages/subsidies/account_correction_form', {
      ...found,
      asked,
      megabytes: SENT_FILE_MB,
      locale: i18n.locale,
    })
  }

  async show({ auth, bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(AccountCorrectionPolicy).authorize('index')
    const correction = await accountCorrection(params.id)
    if (!correction) throw new Exception('No such correction', { status: 404 })
    const owner = { type: correction.owner_type, id: correction.owner_id }
    const baseIds = await basesOfOwner(db.connection(), owner)
    await bouncer.with(AccountCorrectionPolicy).authorize('show', { baseIds })

    return view.render('pages/subsidies/account_correction', {
      correction,
      before: await findOwner(db.connection(), owner),
      failed: await failedClaimsOf(correction as { owner_type: string; owner_id: number }),
      cardCheck: owner.type !== 'person' || passesLuhn(decryptField(correction.account_cipher)),
      mayDecide: await bouncer.with(AccountCorrectionPolicy).allows('decide'),
      mayTakeProof: await bouncer.with(AccountCorrectionPolicy).allows('takeProof', correction),
      isOwn: correction.proposed_by_id === auth.getUserOrFail().id,
      locale: i18n.locale,
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    propose: ProposeAccountCorrection
  ) {
    await bouncer.with(AccountCorrectionPolicy).authorize('create')
    const { owner: key, claim, ...account } = await request.validateUsing(correctionValidator)
    const owner = parseOwner(key)!
    const found = await correctionSubject(auth.getUserOrFail(), { owner: key, claim })
    if (!found.owner) throw new Exception('No such payee', { status: 404 })
    await bouncer.with(AccountCorrectionPolicy).authorize('propose', found)

    const named = { owner, claimId: found.claim?.id, ...account, requestId: request.id() }
    const place = { folder: 'account_corrections', field: 'file' } as const
    const id = await keepPrivateFile(request.file('file'), place, (file) =>
      propose.handle({ actor: auth.getUserOrFail(), ...named, file })
    )
    session.flash('success', i18n.t('account_corrections.flash.proposed'))
    return response.redirect(`/account_corrections/${id}`)
  }
}
