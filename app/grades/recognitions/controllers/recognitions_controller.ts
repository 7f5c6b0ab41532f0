import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { onlyFilled } from '#app/shared/validation'
import ProposeRecognition from '#app/grades/recognitions/actions/propose_recognition'
import RecognitionPolicy from '#app/grades/recognitions/recognition_policy'
import {
  GROUNDS,
  RECOGNITION_KINDS,
  RECOGNITION_STATUSES,
} from '#app/grades/recognitions/recognition_status'
import {
  branchChoices,
  employerChoices,
  namedPerson,
  readBranch,
} from '#app/grades/queries/branches'
import { recognitionList, recognitionPage } from '#app/grades/recognitions/queries/recognitions'
import {
  recognitionFormValidator,
  recognitionListValidator,
  recognitionValidator,
} from '#app/grades/recognitions/validators'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class RecognitionsController {
  async index({ bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(RecognitionPolicy).authorize('index')

    const filters = await recognitionListValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/grades/recognitions/index', {
      ...(await recognitionList(filters, i18n.locale as Locale)),
      filters,
      kinds: RECOGNITION_KINDS,
      statuses: RECOGNITION_STATUSES,
    })
  }

  async create({ bouncer, i18n, params, request, view }: HttpContext) {
    await bouncer.with(RecognitionPolicy).authorize('propose')

    const { kind } = await recognitionFormValidator.validate({
      kind: 'settlement',
      ...request.qs(),
    })
    const person = await namedPerson(params.id)
    if (!person) throw new Exception('No such person', { status: 404 })
    return view.render('pages/grades/recognitions/create', {
      person,
      kind,
      kinds: RECOGNITION_KINDS,
      grounds: GROUNDS,
      branches: await branchChoices(i18n.locale as Locale),
      employers: await employerChoices(),
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    propose: ProposeRecognition
  ) {
    await bouncer.with(RecognitionPolicy).authorize('propose')

    const { branch, ...input } = await request.validateUsing(recognitionValidator)
    const { id } = await propose.handle({
      ...input,
      ...readBranch(branch),
      actor: auth.getUserOrFail(),
      personId: Number(params.id),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('recognitions.flash.proposed'))
    return response.redirect(`/recognitions/${id}`)
  }

  async show({ auth, bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(RecognitionPolicy).authorize('show')

    const found = await recognitionPage(params.id, i18n.locale as Locale)
    if (!found) throw new Exception('No such recognition', { status: 404 })
    return view.render('pages/grades/recognitions/show', {
      ...found,
      mayDecide: await bouncer.with(RecognitionPolicy).allows('decide'),
      isMaker: found.row.proposed_by_id === auth.getUserOrFail().id,
    })
  }
}
