import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { OwnObjections, OwnObjectionWithdrawals, RecordObjectionAnswers, RecordObjections } =
  controllers.portal.objections

router
  .group(() => {
    router.get('me/objections', [OwnObjections, 'index'])
    router.get('me/objections/create', [OwnObjections, 'create'])
    router.post('me/objections', [OwnObjections, 'store'])
    router.get('me/objections/:id', [OwnObjections, 'show'])
    router.post('me/objections/:id/withdrawal', [OwnObjectionWithdrawals, 'store'])
    router.get('record_objections', [RecordObjections, 'index'])
    router.get('record_objections/:id', [RecordObjections, 'show'])
    router.post('record_objections/:id/answer', [RecordObjectionAnswers, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
