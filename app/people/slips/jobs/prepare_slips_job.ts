import { handleOutbox } from '#app/shared/outbox/outbox'
import PrepareSlips from '#app/people/slips/actions/prepare_slips'
import { PREPARE_JOB } from '#app/people/slips/prepare_job'

/* Accounts and places for some people of a sheet of slips. */
handleOutbox(PREPARE_JOB, async ({ runId, personIds }) => {
  await new PrepareSlips().handle({ runId, personIds: String(personIds).split(',').map(Number) })
})
