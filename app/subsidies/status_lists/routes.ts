import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ListErrorFiles, ListLoadings, ListTemplates, StatusListChecks, StatusLists } =
  controllers.subsidies.statusLists

router
  .group(() => {
    router.get('status_lists', [StatusLists, 'index'])
    router.get('status_lists/template', [ListTemplates, 'show'])
    router.get('status_lists/checks/create', [StatusListChecks, 'create'])
    router.post('status_lists/checks', [StatusListChecks, 'store'])
    router.get('status_lists/checks/:id', [StatusListChecks, 'show'])
    router.post('status_lists/checks/:id/loading', [ListLoadings, 'store'])
    router.get('status_lists/checks/:id/error_file', [ListErrorFiles, 'show'])
    router.get('status_lists/:id', [StatusLists, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
