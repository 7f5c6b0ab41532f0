import { Exception } from '@adonisjs/core/exceptions'
import { onlyFilled } from '#app/shared/validation'
import RecordObjectionPolicy from '#app/portal/objections/record_objection_policy'
import { whyNotAnswerRecord } from '#app/portal/objections/actions/answer_record_objection'
import { ANSWER_WORKING_DAYS, OBJECTION_TINTS } from '#app/portal/objections/objection_terms'
import {
  recordObjection,
  recordObjectionList,
} from '#app/portal/objections/queries/record_objections'
import { recordObjectionListValidator } from '#app/portal/objections/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class RecordObjectionsController {
  async index({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(RecordObjectionPolicy).authorize('index')

    const mayAnswer = await bouncer.with(RecordObjectionPolicy).allows('answerSome')
    const asked = await recordObjectionListValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/record_objections/index', {
      ...(await recordObjectionList(auth.getUserOrFail(), asked)),
      shown: asked.state ?? 'open',
      tabs: [...(mayAnswer ? ['mine'] : []), 'open', 'answered', 'all'],
      tints: OBJECTION_TINTS,
      days: ANSWER_WORKING_DAYS,
    })
  }

  async show({ auth, bouncer, params, view }: HttpContext) {
    await bouncer.with(RecordObjectionPolicy).authorize('index')
    const objection: any = await recordObjection(params.id)
    if (!objection) throw new Exception('No such objection', { status: 404 })
    await bouncer.with(RecordObjectionPolicy).authorize('show', objection)

    const makers = objection.record?.makers ?? []
    return view.render('pages/record_objections/show', {
      objection,
      mayAnswer: await bouncer.with(RecordObjectionPolicy).allows('answer', objection),
      whyNot: whyNotAnswerRecord(auth.getUserOrFail(), objection, makers),
      tints: OBJECTION_TINTS,
    })
  }
}
