import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import BasesPolicy from '#app/bases/bases_policy'
import ProposeRevision, {
  type RevisionContent,
} from '#app/bases/revisions/actions/propose_revision'
import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'
import { onlyFilled } from '#app/shared/validation'
import { planFigures } from '#app/bases/revisions/plan_figures'
import { revisionPage } from '#app/bases/revisions/queries/revisions'
import { specialtiesOf } from '#app/bases/resources/queries/room_page'
import { newRevisionValidator, revisionValidator } from '#app/bases/revisions/validators'
import type { Infer } from '@vinejs/vine/types'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class PlanRevisionsController {
  async create({ auth, bouncer, i18n, params, request, view }: HttpContext) {
    await bouncer.with(BasesPolicy).authorize('create')
    const { kind } = await request.validateUsing(newRevisionValidator, {
      data: onlyFilled(request.qs()),
    })

    const baseId = auth.getUserOrFail().baseId!
    return view.render('pages/bases/revision_form', {
      kind: kind ?? 'allocations',
      planYear: Number(params.year),
      plan: await planFigures(db.connection(), baseId, Number(params.year)),
      former: await planFigures(db.connection(), baseId, Number(params.year) - 1),
      specialties: await specialtiesOf(baseId, i18n.locale as Locale),
      categories: TRAINEE_CATEGORIES,
      today: clock.today(),
    })
  }

  @inject()
  async store(ctx: HttpContext, propose: ProposeRevision) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(BasesPolicy).authorize('create')
    const input = await request.validateUsing(revisionValidator)

    const actor = auth.getUserOrFail()
    const id = await propose.handle({
      actor,
      baseId: actor.baseId!,
      year: Number(params.year),
      content: contentOf(input),
      reason: input.reason,
      document: input.document ?? null,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('plan_revisions.flash.proposed'))
    return response.redirect(`/plan_revisions/${id}`)
  }

  async show({ auth, bouncer, i18n, params, view }: HttpContext) {
    const revision = await revisionPage(Number(params.id), i18n.locale as Locale)
    if (!revision) throw new Exception('No such revision', { status: 404 })
    await bouncer.with(BasesPolicy).authorize('viewPlanOf', { baseId: revision.base_id })

    return view.render('pages/bases/revision', {
      revision,
      isOwn: revision.proposed_by_id === auth.getUserOrFail().id,
      mayDecide: await bouncer.with(BasesPolicy).allows('decide'),
    })
  }
}

function contentOf(input: Infer<typeof revisionValidator>): RevisionContent {
  const shares = Object.entries(input.shares ?? {}).map(([key, seats]) => ({
    specialtyId: Number(key.slice(1)),
    seats,
  }))
  if (input.kind === 'allocations') return { kind: input.kind, shares }
  if (input.kind === 'capacity') return { kind: input.kind, capacity: input.capacity! }
  if (input.kind === 'created') return { kind: input.kind, capacity: input.capacity!, shares }
  const { specialtyId, categories, seats, untilDay } = input
  return {
    kind: input.kind,
    kept: {
      specialtyId: specialtyId!,
      categories: categories!,
      seats: seats!,
      untilDay: untilDay!,
    },
  }
}
