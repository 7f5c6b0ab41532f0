import 'unpoly'
import './forget_roll_call.js'

/*
 * Everything works without this file. It makes following marked links and forms quicker, polls
 * progress and adds two keys. No code ever comes out of a page: callbacks and scripts in
 * fragments are refused.
 */
up.script.config.evalCallbackPolicy = 'block'
up.script.config.scriptElementPolicy = 'block'
up.layer.config.any.mainTargets.unshift('#main')
up.radio.config.pollInterval = 2000
up.form.config.watchInputDelay = 400
/* the server says which place is current */
up.status.config.noNavSelectors.push('nav')
up.log.config.banner = false

/* "/" goes to the search field, Escape closes the navigation of a narrow window */
document.addEventListener('keydown', (event) => {
  const typing = event.target.closest('input, textarea, select, [contenteditable]')
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const search = document.querySelector('#search')
    if (search) {
      event.preventDefault()
      search.focus()
    }
  }
  if (event.key === 'Escape' && location.hash === '#nav') location.hash = 'main'
})

/* a guarded action stays focusable and says why, but does nothing */
document.addEventListener('click', (event) => {
  if (event.target.closest('[aria-disabled="true"]')) event.preventDefault()
})

/* a form is sent once: the second click of an impatient hand finds a busy button */
document.addEventListener('submit', (event) => {
  const form = event.target
  if (event.defaultPrevented || form.method === 'get' || form.matches('[up-submit]')) return
  if (form.dataset.sent) {
    event.preventDefault()
    return
  }
  form.dataset.sent = 'yes'
  form.setAttribute('aria-busy', 'true')
  // a download leaves the page as it is
  setTimeout(() => release(form), 8000)
})
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) release(form)
})

function release(form) {
  delete form.dataset.sent
  form.removeAttribute('aria-busy')
}

/* "select all" of a list */
document.addEventListener('change', (event) => {
  const all = event.target.closest('[data-select-all]')
  if (!all) return
  for (const box of document.querySelectorAll(
    `input[name="${CSS.escape(all.dataset.selectAll)}"]`
  )) {
    box.checked = all.checked
  }
})

/* a question before an act that is hard to undo; the server checks whatever was answered */
document.addEventListener(
  'submit',
  (event) => {
    const question = event.submitter?.dataset.confirm
    if (question && !window.confirm(question)) {
      event.preventDefault()
      event.stopImmediatePropagation()
    }
  },
  true
)

/* print buttons */
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-print]')) window.print()
})

/* the time of the device goes with a check-in, so that a wrong clock is seen; the server's decides */
document.addEventListener(
  'submit',
  (event) => {
    const field = event.target.querySelector('[data-device-time]')
    if (field) field.value = String(Date.now())
  },
  true
)

/* the week of a timetable as a calendar; loaded where there is one, and not on a telephone */
up.compiler('[data-timetable]', (element) => {
  if (matchMedia('(max-width: 48rem)').matches) return
  let leave = null
  let left = false
  import('./timetable_board.js').then(({ mountBoard }) => {
    if (!left) leave = mountBoard(element)
  })
  return () => {
    left = true
    leave?.()
  }
})
