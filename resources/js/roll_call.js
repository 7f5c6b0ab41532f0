import {
  dropDraft,
  dropSheet,
  keepDevice,
  keepDraft,
  keepSheet,
  readDevice,
  readDraft,
  waitingSheets,
} from './roll_call_store.js'

/*
 * The roll call without a network. The form works without this file; with it the marks are kept on the
 * telephone at every touch, saved sheets are signed with the key of this device and sent as soon as
 * there is a network. The server checks, merges and says what a person has to decide.
 */
const root = document.querySelector('[data-roll-call]')
const form = root?.querySelector('form')
const user = Number(root?.dataset.user)
const session = Number(root?.dataset.session)
const word = (key, values = {}) =>
  root.dataset[key].replace(/\[(\w+)\]/g, (_, name) => values[name] ?? '')

const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))

function say(key, values, { tint = 'info', href } = {}) {
  const line = root.querySelector('[data-said]')
  line.hidden = false
  line.className = `say ${tint}`
  const text = document.createElement('div')
  text.textContent = word(key, values)
  if (href) {
    const link = document.createElement('a')
    link.href = href
    link.textContent = word('wordDecide')
    text.append(' ', link)
  }
  line.replaceChildren(text)
}

async function showNetwork() {
  const waiting = await waitingSheets(user)
  const line = root.querySelector('[data-network]')
  line.textContent = [
    word(navigator.onLine ? 'wordOnline' : 'wordOffline'),
    waiting.length > 0 ? word('wordWaiting', { count: waiting.length }) : '',
  ]
    .filter(Boolean)
    .join(' · ')
  root.dataset.waiting = String(waiting.length)
}

async function post(address, token, body) {
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'accept': 'application/json',
      'x-csrf-token': token,
    },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  return {
    ok: response.ok,
    status: response.status,
    body: text.startsWith('{') ? JSON.parse(text) : {},
  }
}

const ownToken = () => form.querySelector('input[name="_csrf"]').value

/** The token of the page as the server gives it now; null when nobody is signed in any more. */
async function freshToken() {
  const response = await fetch(`/roll_call/${session}?fresh`, { cache: 'no-store' })
  if (!response.ok || response.redirected) return null
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  return page.querySelector('input[name="_csrf"]')?.value ?? null
}

async function makeDevice() {
  const known = await readDevice(user)
  if (known) return known
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ])
  const publicKey = base64(await crypto.subtle.exportKey('spki', pair.publicKey))
  const answer = await post('/roll_call/devices', ownToken(), { publicKey })
  if (!answer.ok) throw new Error('The device was not taken')
  const device = { user, id: answer.body.id, key: pair.privateKey, sequence: 0 }
  await keepDevice(device)
  return device
}

function marksOf() {
  const data = new FormData(form)
  const marks = []
  for (const [name, value] of data) {
    const found = /^marks\[e(\d+)\]\[status\]$/.exec(name)
    if (!found) continue
    const hours = Number(data.get(`marks[e${found[1]}][hours]`))
    marks.push([Number(found[1]), value, value === 'late' ? hours : null])
  }
  return marks
}

function showMarks(marks) {
  for (const [enrolment, status, hours] of marks) {
    const name = `marks[e${enrolment}]`
    const radio = form.querySelector(`input[name="${name}[status]"][value="${status}"]`)
    if (radio) radio.checked = true
    const select = form.querySelector(`select[name="${name}[hours]"]`)
    if (select && hours !== null) select.value = String(hours)
  }
}

async function save() {
  const device = await readDevice(user)
  if (!device) {
    say('wordNoDevice', {}, { tint: 'fail' })
    return
  }
  const sequence = device.sequence + 1
  await keepDevice({ ...device, sequence })
  const payload = JSON.stringify({
    v: 1,
    session,
    sequence,
    markedAt: new Date().toISOString(),
    known: root.dataset.known || null,
    marks: marksOf(),
  })
  const signature = base64(
    await crypto.subtle.sign(
      { name: 'ECDSA', hash: 'SHA-256' },
      device.key,
      new TextEncoder().encode(payload)
    )
  )
  // A later sheet of the same session says all that an earlier one did.
  for (const one of await waitingSheets(user)) {
    if (one.session === session) await dropSheet(user, one.sequence)
  }
  await keepSheet({ user, sequence, session, deviceId: device.id, payload, signature })
  await dropDraft(user, session)
  say('wordKept', {}, { tint: 'pass' })
  await send()
}

let sending = Promise.resolve()

function send() {
  sending = sending.then(sendAll, sendAll)
  return sending
}

async function sendAll() {
  try {
    const waiting = await waitingSheets(user)
    if (waiting.length === 0 || !navigator.onLine) return
    const token = await freshToken().catch(() => undefined)
    if (token === undefined) return
    if (token === null) {
      say('wordSignIn', {}, { tint: 'warn' })
      return
    }
    for (const { payload, signature, deviceId, session: of, sequence } of waiting) {
      const body = { payload, signature, deviceId, sentAt: Date.now() }
      const answer = await post(`/roll_call/${of}/sheets`, token, body)
      if (answer.ok) {
        await dropSheet(user, sequence)
        await dropPage(of)
        if (of === session && answer.body.markedAt) root.dataset.known = answer.body.markedAt
        tell(answer.body)
      } else if (answer.status === 422) {
        say('wordRefused', { why: answer.body.errors?.[0]?.message ?? '' }, { tint: 'fail' })
      }
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  } finally {
    await showNetwork()
  }
}

function tell({ id, outcome, cause, skewSeconds }) {
  const minutes = Math.round(Math.abs(skewSeconds) / 60)
  const isOff = Math.abs(skewSeconds) > Number(root.dataset.skew)
  const skew = isOff ? word('wordSkew', { minutes }) : ''
  if (outcome === 'to_decide') {
    say(
      `wordCause${cause[0].toUpperCase()}${cause.slice(1)}`,
      { skew },
      { tint: 'warn', href: `/attendance/offline/${id}` }
    )
  } else if (outcome === 'refused') say('wordCauseClosed', { skew }, { tint: 'fail' })
  else say('wordMerged', { skew }, { tint: isOff ? 'warn' : 'pass' })
}

/** Tells the worker something and waits until it has done it. */
async function tellWorker(worker, message) {
  const { port1, port2 } = new MessageChannel()
  const done = new Promise((resolve) => {
    port1.onmessage = resolve
  })
  worker.postMessage(message, [port2])
  await done
}

/**
 * Asks the worker to keep this page with its style and script. The server says how long, for the clock
 * of the telephone may be wrong.
 */
async function keepPage(worker) {
  const files = [...document.querySelectorAll('link[rel="stylesheet"], script[src]')]
  const keep = [location.pathname, ...files.map((one) => one.href || one.src)]
  const over = Date.now() + Number(root.dataset.overIn)
  const until = Date.now() + Number(root.dataset.keptFor)
  await tellWorker(worker, { keep, over, until })
}

/** The names of a lesson whose marks are sent are not kept any longer than the lesson. */
async function dropPage(of) {
  const registration = await navigator.serviceWorker.getRegistration('/roll_call/')
  if (registration?.active) await tellWorker(registration.active, { sent: `/roll_call/${of}` })
}

async function start() {
  const worker = await navigator.serviceWorker.register('/roll_call/worker.js', {
    scope: '/roll_call/',
  })
  if (navigator.onLine) {
    await makeDevice()
    await navigator.serviceWorker.ready
    await keepPage(worker.active ?? worker.waiting ?? worker.installing)
  }
  const draft = await readDraft(user, session)
  if (draft) showMarks(draft.marks)
  form.addEventListener('change', () => void keepDraft({ user, session, marks: marksOf() }))
  form.addEventListener(
    'submit',
    (event) => {
      event.preventDefault()
      event.stopImmediatePropagation()
      void save()
    },
    true
  )
  addEventListener('online', () => void send())
  addEventListener('offline', () => void showNetwork())
  await showNetwork()
  await send()
  root.dataset.ready = 'yes'
}

if (form && window.indexedDB && window.crypto?.subtle && navigator.serviceWorker) {
  start().catch(() => say('wordPlain', {}, { tint: 'warn' }))
}
