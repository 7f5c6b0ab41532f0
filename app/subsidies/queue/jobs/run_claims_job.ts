import { handleOutbox } from '#app/shared/outbox/outbox'
import { RUN_JOB } from '#app/subsidies/queue/actions/start_claim_run'
import RunClaimLines from '#app/subsidies/queue/actions/run_claim_lines'

/* Some lines of a run over many claims; lines that are done already are left alone. */
handleOutbox(RUN_JOB, async ({ runId, from, to }) => {
  await new RunClaimLines().handle({ runId, from, to })
})
