import KeepPreflight from '#app/subsidies/preflights/actions/keep_preflight'
import { handleOutbox } from '#app/shared/outbox/outbox'

/* A step of a class's opening was taken. The key of the step keeps a second run from writing twice. */
handleOutbox('preflight.keep', async ({ classId, occasion, decisionId }) => {
  await new KeepPreflight().handle({
    actor: null,
    classId,
    occasion,
    uniqueKey: `decision:${decisionId}`,
  })
})
