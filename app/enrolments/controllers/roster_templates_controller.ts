import i18nManager from '@adonisjs/i18n/services/main'
import RosterImportPolicy from '#app/enrolments/roster_import_policy'
import { rosterTemplate } from '#app/enrolments/roster/roster_template'
import type { HttpContext } from '@adonisjs/core/http'

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export default class RosterTemplatesController {
  async show({ bouncer, i18n, response }: HttpContext) {
    await bouncer.with(RosterImportPolicy).authorize('list')
    const chinese = i18nManager.locale('zh-CN')
    const file = await rosterTemplate(
      (key, params) => i18n.t(key, params),
      (key, params) => chinese.t(key, params)
    )
    response.header('content-type', XLSX_TYPE)
    response.attachment('roster-template.xlsx')
    return response.send(file)
  }
}
