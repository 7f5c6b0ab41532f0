import i18nManager from '@adonisjs/i18n/services/main'
import { sendWorkbook } from '#app/shared/file_response'
import StatusListPolicy from '#app/subsidies/status_lists/status_list_policy'
import { listTemplate } from '#app/subsidies/status_lists/list_files'
import type { HttpContext } from '@adonisjs/core/http'

export default class ListTemplatesController {
  async show(ctx: HttpContext) {
    const { bouncer, i18n } = ctx
    await bouncer.with(StatusListPolicy).authorize('load')

    const chinese = i18nManager.locale('zh-CN')
    const file = await listTemplate(
      (key, params) => i18n.t(key, params),
      (key, params) => chinese.t(key, params)
    )
    return sendWorkbook(ctx, 'status-list-template.xlsx', file)
  }
}
