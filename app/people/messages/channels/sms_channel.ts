import env from '#start/env'
import { appendFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import clock from '#app/shared/clock'
import { storageDir } from '#config/storage'
import type { Channel, Letter } from '#app/people/messages/channels/channels'

/** What sends an SMS. A provider is added here and named by `SMS_DRIVER`. */
export interface SmsDriver {
  send(letter: Letter): Promise<string | null>
}

/** Writes each SMS as a line of a file that the owner alone can read, for trials without a provider. */
const file: SmsDriver = {
  async send({ to, title, text, reference }) {
    const folder = join(storageDir, 'sms')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const line = JSON.stringify({ at: clock.instant(), reference, to, text: `${title}: ${text}` })
    await appendFile(join(folder, 'sent.jsonl'), `${line}\n`, { mode: 0o600 })
    return reference
  },
}

const drivers: Record<string, SmsDriver> = { file }

/** SMS by the driver that is configured; off while none is. */
export const sms: Channel = {
  isConfigured() {
    return (env.get('SMS_DRIVER') ?? 'off') in drivers
  },

  perMinute() {
    return env.get('SMS_PER_MINUTE') ?? 60
  },

  send(letter) {
    return drivers[env.get('SMS_DRIVER')!].send(letter)
  },
}
