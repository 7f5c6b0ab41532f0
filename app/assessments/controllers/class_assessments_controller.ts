import SittingPolicy from '#app/assessments/sitting_policy'
import { PASS_RULE } from '#app/grades/pass_rule'
import { classAssessment } from '#app/assessments/queries/class_assessment'
import { classHead } from '#app/classes/queries/class_head'
import { findClass } from '#app/classes/queries/find_class'
import { markText } from '#app/assessments/written_mark'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassAssessmentsController {
  async show({ auth, bouncer, params, view }: HttpContext) {
    const courseClass = await findClass(params.id)
    await bouncer.with(SittingPolicy).authorize('view', courseClass)
    return view.render('pages/assessments/class', {
      head: await classHead(courseClass.id, auth.getUserOrFail()),
      assessment: await classAssessment(courseClass.id),
      passMark: PASS_RULE.passTenths / 10,
      passTenths: PASS_RULE.passTenths,
      passSource: PASS_RULE.source,
      mayPlan: await bouncer.with(SittingPolicy).allows('plan', courseClass),
      markText,
    })
  }
}
