import { canVerify, sha256, textOf } from './proof/message.js'
import { localDay, openCertificate } from './proof/certificate.js'

/*
 * The page a scanned certificate opens: verifies what stands behind the # here in the browser, then asks
 * the register about this very content. What stands behind the # is never sent; only its hash is.
 */
const place = document.querySelector('#outcome')
if (place) void run()

async function run() {
  const payload = location.hash.slice(1)
  if (!payload) return show('no_payload')
  if (!canVerify()) return show('cannot')
  place.textContent = place.dataset.asking
  const keys = JSON.parse(place.dataset.keys)
  const opened = await openCertificate(payload, keys)
  if (opened.fault) return show(opened.fault)
  const { facts, key } = opened
  if (facts.number !== place.dataset.number) return show('other_number')
  const answer = await askRegister(payload)
  if (answer.outcome) return show(answer.outcome, { ...facts, kid: key.kid })
  showRegister(answer.found, key)
}

async function askRegister(payload) {
  const proof = textOf(await sha256(new TextEncoder().encode(payload)))
  let response
  try {
    response = await fetch(`/v/${place.dataset.number}/${proof}`, {
      headers: { accept: 'text/html' },
    })
  } catch {
    return { outcome: 'unreachable' }
  }
  if (response.status === 404) return { outcome: 'unregistered' }
  if (response.status === 429) return { outcome: 'wait' }
  if (!response.ok) return { outcome: 'unreachable' }
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  return { found: page.querySelector('#register-answer') }
}

/** What the register says, with the two checks made here on top. */
function showRegister(found, { kid, not_before: notBefore }) {
  const result = document.importNode(found, true)
  result.classList.add('mb-3')
  const since = localDay(notBefore)
  result.querySelector('[data-checks]').prepend(filled('[data-part="signed"]', { kid, since }))
  place.replaceChildren(result)
  document.querySelector('#public-status').hidden = true
  document.querySelector('#by-name').hidden = true
}

function show(outcome, facts = {}) {
  place.replaceChildren(filled(`[data-outcome="${outcome}"]`, facts))
  if (outcome !== 'no_payload' && outcome !== 'cannot') {
    document.querySelector('#public-status').hidden = true
  }
}

function filled(selector, facts) {
  const part = document.querySelector(`template${selector}`).content.cloneNode(true)
  for (const blank of part.querySelectorAll('[data-fact]')) {
    blank.textContent = facts[blank.dataset.fact] ?? ''
  }
  return part
}
