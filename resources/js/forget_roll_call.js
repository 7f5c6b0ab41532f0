/*
 * Signing out forgets the roll call that this device keeps: its pages, its key and what it did not
 * send. Whoever has unsent marks is asked first.
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

async function signOut(form) {
  const registration = await navigator.serviceWorker.getRegistration(SCOPE)
  if (registration) {
    if ((await unsent()) > 0 && !window.confirm(form.dataset.unsent)) return
    await caches.delete('roll-call')
    indexedDB.deleteDatabase('roll-call')
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
