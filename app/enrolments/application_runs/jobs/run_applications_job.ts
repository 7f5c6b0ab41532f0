import { handleOutbox } from '#app/shared/outbox/outbox'
import { APPLICATION_RUN_JOB } from '#app/enrolments/application_runs/actions/start_application_run'
import RunApplicationLines from '#app/enrolments/application_runs/actions/run_application_lines'

/* Some lines of a run over many applications; lines that are done already are left alone. */
handleOutbox(APPLICATION_RUN_JOB, async ({ runId, from, to }) => {
  await new RunApplicationLines().handle({ runId, from, to })
})
