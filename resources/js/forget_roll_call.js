/*
 * The names of a roll call that this device keeps go when somebody signs out, when nobody is signed in,
 * and on any page once their time is over. Marks that were not sent name nobody: they stay with the key
 * that signed them, for the account that made them, and whoever has some is told before signing out.
 */
const SCOPE = '/roll_call/'

async function unsent() {
  const request = indexedDB.open('roll-call')
  const database = await new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => resolve(null)
  })
  if (!database) return 0
  const count = database.objectStoreNames.contains('queue')
    ? await new Promise((resolve) => {
        const counting = database.transaction('queue').objectStore('queue').count()
        counting.onsuccess = () => resolve(counting.result)
        counting.onerror = () => resolve(0)
      })
    : 0
  database.close()
  return count
}

async function dropDrafts() {
  const request = indexedDB.open('roll-call')
  const database = await new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => resolve(null)
  })
  if (!database) return
  await new Promise((resolve) => {
    const clearing = database.transaction('drafts', 'readwrite')
    clearing.objectStore('drafts').clear()
    clearing.oncomplete = resolve
    clearing.onerror = resolve
  })
  database.close()
}

async function dropOver() {
  if (document.querySelector('form[action="/login"]')) await caches.delete('roll-call')
  const registration = await navigator.serviceWorker.getRegistration(SCOPE)
  registration?.active?.postMessage({ sweep: true })
}

if (navigator.serviceWorker && window.caches) dropOver().catch(() => {})

async function signOut(form) {
  const registration = await navigator.serviceWorker.getRegistration(SCOPE)
  if (registration) {
    const waiting = await unsent()
    if (waiting > 0 && !window.confirm(form.dataset.unsent)) return
    await caches.delete('roll-call')
    if (waiting > 0) await dropDrafts()
    else indexedDB.deleteDatabase('roll-call')
    await registration.unregister()
  }
  form.submit()
}

document.addEventListener(
  'submit',
  (event) => {
    const form = event.target
    if (form.getAttribute('action') !== '/logout' || !navigator.serviceWorker) return
    event.preventDefault()
    event.stopImmediatePropagation()
    signOut(form).catch(() => form.submit())
  },
  true
)
