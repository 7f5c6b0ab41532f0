import { inject } from '@adonisjs/core'
import Sitting from '#models/sitting'
import EnterScoreFile from '#app/assessments/actions/enter_score_file'
import SittingPolicy from '#app/assessments/sitting_policy'
import { SPREADSHEET_LIMITS, SpreadsheetFault } from '#app/shared/spreadsheets/spreadsheet'
import { findClass } from '#app/classes/queries/find_class'
import { entryWords } from '#app/assessments/entry_words'
import type { HttpContext } from '@adonisjs/core/http'

const LIMIT_MB = SPREADSHEET_LIMITS.maxBytes / 1024 / 1024
/** As many as one page shows; the rest come up when these are mended. */
const FINDINGS_SHOWN = 50

export default class SittingScoreFilesController {
  /** The file is read from where the body parser put it; the upload gate removes it afterwards. */
  @inject()
  async store(ctx: HttpContext, enter: EnterScoreFile) {
    const { auth, bouncer, params, request, response, session, i18n } = ctx
    const file = request.file('file', { size: '25mb', extnames: ['xlsx', 'csv'] })
    try {
      const sitting = await Sitting.findOrFail(Number(params.id))
      const courseClass = await findClass(sitting.courseClassId)
      await bouncer.with(SittingPolicy).authorize('enter', courseClass)
      const refused = file?.isValid
        ? null
        : i18n.t(`assessments.faults.${file ? kindOfRefusal(file) : 'file_missing'}`, {
            limit: LIMIT_MB,
          })
      if (refused !== null) return this.#refuse(ctx, refused)

      const { findings, ...outcome } = await enter.handle({
        actor: auth.getUserOrFail(),
        sittingId: sitting.id,
        filePath: file!.tmpPath!,
        fileName: file!.clientName,
        requestId: request.id(),
      })
      if (findings.length > 0) {
        ctx.actFailed = true
        session.flash(
          'error',
          i18n.t('assessments.faults.file_refused', { count: findings.length })
        )
        session.flash('scoreFindings', {
          total: findings.length,
          shown: findings.slice(0, FINDINGS_SHOWN),
        })
      } else {
        session.flash('success', i18n.t(`marking.done.${entryWords(outcome)}`, { ...outcome }))
      }
      return response.redirect(`/sittings/${sitting.id}`)
    } catch (error) {
      if (!(error instanceof SpreadsheetFault)) throw error
      return this.#refuse(ctx, i18n.t(`spreadsheets.faults.${error.code}`, error.params))
    }
  }

  #refuse(ctx: HttpContext, message: string) {
    ctx.actFailed = true
    ctx.session.flash('inputErrorsBag', { file: [message] })
    ctx.session.flash('error', message)
    return ctx.response.redirect().withQs().back()
  }
}

function kindOfRefusal(file: { errors: { type?: string }[] }) {
  return file.errors.some(({ type }) => type === 'size') ? 'file_too_large' : 'file_kind'
}
