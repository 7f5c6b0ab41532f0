import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import EndOverAppointments from '#app/grades/appointments/actions/end_over_appointments'
import { enqueue, handleOutbox } from '#app/shared/outbox/outbox'

const KIND = 'appointments.end_over'

/** Asks for the next run a little after midnight in Shanghai, then ends the posts that are over. */
handleOutbox(KIND, async () => {
  const tomorrow = clock.now().plus({ days: 1 }).startOf('day').plus({ minutes: 10 })
  await ask(tomorrow.toISODate()!, tomorrow.toUTC().toISO({ precision: 'milliseconds' })!)
  await new EndOverAppointments().handle()
})

/** Asks for the run of today unless it was asked for already: called when a worker starts. */
export async function scheduleAppointmentEnds() {
  await ask(clock.today(), clock.instant())
}

async function ask(day: string, runAt: string) {
  await db.transaction(async (trx) => {
    await enqueue(trx, [{ kind: KIND, payload: { day }, uniqueKey: `${KIND}:${day}`, runAt }])
  })
}
