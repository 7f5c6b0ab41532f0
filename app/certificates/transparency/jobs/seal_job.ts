import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import SealCertificates from '#app/certificates/transparency/actions/seal_certificates'
import { enqueue, handleOutbox } from '#app/shared/outbox/outbox'

const KIND = 'certificates.seal'

/** Seals the day, and asks for the next one a little after midnight in Shanghai. */
handleOutbox(KIND, async () => {
  await new SealCertificates().handle()
  const tomorrow = clock.now().plus({ days: 1 }).startOf('day').plus({ minutes: 5 })
  await ask(tomorrow.toISODate()!, tomorrow.toUTC().toISO({ precision: 'milliseconds' })!)
})

/** Asks for the seal of today unless it was asked for already: called when a worker starts. */
export async function scheduleSeal() {
  await ask(clock.today(), clock.instant())
}

async function ask(day: string, runAt: string) {
  const job = { kind: KIND, payload: { day }, uniqueKey: `${KIND}:${day}`, runAt }
  await db.transaction((trx) => enqueue(trx, [job]))
}
