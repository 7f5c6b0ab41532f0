import {
  createCalendar,
  destroyCalendar,
  Interaction,
  ResourceTimeline,
} from '@event-calendar/core'
import '@event-calendar/core/index.css'
import '../css/timetable_board.css'

/*
 * The week table as a calendar in which sessions are dragged. It draws what the table holds and saves
 * nothing: a session that is dropped opens the same page of the change, in a layer, as its link does.
 *
 * The parts of a day are its columns: time runs in halves or thirds of a day, not in minutes, so that a
 * session can only be dropped where one can be.
 */

const PARTS = ['morning', 'afternoon', 'evening']
const NARROWEST = 76
const ROW_HEADER = 124

/** Puts the calendar in place of the table; gives the function that takes it away. */
export function mountBoard(element) {
  const data = JSON.parse(element.dataset.timetable)
  const words = JSON.parse(element.dataset.words)
  const parts = PARTS.slice(0, data.entries.some((one) => one.slot === 'evening') ? 3 : 2)
  const hours = 24 / parts.length
  const columns = data.days.length * parts.length

  const board = document.createElement('div')
  board.className = 'week-board'
  board.setAttribute('role', 'group')
  board.setAttribute('aria-label', words.label)
  const hint = document.createElement('p')
  hint.className = 'hint'
  hint.textContent = words.hint
  const live = document.createElement('p')
  live.className = 'visually-hidden'
  live.setAttribute('aria-live', 'polite')
  const place = document.createElement('div')
  board.append(hint, live, place)
  element.before(board)
  element.classList.add('has-board')

  const startOf = (day, slot) => `${day}T${two(parts.indexOf(slot) * hours)}:00:00`
  const endOf = (day, slot) => {
    const index = parts.indexOf(slot) + 1
    return index < parts.length
      ? `${day}T${two(index * hours)}:00:00`
      : `${localDay(new Date(`${day}T12:00:00`), 1)}T00:00:00`
  }

  let picked = null
  let isDropping = false

  const calendar = createCalendar(place, [ResourceTimeline, Interaction], {
    view: 'resourceTimelineWeek',
    date: data.from,
    firstDay: 1,
    hiddenDays: [0, 1, 2, 3, 4, 5, 6].filter(
      (weekday) => !data.days.some((day) => new Date(`${day}T12:00:00`).getDay() === weekday)
    ),
    headerToolbar: { start: '', center: '', end: '' },
    height: 'auto',
    slotDuration: { hours },
    snapDuration: { hours },
    slotLabelInterval: { hours },
    slotWidth: Math.max(
      NARROWEST,
      Math.floor((element.parentElement.clientWidth - ROW_HEADER - 28) / columns)
    ),
    slotLabelFormat: (time) => words.slots[parts[Math.floor(time.getHours() / hours)]],
    dayHeaderFormat: (date) => words.days[localDay(date)] ?? '',
    editable: false,
    eventDurationEditable: false,
    pointer: false,
    nowIndicator: false,
    resources: data.rows.map((row) => ({ id: String(row.id), title: row.name })),
    events: data.entries.map((entry, index) => ({
      id: `entry-${index}`,
      resourceIds: [String(entry.row)],
      start: startOf(entry.day, entry.slot),
      end: endOf(entry.day, entry.slot),
      title: entry.title,
      startEditable: entry.mayMove,
      classNames: classesOf(entry),
      extendedProps: { entry },
    })),
    eventContent: ({ event }) => ({ domNodes: contentOf(event.extendedProps.entry) }),
    eventDidMount: ({ event, el }) => prepare(event, el),
    eventAllUpdated: () => withoutTableRoles(place),
    // Enter and Space arrive here too; so does the click that ends a drag.
    eventClick: ({ event, jsEvent }) => {
      jsEvent.preventDefault()
      if (isDropping) return
      const target = picked ? targetOf(picked) : null
      drop()
      open(event.extendedProps.entry, target)
    },
    eventDrop: (info) => {
      isDropping = true
      setTimeout(() => (isDropping = false), 300)
      const entry = info.event.extendedProps.entry
      const isSameRow = !info.newResource || data.by !== 'class'
      if (!isSameRow) return info.revert()
      const target = {
        day: localDay(info.event.start),
        slot: parts[Math.floor(info.event.start.getHours() / hours)],
        row: info.newResource ? Number(info.newResource.id) : entry.row,
      }
      open(entry, target, () => info.revert())
    },
  })

  function contentOf(entry) {
    const title = document.createElement('b')
    title.textContent = entry.title
    const who = data.by === 'trainer' ? entry.room : entry.trainer
    const state = entry.isClashing ? words.clash : entry.isHeld ? words.held : ''
    // A line each: in a narrow column a name would break in two.
    const lines = [`${entry.from}–${entry.to}`, who, state].filter(Boolean).map((text) => {
      const line = document.createElement('span')
      line.textContent = text
      return line
    })
    return [title, ...lines]
  }

  function prepare(event, el) {
    const entry = event.extendedProps.entry
    if (event.id === 'ghost') return
    if (entry.id) el.dataset.session = entry.id
    el.tabIndex = 0
    el.removeAttribute('role')
    el.addEventListener('keydown', (key) => onKey(key, entry))
    el.addEventListener('blur', () => picked && drop())
  }

  function onKey(key, entry) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[
      key.key
    ]
    if (step && entry.mayMove) {
      key.preventDefault()
      move(entry, step)
    } else if (key.key === 'Escape' && picked) {
      drop()
      live.textContent = words.ended
    }
  }

  function move(entry, [across, down]) {
    if (!picked) {
      picked = {
        entry,
        column: data.days.indexOf(entry.day) * parts.length + parts.indexOf(entry.slot),
        row: data.rows.findIndex((row) => row.id === entry.row),
      }
    }
    picked.column = between(picked.column + across, columns - 1)
    if (data.by !== 'class') picked.row = between(picked.row + down, data.rows.length - 1)
    const target = targetOf(picked)
    calendar.removeEventById('ghost')
    calendar.addEvent({
      id: 'ghost',
      resourceIds: [String(target.row)],
      start: startOf(target.day, target.slot),
      end: endOf(target.day, target.slot),
      title: entry.title,
      startEditable: false,
      classNames: ['ghost'],
      extendedProps: { entry },
    })
    live.textContent = words.moved
      .replace('{title}', entry.title)
      .replace('{day}', words.days[target.day])
      .replace('{slot}', words.slots[target.slot])
      .replace('{row}', data.rows[picked.row].name)
  }

  function targetOf({ column, row }) {
    return {
      day: data.days[Math.floor(column / parts.length)],
      slot: parts[column % parts.length],
      row: data.rows[row].id,
    }
  }

  function drop() {
    picked = null
    calendar.removeEventById('ghost')
  }

  function open(entry, target, onLeft) {
    if (!entry.mayMove) return location.assign(entry.href)
    const url = new URL(entry.href, location.href)
    if (target) {
      url.searchParams.set('day', target.day)
      url.searchParams.set('slot', target.slot)
      if (data.by !== 'class') url.searchParams.set(data.by, target.row)
    }
    up.layer.open({
      url: url.pathname + url.search,
      target: '#main',
      size: 'large',
      history: false,
      onDismissed: () => onLeft?.(),
    })
  }

  return () => {
    destroyCalendar(calendar)
    board.remove()
    element.classList.remove('has-board')
  }
}

function classesOf(entry) {
  return [
    entry.isSitting ? 'ex' : '',
    entry.isClashing ? 'bad' : '',
    entry.isHeld ? 'held' : '',
  ].filter(Boolean)
}

/** The library calls its boxes a table without the rows of one; the real table stands beside. */
function withoutTableRoles(board) {
  for (const box of board.querySelectorAll('[role]')) {
    if (TABLE_ROLES.includes(box.getAttribute('role'))) box.removeAttribute('role')
  }
  // Without such a role a box may not carry its place in a table either.
  for (const place of TABLE_PLACES) {
    for (const box of board.querySelectorAll(`[${place}]:not([role])`)) box.removeAttribute(place)
  }
}

const TABLE_ROLES = ['table', 'rowgroup', 'row', 'rowheader', 'columnheader', 'cell']
const TABLE_PLACES = ['aria-colindex', 'aria-rowindex', 'aria-colcount', 'aria-rowcount']
const two = (number) => String(number).padStart(2, '0')
const between = (number, most) => Math.max(0, Math.min(number, most))

/** The day of a date by the clock of the calendar, so many days on: `2026-03-09`. */
function localDay(date, days = 0) {
  const moved = new Date(date.getFullYear(), date.getMonth(), date.getDate() + days)
  return `${moved.getFullYear()}-${two(moved.getMonth() + 1)}-${two(moved.getDate())}`
}
