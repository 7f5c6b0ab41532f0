import { configProvider } from '@adonisjs/core'
import { stores } from '@adonisjs/session'
import { decryptField, encryptField } from '#app/shared/crypto/field_cipher'
import type { SessionData, SessionStoreContract } from '@adonisjs/session/types'

/**
 * The database store with its content encrypted: a refused form keeps what was typed for the next
 * page, identity numbers among it.
 */
export function sealedDatabase() {
  const database = stores.database()
  return configProvider.create(async (app) => {
    const factory = await database.resolver(app)
    return (...given: Parameters<typeof factory>) => seal(factory(...given))
  })
}

/** A session sealed under another key is none: its owner signs in again. */
function open(sealed: string): SessionData | null {
  try {
    return JSON.parse(decryptField(sealed))
  } catch {
    return null
  }
}

/** How long a session that was touched need not be written again, of its half an hour. */
const TOUCHED_FOR_MS = 60_000
const MOST_TOUCHED = 10_000

/** When this process last put off the end of a session, by the id of the session. */
const touched = new Map<string, number>()

/** Whether the end of a session was put off within the last minute; if not, it is now. */
function isFresh(id: string): boolean {
  const at = performance.now()
  if (at - (touched.get(id) ?? -Infinity) < TOUCHED_FOR_MS) return true
  if (touched.size >= MOST_TOUCHED) touched.clear()
  touched.set(id, at)
  return false
}

function seal<Store extends SessionStoreContract>(store: Store): Store {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'read') {
        return async (id: string): Promise<SessionData | null> => {
          const data = await target.read(id)
          return typeof data?.sealed === 'string' ? open(data.sealed) : null
        }
      }
      if (name === 'write') {
        return (id: string, data: SessionData, ...rest: unknown[]) =>
          (target.write as (...args: unknown[]) => Promise<void>)(
            id,
            { sealed: encryptField(JSON.stringify(data)) },
            ...rest
          )
      }
      // A page that is only read would else cost a write.
      if (name === 'touch') return async (id: string) => isFresh(id) || target.touch(id)
      const member = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}
