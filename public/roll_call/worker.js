/*
 * Keeps the roll call of one session on the trainer's telephone for use without a network, and nothing
 * else: it rules over `/roll_call/` alone and keeps only pages that were opened there and the style and
 * script they need. The names go when the lesson is over and its marks are sent, when nothing was saved
 * some time after it, and when somebody signs out; marks that wait to be sent name nobody and stay.
 */
const CACHE = 'roll-call'
const DAY_MS = 86_400_000
const PAGE = /^\/roll_call\/\d+$/
const OVER = 'x-over-at'
const KEPT_UNTIL = 'x-kept-until'

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) =>
  event.waitUntil(Promise.all([self.clients.claim(), sweep()]))
)

self.addEventListener('message', (event) => {
  const [port] = event.ports
  const { keep, over, until, sent } = event.data ?? {}
  const work = Array.isArray(keep)
    ? keepAll(keep, { over, until })
    : typeof sent === 'string'
      ? wasSent(sent)
      : sweep()
  event.waitUntil(work.then(() => port?.postMessage('done')))
})

async function keepAll(addresses, times) {
  await sweep()
  const cache = await caches.open(CACHE)
  for (const address of addresses) {
    const { origin, pathname } = new URL(address, self.location)
    const isOurs = origin === self.location.origin
    if (!isOurs || !(PAGE.test(pathname) || pathname.startsWith('/assets/'))) continue
    const response = await fetch(address, { credentials: 'same-origin' })
    if (response.ok && !response.redirected) await put(cache, address, response, times)
  }
}

async function put(cache, address, response, { over, until }) {
  const headers = new Headers(response.headers)
  headers.set(OVER, String(over))
  headers.set(KEPT_UNTIL, String(until))
  await cache.put(address, new Response(await response.blob(), { headers }))
}

/** The marks of a page were taken: it is kept to the end of the lesson and no longer. */
async function wasSent(address) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(address, { ignoreVary: true })
  if (kept) {
    const over = Number(kept.headers.get(OVER))
    await put(cache, address, kept, { over, until: over })
  }
  await sweep()
}

/** Drops every page whose time is over, and what they needed when none is left. */
async function sweep() {
  const cache = await caches.open(CACHE)
  let left = 0
  for (const request of await cache.keys()) {
    if (!PAGE.test(new URL(request.url).pathname)) continue
    const kept = await cache.match(request, { ignoreVary: true })
    if (await isNeeded(request, kept)) left++
    else await cache.delete(request, { ignoreVary: true })
  }
  if (left === 0) await caches.delete(CACHE)
}

async function isNeeded(request, kept) {
  const now = Date.now()
  const until = Number(kept.headers.get(KEPT_UNTIL))
  if (now < until) return true
  if (now > until + DAY_MS) return false
  return hasUnsent(Number(new URL(request.url).pathname.split('/').pop()))
}

/** Whether marks of a session wait to be sent from here, by whoever. */
async function hasUnsent(session) {
  const database = await new Promise((resolve) => {
    const request = indexedDB.open('roll-call')
    request.onupgradeneeded = () => request.transaction.abort()
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => resolve(null)
  })
  if (!database) return false
  const sheets = await new Promise((resolve) => {
    const reading = database.transaction('queue').objectStore('queue').getAll()
    reading.onsuccess = () => resolve(reading.result)
    reading.onerror = () => resolve([])
  })
  database.close()
  return sheets.some((sheet) => sheet.session === session)
}

self.addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url)
  if (event.request.method !== 'GET' || origin !== self.location.origin) return
  if (PAGE.test(pathname)) event.respondWith(page(event.request))
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(event.request))
})

async function page(request) {
  try {
    const response = await fetch(request)
    // Nobody is signed in any more, or this is no longer the trainer's lesson.
    if (response.redirected || response.type === 'opaqueredirect' || !response.ok) {
      await forget(request)
    }
    return response
  } catch (error) {
    await sweep()
    const cache = await caches.open(CACHE)
    const kept = await cache.match(request, { ignoreSearch: true, ignoreVary: true })
    if (kept) return kept
    throw error
  }
}

async function forget(request) {
  const cache = await caches.open(CACHE)
  await cache.delete(request, { ignoreSearch: true, ignoreVary: true })
}

async function asset(request) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(request, { ignoreVary: true })
  return kept ?? fetch(request)
}
