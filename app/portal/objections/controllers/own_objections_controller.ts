import db from '@adonisjs/lucid/services/db'
import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { onlyFilled } from '#app/shared/validation'
import LodgeOwnScoreObjection from '#app/assessments/objections/actions/lodge_own_score_objection'
import LodgeRecordObjection from '#app/portal/objections/actions/lodge_record_objection'
import RecordObjectionPolicy from '#app/portal/objections/record_objection_policy'
import { ANSWER_WORKING_DAYS, OBJECTION_TINTS } from '#app/portal/objections/objection_terms'
import { openMarks } from '#app/portal/objections/queries/open_marks'
import { ownRecords, parseRecord } from '#app/portal/objections/queries/own_record'
import { ownObjection, ownObjections } from '#app/portal/objections/queries/record_objections'
import {
  objectionChoiceValidator,
  recordObjectionValidator,
} from '#app/portal/objections/validators'
import type { Component } from '#app/grades/pass_rule'
import type { HttpContext } from '@adonisjs/core/http'

export default class OwnObjectionsController {
  async index({ auth, bouncer, view }: HttpContext) {
    await bouncer.with(RecordObjectionPolicy).authorize('lodge')

    return view.render('pages/portal/objections', {
      ...(await ownObjections(auth.getUserOrFail().personId!)),
      tints: OBJECTION_TINTS,
      days: ANSWER_WORKING_DAYS,
    })
  }

  async create({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(RecordObjectionPolicy).authorize('lodge')

    const { record } = await objectionChoiceValidator.validate(onlyFilled(request.qs()))
    const personId = auth.getUserOrFail().personId!
    return view.render('pages/portal/objection_form', {
      chosen: record ?? '',
      records: await ownRecords(db.connection(), personId),
      marks: await openMarks(personId),
      days: ANSWER_WORKING_DAYS,
    })
  }

  async show({ auth, bouncer, params, view }: HttpContext) {
    await bouncer.with(RecordObjectionPolicy).authorize('lodge')

    const objection = await ownObjection(auth.getUserOrFail().personId!, Number(params.id))
    if (!objection) throw new Exception('No such objection', { status: 404 })
    return view.render('pages/portal/objection', { objection, tints: OBJECTION_TINTS })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    lodge: LodgeRecordObjection,
    lodgeMark: LodgeOwnScoreObjection
  ) {
    await bouncer.with(RecordObjectionPolicy).authorize('lodge')

    const { record, statement } = await request.validateUsing(recordObjectionValidator)
    const by = { actor: auth.getUserOrFail(), requestId: request.id() }
    const [, sittingId, component] = record.split(':')
    const own = parseRecord(record)
    if (own) await lodge.handle({ ...by, kind: own.kind, recordId: own.id, statement })
    else {
      const mark = { sittingId: Number(sittingId), component: component as Component }
      await lodgeMark.handle({ ...by, ...mark, reason: statement })
    }
    session.flash('success', i18n.t('record_objections.flash.lodged'))
    return response.redirect('/me/objections')
  }
}
