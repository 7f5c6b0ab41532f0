import Sitting from '#models/sitting'
import SittingPolicy from '#app/assessments/sitting_policy'
import { expectedScores } from '#app/assessments/queries/expected_scores'
import { findClass } from '#app/classes/queries/find_class'
import { readComponents } from '#app/grades/pass_rule'
import { sendWorkbook } from '#app/shared/file_response'
import { writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import type { HttpContext } from '@adonisjs/core/http'

export default class SittingScoreTemplatesController {
  /** Names and masked document numbers; a component passed earlier holds a dash. */
  async show(ctx: HttpContext) {
    const { bouncer, params, i18n } = ctx
    const sitting = await Sitting.findOrFail(Number(params.id))
    const courseClass = await findClass(sitting.courseClassId)
    await bouncer.with(SittingPolicy).authorize('enter', courseClass)
    const components = readComponents(sitting.components)
    const people = await expectedScores(sitting)
    const file = await writeXlsx({
      sheets: [
        {
          name: sitting.code,
          columns: [
            { header: i18n.t('assessments.file.name'), kind: 'text' },
            { header: i18n.t('assessments.file.document'), kind: 'text', width: 22 },
            ...components.map((component) => ({
              header: i18n.t(`assessments.components.${component}`),
              kind: 'text' as const,
              width: 10,
            })),
          ],
          rows: people.map((person) => [
            person.name,
            person.documentMask,
            ...components.map((one) => (person.components.includes(one) ? null : '—')),
          ]),
        },
      ],
    })
    return sendWorkbook(ctx, `${sitting.code}.xlsx`, file)
  }
}
