import { handleOutbox } from '#app/shared/outbox/outbox'
import { checkQualification } from '#app/portal/applying/qualification'
import { ENROLMENT_RUN_JOB } from '#app/enrolments/runs/actions/start_enrolment_run'
import RunEnrolmentLines from '#app/enrolments/runs/actions/run_enrolment_lines'

/*
 * Some lines of a run over many enrolments or applications; lines that are done already are left alone.
 * Here because who waits in another class is checked like an applicant.
 */
handleOutbox(ENROLMENT_RUN_JOB, async ({ runId, from, to }) => {
  await new RunEnrolmentLines(checkQualification).handle({ runId, from, to })
})
