import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import SealCertificates from '#app/certificates/transparency/actions/seal_certificates'
import { enqueue, handleOutbox, tryAgain } from '#app/shared/outbox/outbox'

const KIND = 'certificates.seal'

/**
 * Asks for the next seal a little after midnight in Shanghai, then seals the day: one that fails for good,
 * for lack of a key say, is made up for by that of the next day.
 */
handleOutbox(KIND, async () => {
  const tomorrow = clock.now().plus({ days: 1 }).startOf('day').plus({ minutes: 5 })
  await ask(tomorrow.toISODate()!, tomorrow.toUTC().toISO({ precision: 'milliseconds' })!)
  await new SealCertificates().handle()
})

/**
 * Asks for the seal of today unless it was asked for already: called when a worker starts. One that was
 * given up is tried anew.
 */
export async function scheduleSeal() {
  await ask(clock.today(), clock.instant())
}

async function ask(day: string, runAt: string) {
  const uniqueKey = `${KIND}:${day}`
  await db.transaction(async (trx) => {
    await enqueue(trx, [{ kind: KIND, payload: { day }, uniqueKey, runAt }])
    await tryAgain(trx, uniqueKey, runAt)
  })
}
