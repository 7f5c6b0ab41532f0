import { canVerify } from './proof/message.js'
import { openCertificate, openStatus, payloadIn } from './proof/certificate.js'
import { WORDS } from './offline_words.js'

/*
 * Verifies a certificate without any server: with the keys and the list of revoked certificates that
 * came along with this page, or out of a file. Bundled into `public/offline/verify.html`.
 */
const DAY_MS = 86_400_000
const STALE_DAYS = 7
const by = (id) => document.getElementById(id)

let language = 'zh'
let kit = null
let status = null
let shown = null

const word = (key, values = {}) =>
  WORDS[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name])

/**
 * The kit in force is the newer of two. One whose list is not signed by its keys is refused, and so is
 * a file signed by a key that is not known here: anybody can make keys.
 */
async function take(candidate, isFile = false) {
  if (!Array.isArray(candidate?.keys)) return false
  const keys = isFile && kit ? kit.keys : candidate.keys
  const opened = await openStatus(String(candidate.status), keys)
  if (opened.fault) return false
  if (status && opened.at < status.at) return true
  kit = candidate
  status = opened
  return true
}

function moment(at) {
  const parts = new Date(at.getTime() + 8 * 3_600_000).toISOString()
  return `${parts.slice(0, 10)} ${parts.slice(11, 16)}`
}

function ageInDays() {
  return Math.max(0, Math.floor((Date.now() - status.at.getTime()) / DAY_MS))
}

function ageWords() {
  if (!status) return word('no_list')
  const days = ageInDays()
  const age = days === 0 ? word('today') : word('days_ago', { days })
  const values = { at: moment(status.at), age, count: status.count }
  return word(days > STALE_DAYS ? 'list_stale' : 'list_is', values)
}

async function judge(text) {
  if (!canVerify()) return { tint: 'warn', key: 'cannot' }
  if (!kit) return { tint: 'warn', key: 'no_keys' }
  const opened = await openCertificate(payloadIn(text), kit.keys)
  if (opened.fault) return { tint: 'fail', key: opened.fault }
  const { facts } = opened
  const dead = await status.find(facts.number)
  if (dead) return { tint: 'fail', key: dead.state, facts, since: dead.since }
  const isNewer = facts.signedOn > moment(status.at).slice(0, 10)
  if (isNewer) return { tint: 'warn', key: 'newer', facts }
  return { tint: ageInDays() > STALE_DAYS ? 'warn' : 'pass', key: 'good', facts }
}

function node(name, text, className) {
  const made = document.createElement(name)
  if (text) made.textContent = text
  if (className) made.className = className
  return made
}

function show(verdict) {
  const { tint, key, facts, since } = verdict
  const values = { at: status ? moment(status.at) : '', since: since ?? '' }
  const head = node('div', '', `verdict ${tint}`)
  const mark = node('i', { pass: '✓', warn: '?', fail: '×' }[tint])
  mark.setAttribute('aria-hidden', 'true')
  const words = node('div')
  words.append(node('h2', word(`${key}_title`)), node('p', word(`${key}_text`, values)))
  head.append(mark, words)
  const parts = [head]
  if (facts) parts.push(factList(facts))
  const next = node('div', '', 'next')
  if (since) next.append(node('p', word('since', { since })))
  if (facts) next.append(node('p', ageWords()))
  next.append(node('p', word(`${key}_next`)))
  parts.push(next)
  by('result').replaceChildren(...parts)
  by('result').hidden = false
}

function factList(facts) {
  const list = node('dl')
  const grade = facts.grade ? WORDS[language].grades[facts.grade - 1] : ''
  for (const [label, value] of [
    ['holder', facts.holder],
    ['title_of', [facts.title, facts.workType].filter(Boolean).join(' · ')],
    ['grade', grade],
    ['number', facts.number],
    ['issued_on', facts.issuedOn],
    ['issuer', facts.issuer],
  ]) {
    if (value) list.append(node('dt', word(label)), node('dd', value, label))
  }
  return list
}

async function ask(text) {
  shown = await judge(text)
  show(shown)
  by('result').scrollIntoView({ block: 'nearest' })
}

function speak() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  document.title = `${word('title')} · Bagong`
  for (const one of document.querySelectorAll('[data-word]')) {
    one.textContent = word(one.dataset.word)
  }
  by('language').textContent = language === 'zh' ? 'English' : '中文'
  by('language').lang = language === 'zh' ? 'en' : 'zh-CN'
  by('age').textContent = ageWords()
  if (shown) show(shown)
}

async function fetchKit() {
  const response = await fetch('/trust/kit.json', { cache: 'no-store' })
  if (!response.ok || !(await take(await response.json()))) throw new Error('no list')
}

by('ask').addEventListener('submit', (event) => {
  event.preventDefault()
  void ask(by('text').value)
})
by('language').addEventListener('click', () => {
  language = language === 'zh' ? 'en' : 'zh'
  speak()
})
by('file').addEventListener('change', async () => {
  const [file] = by('file').files
  const read = file
    ? await file
        .text()
        .then(JSON.parse)
        .then(take, () => false)
    : true
  speak()
  if (!read) by('age').textContent = word('file_bad')
  else if (shown && by('text').value) void ask(by('text').value)
})
by('fetch').addEventListener('click', async () => {
  const got = await fetchKit().then(
    () => true,
    () => false
  )
  speak()
  if (!got) by('age').textContent = word('fetch_bad')
})

await take(JSON.parse(by('kit').textContent)).catch(() => false)
if (location.protocol.startsWith('http')) {
  by('fetch').hidden = false
  await fetchKit().catch(() => false)
}
if (/[?&]lang=en\b/.test(location.search)) language = 'en'
speak()
if (location.hash.length > 1) {
  by('text').value = location.hash.slice(1)
  void ask(by('text').value)
}
