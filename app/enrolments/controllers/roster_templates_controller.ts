import i18nManager from '@adonisjs/i18n/services/main'
import RosterImportPolicy from '#app/enrolments/roster_import_policy'
import { sendWorkbook } from '#app/shared/file_response'
import { rosterTemplate } from '#app/enrolments/roster/roster_template'
import type { HttpContext } from '@adonisjs/core/http'

export default class RosterTemplatesController {
  async show(ctx: HttpContext) {
    const { bouncer, i18n } = ctx
    await bouncer.with(RosterImportPolicy).authorize('list')
    const chinese = i18nManager.locale('zh-CN')
    const file = await rosterTemplate(
      (key, params) => i18n.t(key, params),
      (key, params) => chinese.t(key, params)
    )
    return sendWorkbook(ctx, 'roster-template.xlsx', file)
  }
}
