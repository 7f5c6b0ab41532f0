import RunTimetablePlan from '#app/classes/timetable_maker/actions/run_timetable_plan'
import { PLAN_JOB } from '#app/classes/timetable_maker/actions/start_timetable_plan'
import { handleOutbox } from '#app/shared/outbox/outbox'

/* One plan: searched and bounded in processes of their own while this job waits. */
handleOutbox(PLAN_JOB, ({ planId }) => new RunTimetablePlan().handle(planId))
