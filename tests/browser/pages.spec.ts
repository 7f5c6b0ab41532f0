import { test } from '@japa/runner'
import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { HtmlValidate } from 'html-validate'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import {
  closeDesks,
  deskOf,
  DESKTOP,
  openDesk,
  openSite,
  PHONE,
  type DeskOptions,
} from '#tests/support/demo_site'
import { receiptCode } from '#app/subsidies/notices/objection_form'
import { draftedPolicy, finishedRun } from '#tests/support/demo_story'
import type { Desk } from '#tests/support/desk'

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** What a narrow window can break that a wide one does not show. */
const NARROW = ['target-size', 'scrollable-region-focusable', 'link-name', 'button-name', 'label']
const TRAINEES = ['xueyuan', 'xueyuan2']

/** Records of the bureau, looked at from its own desks. */
const BUREAU = 'policies|funds|notices/manage|payments|status_lists|anomalies|objections|employers'

/** The side bar of each desk is walked whole, and of the records those it works on. */
const DESKS: [username: string, records: RegExp][] = [
  ['jidi', new RegExp(`^/(?!${BUREAU}|claims/(samples|workload|runs))`)],
  ['jiaoshi', /^\/(sittings|sessions|classes\/\d+)/],
  ['chushen', /^\/(claims|classes\/\d+$|people|anomalies|objections)/],
  ['fuhe', /^\/(claims|notices|certificates|recoveries|account_corrections|policies\/\d+$)/],
  ['caiwu', /^\/(payments|funds|receipts|recoveries|account_corrections|employers)/],
  ['zhengce', /^\/(policies|courses|status_lists|funds\/changes|awards|employers)/],
  ['shenji', /^\/(claims|payments|dashboard|certificates|classes\/\d+\/claims)/],
  ['xitong', /^\/(users|account|no-such)/],
]

/** High enough that no bar at the edge of the window covers a part of the page. */
const TALL_PHONE = { ...PHONE, height: 4000 }

/** One address for every kind of record and every state that the demonstration has of it. */
async function addressesOfRecords(): Promise<string[]> {
  const kinds: [table: string, address: (id: number) => string[]][] = [
    ['course_classes', classTabs],
    ['sittings', (id) => [`/sittings/${id}`, `/sittings/${id}/arrangement`]],
    ['score_corrections', (id) => [`/corrections/${id}`]],
    ['grade_withdrawals', (id) => [`/grade_withdrawals/${id}`]],
    ['certificates', (id) => [`/certificates/${id}`]],
    ['claims', (id) => [`/claims/${id}`, `/claims/${id}/history`]],
    ['notices', (id) => [`/notices/manage/${id}`, `/notices/manage/${id}/sheet`]],
    ['notice_objections', (id) => [`/objections/${id}`]],
    ['payment_batches', (id) => [`/payments/${id}`]],
    ['account_corrections', (id) => [`/account_corrections/${id}`]],
    ['recoveries', (id) => [`/recoveries/${id}`]],
    ['anomaly_flags', (id) => [`/anomalies/${id}`]],
    ['policies', (id) => [`/policies/${id}`]],
    ['status_lists', (id) => [`/status_lists/${id}`]],
    ['status_list_checks', (id) => [`/status_lists/checks/${id}`]],
    ['roster_imports', (id) => [`/imports/${id}`]],
  ]
  const found: string[] = []
  for (const [table, address] of kinds) {
    const states = await db.from(table).groupBy('status').select('status').max('id as id')
    for (const { id, status } of states) {
      const isTaught = !['draft', 'applied', 'returned', 'cancelled', 'enrolling'].includes(status)
      const addresses = address(id)
      found.push(...(isTaught ? addresses : addresses.slice(0, 2)))
    }
  }
  const first = async (table: string) => {
    const { id } = await db.from(table).min('id as id').firstOrFail()
    return id
  }
  const marked = await db.from('class_sessions').whereNotNull('attendance_marked_at').firstOrFail()
  const unmarked = await db
    .from('class_sessions')
    .join('course_classes', 'course_classes.id', 'class_sessions.course_class_id')
    .where('course_classes.status', 'running')
    .whereNull('attendance_marked_at')
    .select('class_sessions.id')
    .firstOrFail()
  const open = await db.from('course_classes').where('status', 'enrolling').firstOrFail()
  const draft = await draftedPolicy()
  const simulation = await db.from('policy_simulations').orderBy('id', 'desc').firstOrFail()
  const line = await db
    .from('policy_simulation_lines')
    .where('policy_simulation_id', simulation.id)
    .orderBy('id')
    .first()
  const { definition } = await db
    .from('policies')
    .join('rule_sets', 'rule_sets.id', 'policies.rule_set_id')
    .where('policies.id', draft.id)
    .select('rule_sets.definition')
    .firstOrFail()
  const [condition] = JSON.parse(definition).conditions
  const employer = await db.from('employers').orderBy('id').first()
  const award = await db.from('competition_awards').orderBy('id').first()
  const failed = await db.from('claims').where('status', 'failed').orderBy('id').first()
  const receipt = await db.from('payment_lines').where('status', 'paid').firstOrFail()
  const recovery = await db.from('recoveries').whereNotNull('opened_at').firstOrFail()
  const paid = await db.from('claims').where('status', 'paid').firstOrFail()
  return [
    ...found,
    `/sessions/${marked.id}/attendance`,
    `/sessions/${unmarked.id}/attendance`,
    `/classes/${open.id}/imports/create`,
    `/classes/${open.id}/enrolments/create`,
    `/classes/${open.id}/proofs`,
    '/classes/create',
    `/timetable?week=${unmarked.day}`,
    `/timetable?week=${unmarked.day}&by=class&view=list`,
    `/classes/${unmarked.course_class_id}/timetable/changes`,
    `/classes/${unmarked.course_class_id}/timetable/changes/create?session=${unmarked.id}&scope=following&slot=evening`,
    '/feeds',
    '/users/create',
    '/account',
    '/search?q=HM26',
    `/people/${await first('persons')}`,
    `/catalogue/${await first('courses')}`,
    ...['basics', 'conditions/create', 'amount', 'publication'].map(
      (part) => `/policies/${draft.id}/${part}`
    ),
    `/policies/${draft.id}/conditions/${condition.id}`,
    `/policies/${draft.id}/simulations/${simulation.id}`,
    ...(line ? [`/policies/${draft.id}/simulations/${simulation.id}/lines/${line.id}`] : []),
    `/claims/runs/${await finishedRun()}`,
    ...(employer ? [`/employers/${employer.id}/edit`] : []),
    ...(award ? [`/awards/${award.id}`] : []),
    `/funds/${await first('funds')}`,
    `/funds/changes/${draft.changeId}`,
    `/funds/changes/create?fund=${await first('funds')}`,
    '/status_lists/checks/create',
    '/anomalies/call_backs',
    '/claims/samples',
    '/claims/workload',
    '/claims/runs/create?state=review&result=passed',
    '/claims/runs/create?state=review&result=check',
    '/notices/manage/create',
    `/payments/create?fundId=${paid.fund_id}&kind=${paid.kind}`,
    `/payments/${receipt.payment_batch_id}/receipt`,
    `/receipts/${receipt.id}`,
    '/recoveries/create',
    `/recoveries/create?claim=${paid.number}`,
    `/recoveries/${recovery.id}/letter`,
    '/account_corrections/create',
    ...(failed ? [`/account_corrections/create?claim=${failed.number}`] : []),
    '/employers/create',
    '/awards/create',
    ...(await gradePages()),
    '/dashboard/lists/enrolled',
    '/dashboard/lists/paid',
    '/claims?state=all',
    '/classes?q=nothing-of-the-kind',
    '/no-such-page',
  ]
}

/** A person with papers, one of each kind of record of grades, and the forms. */
async function gradePages(): Promise<string[]> {
  const { person_id: holder } = await db.from('appointments').firstOrFail()
  const of = async (table: string) => {
    const { id } = await db.from(table).orderBy('id').firstOrFail()
    return id as number
  }
  return [
    `/people/${holder}/grades`,
    `/people/${holder}/grade_evidence/create?kind=certificate`,
    `/people/${holder}/grade_evidence/create?kind=employment`,
    `/people/${holder}/recognitions/create?kind=settlement`,
    `/people/${holder}/appointments/create`,
    `/grades/${await of('grade_records')}`,
    `/grade_evidence/${await of('person_evidence')}`,
    `/recognitions/${await of('grade_recognitions')}`,
    `/appointments/${await of('appointments')}`,
  ]
}

function classTabs(id: number): string[] {
  const at = `/classes/${id}`
  return [
    at,
    ...['timetable', 'attendance', 'assessment', 'certificates', 'claims'].map(
      (tab) => `${at}/${tab}`
    ),
  ]
}

interface Violation {
  id: string
  impact?: string | null
  help: string
  nodes: { html: string }[]
}

/**
 * Looks at an open page in a wide and in a narrow window: accessibility, sideways scroll, one level-1
 * heading, a title. Gives what is wrong.
 */
async function faultsOf(desk: Desk, wide: { width: number; height: number } = DESKTOP) {
  const { page } = desk
  const { pathname } = new URL(page.url())
  const faults: string[] = []
  const judge = async (size: typeof DESKTOP, violations: Violation[]) => {
    const where = `${pathname} at ${size.width}`
    for (const { id, impact, help, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue
      faults.push(`${where}: ${id} (${help}) ${nodes.length}× ${nodes[0].html.slice(0, 200)}`)
    }
    const sideways = await desk.sideways()
    if (sideways > 0) faults.push(`${where}: ${sideways} px to scroll sideways`)
  }

  await page.setViewportSize(wide)
  const axe = new AxeBuilder({ page }).setLegacyMode(true)
  const { violations } = await axe
    .options({ resultTypes: ['violations'] })
    .withTags(STANDARDS)
    .analyze()
  await judge(wide, violations)
  if (wide.width > TALL_PHONE.width) {
    await page.setViewportSize(TALL_PHONE)
    // The builder has left axe in the page.
    const narrow = await page.evaluate(
      (rules) =>
        (globalThis as any).axe.run({ runOnly: rules, resultTypes: ['violations'] }) as Promise<{
          violations: Violation[]
        }>,
      NARROW
    )
    await judge(TALL_PHONE, narrow.violations)
  }

  const headings = await page.locator('h1').count()
  if (headings !== 1) faults.push(`${pathname}: ${headings} level-1 headings`)
  const title = await page.title()
  if (!title.includes('·')) faults.push(`${pathname}: no title`)
  const text = await page.innerText('body')
  const missing = text.match(/translation missing.*/gi)
  if (missing) faults.push(`${pathname}: ${missing.join(', ')}`)
  return faults
}

let validator: HtmlValidate | undefined

/** What the text of a page has against the standard of HTML, each once. */
async function faultsOfHtml(html: string, address: string): Promise<string[]> {
  if (!validator) {
    const rules = await readFile(app.makePath('.htmlvalidate.json'), 'utf8')
    validator = new HtmlValidate(JSON.parse(rules))
  }
  const { results } = await validator.validateString(html)
  const found = results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message }) => `${address}: ${ruleId} (${message})`)
  )
  return [...new Set(found)]
}

/** Notes below 14 px and controls below 44 px on a phone: for eyes and thumbs of every age. */
async function tooSmall({ page }: Desk): Promise<string[]> {
  await page.setViewportSize(TALL_PHONE)
  return page.evaluate(() => {
    const seen = (one: Element) =>
      one.getClientRects().length > 0 && !one.closest('.visually-hidden, [aria-hidden]')
    const texts = [...document.querySelectorAll('main *, nav *')].filter(
      (one) =>
        seen(one) &&
        [...one.childNodes].some((node) => node.nodeType === 3 && node.nodeValue!.trim())
    )
    const small = texts.filter((one) => Number.parseFloat(getComputedStyle(one).fontSize) < 14)
    const controls = [...document.querySelectorAll('main .btn, main select, main summary, nav a')]
    const low = controls.filter((one) => seen(one) && one.getBoundingClientRect().height < 43.5)
    return [...small, ...low].map(
      (one) => `${location.pathname} small: ${one.outerHTML.slice(0, 90)}`
    )
  })
}

async function htmlOf(desk: Desk, address: string): Promise<string> {
  const answer = await desk.page.request.get(address, { headers: { accept: 'text/html' } })
  return answer.text()
}

/**
 * A page's address and what can be done on it, so that the same page with other acts is looked at
 * again. Asked for without opening it: most have been seen.
 */
async function signatureOf(
  desk: Desk,
  address: string
): Promise<{ signature: string; html: string }> {
  const answer = await desk.page.request.get(address, { headers: { accept: 'text/html' } })
  const html = await answer.text()
  if (!answer.ok()) return { signature: String(answer.status()), html }
  const acts = html.slice(html.indexOf('<main')).matchAll(/<form[^>]* action="([^"]*)"/g)
  const actions = new Set([...acts].map(([, action]) => action).sort())
  const signature = [new URL(answer.url()).pathname, ...actions].join(' ').replace(/\d+/g, '#')
  return { signature, html }
}

async function navigationOf(desk: Desk, selector: string): Promise<string[]> {
  return desk.page
    .locator(selector)
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
}

test.group('Every page', (group) => {
  const seen = new Set<string>()
  const faults: string[] = []

  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  async function look(desk: Desk, address: string) {
    const { signature, html } = await signatureOf(desk, address)
    if (seen.has(signature)) return
    seen.add(signature)
    const status = await desk.go(address)
    if (status >= 500) return void faults.push(`${address}: ${status}`)
    faults.push(...(await faultsOfHtml(html, address)))
    faults.push(...(await faultsOf(desk)))
    await desk.page.setViewportSize(DESKTOP)
  }

  /** Looks at pages in two windows at once, and gives what the windows complained about. */
  async function walk(username: string, addresses: Set<string>): Promise<string[]> {
    const left = [...addresses]
    const desks = [await deskOf(username), await deskOf(username)]
    await Promise.all(
      desks.map(async (desk) => {
        for (let next = left.shift(); next; next = left.shift()) await look(desk, next)
      })
    )
    return desks.flatMap((desk) => desk.faults)
  }

  for (const [username, records] of DESKS) {
    test(`of ${username} is accessible and fits a telephone`, async ({ assert }) => {
      faults.length = 0
      const desk = await deskOf(username)
      await desk.go('/')
      const ofRecords = await addressesOfRecords()
      const addresses = [
        ...(await navigationOf(desk, 'aside.side nav a')),
        ...ofRecords.filter((address) => records.test(address)),
      ]

      const complaints = await walk(username, new Set(addresses))

      assert.deepEqual([...faults, ...complaints, ...desk.faults], [])
    })
  }

  for (const username of TRAINEES) {
    test(`of the trainee ${username} is accessible and fits a telephone`, async ({ assert }) => {
      faults.length = 0
      const desk = await deskOf(username)
      const addresses = ['/me', '/me/classes', '/me/ladder', '/me/certificates', '/me/claims']
      addresses.push('/me/services', '/me/proofs', '/me/leave', '/account', '/check_in', '/courses')
      addresses.push('/me/applications', '/me/objections', '/me/data', '/me/bank_account')
      for (const list of ['/me/certificates', '/me/claims']) {
        await desk.go(list)
        const links = await navigationOf(desk, 'main a')
        addresses.push(...links.filter((href) => /\d$/.test(href)))
      }

      for (const address of addresses) {
        await desk.go(address)
        faults.push(...(await faultsOf(desk, TALL_PHONE)))
        faults.push(...(await faultsOfHtml(await htmlOf(desk, address), address)))
        faults.push(...(await tooSmall(desk)))
      }

      assert.deepEqual([...faults, ...desk.faults], [])
    })
  }

  test('that anybody can open is accessible and fits a telephone', async ({ assert }) => {
    faults.length = 0
    const codeOf = async (status: string) => {
      const row = await db.from('certificates').where('status', status).firstOrFail()
      return row.verification_code
    }
    const notices = await db.from('notices').where('status', 'published')
    const objections = await db
      .from('notice_objections')
      .groupBy('status')
      .select('status')
      .max('number as number')
    const desk = await openDesk()

    for (const address of [
      '/login',
      '/verify',
      '/verify/0000-0000-0000',
      '/verify?q=S000014100001264000001',
      `/verify/${await codeOf('issued')}`,
      `/verify/${await codeOf('revoked')}`,
      '/v/S000014100001264000001',
      '/trust',
      '/offline/verify.html',
      '/notices',
      ...notices.map((notice) => `/notices/${notice.number}`),
      ...notices.slice(0, 1).map(({ number }) => `/notices/${number}/objections/create`),
      ...objections.map(({ number }) => `/notices/objections/${number}/${receiptCode(number)}`),
    ]) {
      await desk.go(address)
      faults.push(...(await faultsOf(desk)))
      faults.push(...(await faultsOfHtml(await htmlOf(desk, address), address)))
    }

    assert.deepEqual([...faults, ...desk.faults], [])
  })

  test('in English is translated and fits a telephone', async ({ assert }) => {
    faults.length = 0
    const claim = await db.from('claims').where('status', 'paid').firstOrFail()
    const finished = await db.from('course_classes').where('status', 'finished').firstOrFail()
    const english: DeskOptions = { locale: 'en', viewport: PHONE }
    const tours: [string, string[]][] = [
      ['jidi', ['/dashboard', '/classes', ...classTabs(finished.id), '/people', '/plans/2026']],
      [
        'chushen',
        [
          ...['/claims?state=all', '/claims?state=review', `/claims/${claim.id}`],
          ...['/claims/samples', '/claims/runs/create?state=review', '/anomalies', '/objections'],
          ...['/policies/1', '/status_lists', '/funds/1'],
        ],
      ],
      ['caiwu', ['/payments', '/recoveries', '/recoveries/create', '/account_corrections']],
      ['xueyuan', ['/me', '/me/classes', '/me/ladder', '/me/claims']],
    ]

    for (const [username, addresses] of tours) {
      const desk = await deskOf(username, english)
      for (const address of addresses) {
        await desk.go(address)
        const sideways = await desk.sideways()
        if (sideways > 0) faults.push(`${address} in English: ${sideways} px to scroll sideways`)
        const words = await desk.page
          .locator('main th[scope="col"], main button, main label')
          .allInnerTexts()
        const untranslated = words.filter((text) => /[\u4e00-\u9fff]{2}/.test(text))
        if (untranslated.length > 0)
          faults.push(`${address} in English: ${untranslated.join(', ')}`)
      }
      faults.push(...desk.faults)
      await desk.close()
    }

    assert.deepEqual(faults, [])
  })
})
