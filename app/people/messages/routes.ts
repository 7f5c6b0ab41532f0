import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ContactAddresses, MessageLogs, MessageReads, MessageResends, Messages, MessageSettings } =
  controllers.people.messages

router
  .group(() => {
    router.get('messages', [Messages, 'index'])
    router.post('messages/reads', [MessageReads, 'store'])
    router.get('messages/settings', [MessageSettings, 'show'])
    router.post('messages/settings', [MessageSettings, 'update'])
    router.post('messages/address', [ContactAddresses, 'store'])
    router.post('messages/address/confirmation', [ContactAddresses, 'update'])
    router.post('messages/address/removal', [ContactAddresses, 'destroy'])
    router.get('messages/log', [MessageLogs, 'index'])
    router.post('messages/resends', [MessageResends, 'store'])
  })
  .use(middleware.auth())
