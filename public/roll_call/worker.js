/*
 * Keeps the roll call of one session on the trainer's telephone for use without a network, and nothing
 * else: it rules over `/roll_call/` alone, keeps only pages that were opened there and the style and
 * script they need, for a day, and forgets all when somebody signs out.
 */
const CACHE = 'roll-call'
const DAY_MS = 86_400_000
const PAGE = /^\/roll_call\/\d+$/

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('message', (event) => {
  const [port] = event.ports
  if (!Array.isArray(event.data?.keep)) return
  event.waitUntil(keep(event.data.keep).then(() => port?.postMessage('kept')))
})

async function keep(addresses) {
  const cache = await caches.open(CACHE)
  for (const address of addresses) {
    const { origin, pathname } = new URL(address, self.location)
    const isOurs = origin === self.location.origin
    if (!isOurs || !(PAGE.test(pathname) || pathname.startsWith('/assets/'))) continue
    const response = await fetch(address, { credentials: 'same-origin' })
    if (response.ok && !response.redirected) await put(cache, address, response)
  }
}

async function put(cache, address, response) {
  const headers = new Headers(response.headers)
  headers.set('x-kept-at', String(Date.now()))
  await cache.put(address, new Response(await response.blob(), { headers }))
}

self.addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url)
  if (event.request.method !== 'GET' || origin !== self.location.origin) return
  if (PAGE.test(pathname)) event.respondWith(page(event.request))
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(event.request))
})

async function page(request) {
  try {
    return await fetch(request)
  } catch (error) {
    const cache = await caches.open(CACHE)
    const kept = await cache.match(request, { ignoreSearch: true, ignoreVary: true })
    const age = Date.now() - Number(kept?.headers.get('x-kept-at') ?? 0)
    if (kept && age < DAY_MS) return kept
    await cache.delete(request, { ignoreSearch: true, ignoreVary: true })
    throw error
  }
}

async function asset(request) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(request, { ignoreVary: true })
  return kept ?? fetch(request)
}
