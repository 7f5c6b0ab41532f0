/*
 * What the roll call keeps on the telephone: the key of this device, which cannot leave it, and the
 * sheets that wait to be sent, each for the account that made it.
 */
const NAME = 'roll-call'

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

async function open() {
  const request = indexedDB.open(NAME, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore('devices', { keyPath: 'user' })
    request.result.createObjectStore('queue', { keyPath: ['user', 'sequence'] })
    request.result.createObjectStore('drafts', { keyPath: ['user', 'session'] })
  }
  return done(request)
}

async function inStore(name, mode, work) {
  const database = await open()
  try {
    return await work(database.transaction(name, mode).objectStore(name))
  } finally {
    database.close()
  }
}

export const readDevice = (user) => inStore('devices', 'readonly', (store) => done(store.get(user)))

export const keepDevice = (device) =>
  inStore('devices', 'readwrite', (store) => done(store.put(device)))

export const keepSheet = (sheet) => inStore('queue', 'readwrite', (store) => done(store.put(sheet)))

export const dropSheet = (user, sequence) =>
  inStore('queue', 'readwrite', (store) => done(store.delete([user, sequence])))

export const waitingSheets = (user) =>
  inStore('queue', 'readonly', (store) =>
    done(store.getAll(IDBKeyRange.bound([user, 0], [user, Number.MAX_SAFE_INTEGER])))
  )

export const keepDraft = (draft) =>
  inStore('drafts', 'readwrite', (store) => done(store.put(draft)))

export const readDraft = (user, session) =>
  inStore('drafts', 'readonly', (store) => done(store.get([user, session])))

export const dropDraft = (user, session) =>
  inStore('drafts', 'readwrite', (store) => done(store.delete([user, session])))
