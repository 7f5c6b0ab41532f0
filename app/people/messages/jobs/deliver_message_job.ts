import DeliverMessage from '#app/people/messages/actions/deliver_message'
import { DELIVER_JOB } from '#app/people/messages/queue_deliveries'
import { handleOutbox } from '#app/shared/outbox/outbox'

/* One copy of a message by e-mail or SMS. */
handleOutbox(DELIVER_JOB, async ({ deliveryId }) => {
  await new DeliverMessage().handle(deliveryId)
})
