import ClassPolicy from '#app/classes/class_policy'
import { classValidator } from '#app/classes/validators'
import { queryOf } from '#app/classes/timetabling/new_class_page'
import type { HttpContext } from '@adonisjs/core/http'

/** The form of a new class looked at without writing it: its address then tells what was asked. */
export default class ClassChecksController {
  async store({ bouncer, request, response }: HttpContext) {
    await bouncer.with(ClassPolicy).authorize('create')
    const asked = await request.validateUsing(classValidator)
    return response.redirect(`/classes/create?${queryOf({ ...asked, check: 1 })}`)
  }
}
