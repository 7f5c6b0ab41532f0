import env from '#start/env'
import app from '@adonisjs/core/services/app'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { scheduleAppointmentEnds } from '#app/grades/appointments/jobs/end_over_job'
import { scheduleReminders } from '#app/attendance/warnings/jobs/remind_job'
import { scheduleSeal } from '#app/certificates/transparency/jobs/seal_job'
import '#start/outbox'

/*
 * In-process worker of the web server. Production installations that run `ace worker` processes set
 * WORKER=off here.
 */
if (!app.inTest && process.env.WORKER !== 'off') {
  const worker = new OutboxWorker()
  app.ready(async () => {
    if (env.get('DATABASE_URL').startsWith('sqlite:')) await worker.freeAbandoned()
    await scheduleSeal()
    await scheduleReminders()
    await scheduleAppointmentEnds()
    worker.start()
  })
  app.terminating(() => worker.stop())
}
