import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import RemindOfUnmarked from '#app/attendance/warnings/actions/remind_of_unmarked'
import { enqueue, handleOutbox } from '#app/shared/outbox/outbox'

const KIND = 'attendance.remind'

/** The hour in Shanghai at which the reminders of the day go out: after the last lesson. */
const HOUR = 19

/** Asks for the reminders of tomorrow, then sends those of today. */
handleOutbox(KIND, async () => {
  await ask(1)
  await new RemindOfUnmarked().handle()
})

/** Asks for the reminders of today unless that was done already: called when a worker starts. */
export async function scheduleReminders() {
  await ask(0)
}

async function ask(days: number) {
  const at = clock.now().plus({ days }).startOf('day').plus({ hours: HOUR })
  await db.transaction((trx) =>
    enqueue(trx, [
      {
        kind: KIND,
        payload: { day: at.toISODate()! },
        uniqueKey: `${KIND}:${at.toISODate()!}`,
        runAt: at.toUTC().toISO({ precision: 'milliseconds' })!,
      },
    ])
  )
}
