import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import { presentBases } from '#app/people/queries/present_relation'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { onlyFilled } from '#app/shared/validation'
import GradeEvidencePolicy from '#app/grades/evidence/grade_evidence_policy'
import RecordEvidence from '#app/grades/evidence/actions/record_evidence'
import { detailsOf, EVIDENCE_KINDS } from '#app/grades/evidence/evidence_kinds'
import { EVIDENCE_STATUSES } from '#app/grades/evidence/evidence_status'
import { evidenceList, evidencePage } from '#app/grades/evidence/queries/evidence_pages'
import {
  evidenceFormValidator,
  evidenceListValidator,
  recordEvidenceValidator,
} from '#app/grades/evidence/validators'
import { gradedOccupations } from '#app/grades/queries/grade_records'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class GradeEvidenceController {
  async index({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(GradeEvidencePolicy).authorize('index')

    const filters = await evidenceListValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/grades/evidence/index', {
      ...(await evidenceList(auth.getUserOrFail(), filters)),
      filters,
      kinds: EVIDENCE_KINDS,
      statuses: EVIDENCE_STATUSES,
    })
  }

  async create({ bouncer, i18n, params, request, view }: HttpContext) {
    const reach = { baseIds: await presentBases(params.id) }
    await bouncer.with(GradeEvidencePolicy).authorize('record', reach)

    const { kind } = await evidenceFormValidator.validate({ kind: 'certificate', ...request.qs() })
    const person = await db.from('persons').where('id', params.id).select('id', 'name').first()
    if (!person) throw new Exception('No such person', { status: 404 })
    return view.render('pages/grades/evidence/create', {
      person,
      kind,
      kinds: EVIDENCE_KINDS,
      details: detailsOf(kind),
      occupations: await gradedOccupations(i18n.locale as Locale),
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    record: RecordEvidence
  ) {
    const reach = { baseIds: await presentBases(params.id) }
    await bouncer.with(GradeEvidencePolicy).authorize('record', reach)

    const input = await request.validateUsing(recordEvidenceValidator)
    const { id } = await record.handle({
      ...input,
      occupationIds: input.occupationIds ?? [],
      actor: auth.getUserOrFail(),
      personId: Number(params.id),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('grade_evidence.flash.entered'))
    return response.redirect(`/grade_evidence/${id}`)
  }

  async show({ auth, bouncer, i18n, params, response, view }: HttpContext) {
    const found = await evidencePage(params.id, i18n.locale as Locale)
    if (!found) throw new Exception('No such evidence', { status: 404 })
    const reach = { baseIds: await presentBases(found.row.personId) }
    await bouncer.with(GradeEvidencePolicy).authorize('show', reach)

    const { numberCipher, ...row } = found.row
    const mayLookUp = await bouncer.with(GradeEvidencePolicy).allows('lookUp', reach)
    response.header('cache-control', 'no-store')
    return view.render('pages/grades/evidence/show', {
      ...found,
      row,
      // Who looks it up in the national register needs the whole number.
      number: numberCipher && mayLookUp ? decryptField(numberCipher) : row.numberMask,
      mayDecide: await bouncer.with(GradeEvidencePolicy).allows('decide', reach),
      mayLookUp,
      isMaker: row.enteredById === auth.getUserOrFail().id,
    })
  }
}
