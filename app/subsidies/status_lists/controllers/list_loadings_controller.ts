import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import LoadStatusList from '#app/subsidies/status_lists/actions/load_status_list'
import StatusListPolicy from '#app/subsidies/status_lists/status_list_policy'
import { checkPage } from '#app/subsidies/status_lists/queries/status_lists'
import { loadValidator } from '#app/subsidies/status_lists/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ListLoadingsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    load: LoadStatusList
  ) {
    await bouncer.with(StatusListPolicy).authorize('load')
    if (!(await checkPage(params.id))) throw new Exception('No such check', { status: 404 })

    const { mode } = await request.validateUsing(loadValidator)
    const list = await load.handle({
      actor: auth.getUserOrFail(),
      checkId: Number(params.id),
      mode,
      requestId: request.id(),
    })
    session.flash(
      'success',
      i18n.t('status_lists.flash.loaded', { version: list.version, rows: list.rows })
    )
    return response.redirect(`/status_lists/${list.id}`)
  }
}
