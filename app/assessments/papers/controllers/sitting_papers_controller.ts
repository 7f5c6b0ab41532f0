import { Exception } from '@adonisjs/core/exceptions'
import SittingPolicy from '#app/assessments/sitting_policy'
import { arrangementOf } from '#app/assessments/arrangements/queries/arrangement'
import { candidateCards } from '#app/assessments/arrangements/queries/arrangement_page'
import { fileHead } from '#app/shared/file_response'
import { findSitting } from '#app/assessments/queries/find_sitting'
import { sittingHead } from '#app/assessments/queries/sitting_head'
import { sittingPaper, type Paper } from '#app/assessments/papers/sitting_paper'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class SittingPapersController {
  /** Only of an approved plan: what is not approved may still change. */
  async show(ctx: HttpContext) {
    const { bouncer, params, i18n } = ctx
    const { sitting, courseClass } = await findSitting(params.id)
    await bouncer.with(SittingPolicy).authorize('view', courseClass)
    if (['planned', 'submitted'].includes(sitting.status)) {
      throw new Exception('The plan is not approved', { status: 404 })
    }
    const paper = params.paper as Paper
    const language = i18n.locale === 'en' ? 'en' : 'zh'
    const arrangement = await arrangementOf(sitting.id, undefined, language)
    const bytes = await sittingPaper(paper, {
      head: await sittingHead(sitting.id, i18n.locale as Locale),
      arrangement,
      cards: await candidateCards(arrangement),
      i18n,
    })
    const name = `${sitting.code}-${paper}.pdf`
    fileHead(ctx, { name, type: 'pdf', disposition: 'attachment' })
    return ctx.response.send(bytes)
  }
}
