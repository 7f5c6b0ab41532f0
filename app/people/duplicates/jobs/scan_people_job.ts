import db from '@adonisjs/lucid/services/db'
import { handleOutbox } from '#app/shared/outbox/outbox'
import { queueScan, SCAN_JOB, scanPeople } from '#app/people/duplicates/scan_people'

/* A thousand people of a scan for duplicates; the next thousand are another job. */
handleOutbox(SCAN_JOB, async ({ afterId }) => {
  const { nextAfter } = await scanPeople(Number(afterId))
  if (nextAfter !== null) await db.transaction((trx) => queueScan(trx, nextAfter))
})
