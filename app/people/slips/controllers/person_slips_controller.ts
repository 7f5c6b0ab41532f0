import { inject } from '@adonisjs/core'
import SlipPolicy from '#app/people/slips/slip_policy'
import StartSlipRun from '#app/people/slips/actions/start_slip_run'
import { servingBases } from '#app/people/queries/present_relation'
import { personSlip } from '#app/people/slips/queries/class_slips'
import type { HttpContext } from '@adonisjs/core/http'

export default class PersonSlipsController {
  @inject()
  async store({ auth, bouncer, params, response }: HttpContext, start: StartSlipRun) {
    const personId = Number(params.id)
    const baseIds = await servingBases(personId)
    await bouncer.with(SlipPolicy).authorize('print', { baseIds })

    const actor = auth.getUserOrFail()
    const holder = await personSlip(personId)
    const id = await start.handle({
      actor,
      baseId: actor.baseId!,
      classId: null,
      personIds: holder && !holder.isBarred ? [personId] : [],
    })
    return response.redirect(`/slip_runs/${id}`)
  }
}
