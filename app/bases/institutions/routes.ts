import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { BaseChangeDecisions, BaseChanges, Bases } = controllers.bases.institutions

router
  .group(() => {
    router.get('bases', [Bases, 'index'])
    router.get('bases/create', [Bases, 'create'])
    router.post('bases', [Bases, 'store'])
    router.get('bases/:id', [Bases, 'show'])
    router.get('bases/:id/changes/create', [BaseChanges, 'create'])
    router.post('bases/:id/changes', [BaseChanges, 'store'])
    router.get('base_changes/:id', [BaseChanges, 'show'])
    router.post('base_changes/:id/decision', [BaseChangeDecisions, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
