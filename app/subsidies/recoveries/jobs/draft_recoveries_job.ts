import { handleOutbox } from '#app/shared/outbox/outbox'
import DraftRecoveries from '#app/subsidies/recoveries/actions/draft_recoveries'

/*
 * Asked for by whatever may make money fall due for return: a class that ends, a withdrawal, a revoked
 * certificate, an answer of the bank. It looks at the records, not at who asked.
 */
handleOutbox('recoveries.draft', async () => {
  await new DraftRecoveries().handle()
})
