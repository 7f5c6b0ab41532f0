import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import i18nManager from '@adonisjs/i18n/services/main'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { dayWords, instantDay } from '#app/shared/words'
import { claimStatuses } from '#app/subsidies/claim_status'
import { dueOn, overdueBefore, REVIEW_WORKING_DAYS } from '#app/subsidies/claim_terms'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import { queueWorkbook } from '#app/subsidies/queue/queries/queue_workbook'
import { workload } from '#app/subsidies/queue/queries/workload'
import HoldClaim from '#app/subsidies/review/actions/hold_claim'
import ReleaseClaim from '#app/subsidies/review/actions/release_claim'
import { readSpreadsheet } from '#app/shared/spreadsheets/read_spreadsheet'
import { QueueSelection, type QueueFilters } from '#app/subsidies/queries/queue_filters'
import { claimQueue, queueCounts, queueStanding } from '#app/subsidies/queries/claim_queue'
import ProposeAmendment from '#app/subsidies/review/actions/propose_amendment'
import { approveClaims } from '#tests/support/review'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { countQueries } from '#tests/functional/oversight/query_count'
import { aPerson, buildWorld, emptyDatabase, type World } from '#tests/support/world'
import { addDays } from '#app/shared/days'
import type { QueueTab } from '#app/subsidies/validators'
import type User from '#models/user'

type Officers = Awaited<ReturnType<typeof officers>>

let world: World
let who: Officers

async function submitted(options: Parameters<typeof finishedClass>[1] = {}) {
  const made = await finishedClass(world, options)
  const { claimIds } = await new PrepareClaims().handle({ actor: who.admin, classId: made.classId })
  await new SubmitClaims().handle({ actor: who.admin, claimIds })
  return { ...made, claimIds }
}

/** The cells of the export of some filters. */
async function exported(filters: QueueFilters): Promise<string[]> {
  const selection = await QueueSelection.of(who.reviewer, filters)
  const { bytes } = await queueWorkbook(selection, i18nManager.locale('zh-CN'))
  const folder = await mkdtemp(join(tmpdir(), 'queue-'))
  const path = join(folder, 'queue.xlsx')
  await writeFile(path, bytes)
  const { sheets } = await readSpreadsheet(path).finally(() => rm(folder, { recursive: true }))
  return sheets[0].rows.flatMap((row) => row.cells.map((cell) => cell.text))
}

/** Ids that the queue lists for a user and some filters, on one page. */
async function listed(user: User, filters: QueueFilters, page = 1) {
  const selection = await QueueSelection.of(user, filters)
  const counts = await queueCounts(selection)
  const { rows } = await claimQueue(selection, counts[selection.tab], page)
  return rows.map((row) => row.id)
}

test.group('The claim queue', (group) => {
  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    return () => clock.resume()
  })

  test('the database puts a claim under the tab that its status and marks tell', async ({
    assert,
  }) => {
    const { claimIds } = await submitted({ people: 1 })
    const tabs: Record<string, QueueTab> = {
      draft: 'draft',
      submitted: 'review',
      reviewed: 'approval',
      approved: 'notice',
      noticed: 'noticed',
      batched: 'payable',
      paying: 'payable',
      failed: 'payable',
      paid: 'paid',
      recovering: 'paid',
      recovered: 'paid',
      returned: 'refused',
      rejected: 'refused',
      withdrawn: 'refused',
    }
    const canStandStill = ['submitted', 'reviewed', 'approved', 'noticed', 'failed']
    const at = clock.instant()
    const tabOf = async (marks: Record<string, unknown>) => {
      const none = { held_at: null, disputed_at: null, notice_closed_at: null }
      await db
        .from('claims')
        .where('id', claimIds[0])
        .update({ ...none, ...marks })
      const row = await db.from('claims').where('id', claimIds[0]).firstOrFail()
      return row.queue_tab
    }
    for (const status of claimStatuses) {
      assert.equal(await tabOf({ status }), tabs[status], status)
      const still = canStandStill.includes(status) ? 'held' : tabs[status]
      assert.equal(await tabOf({ status, held_at: at }), still, `${status}, held`)
      assert.equal(await tabOf({ status, disputed_at: at }), still, `${status}, disputed`)
    }
    assert.equal(await tabOf({ status: 'noticed', notice_closed_at: at }), 'payable')
  })

  test('a page costs the same number of queries, however many claims there are', async ({
    client,
    assert,
  }) => {
    await submitted({ people: 2 })
    const addresses = [
      '/claims',
      '/claims?state=all',
      '/claims?state=review&q=赵',
      '/claims?state=review&overdue=1&assigned=nobody',
    ]
    const cost = async () => {
      const found: number[] = []
      for (const address of addresses) {
        const { queries } = await countQueries(() => client.get(address).loginAs(who.reviewer))
        found.push(queries)
      }
      return found
    }
    await cost()
    const few = await cost()
    await submitted({ people: 60 })
    assert.deepEqual(await cost(), few)
    for (const queries of few) assert.isBelow(queries, 22)
  })

  test('pages from the end hold what pages from the beginning do', async ({ assert }) => {
    const { claimIds } = await submitted({ people: 110 })
    const first = await listed(who.reviewer, { state: 'review' }, 1)
    const second = await listed(who.reviewer, { state: 'review' }, 2)
    const third = await listed(who.reviewer, { state: 'review' }, 3)
    assert.deepEqual([first.length, second.length, third.length], [50, 50, 10])
    assert.deepEqual([...first, ...second, ...third], claimIds)
    const newest = await listed(who.reviewer, { state: 'all' }, 3)
    assert.deepEqual(newest, claimIds.slice(0, 10).reverse())
  })

  test('search finds by number, its last digits, class, name and pinyin', async ({ assert }) => {
    const zhao = await aPerson({ name: '赵晓峰' })
    const wang = await aPerson({ name: '王伟' })
    await db
      .from('persons')
      .where('id', wang)
      .update({ name_pinyin: 'wang wei', name_initials: 'ww' })
    const one = await submitted({ personIds: [zhao], code: 'HM26-HG4-07' })
    const other = await submitted({ personIds: [wang], code: 'HM26-YL5-01' })
    const search = (q: string) => listed(who.reviewer, { state: 'review', q })
    for (const q of [
      'SL26-0000001',
      'sl26-0000001',
      '1',
      'HG4-07',
      '赵',
      '晓峰',
      'zxf',
      'zhaoxiao',
    ]) {
      assert.deepEqual(await search(q), one.claimIds, q)
    }
    assert.deepEqual(await search('王'), other.claimIds)
    assert.deepEqual(await search('wangw'), other.claimIds)
    assert.sameMembers(await search('SL26-'), [...one.claimIds, ...other.claimIds])
    for (const q of ['z', '%', '_', '李', 'HM26-X']) assert.deepEqual(await search(q), [], q)
    assert.deepEqual(await listed(who.otherAdmin, { state: 'all', q: '赵' }), [])
  })

  test('filters narrow the list and the counts of every tab alike', async ({ assert }) => {
    const { claimIds } = await submitted({ people: 3 })
    await db
      .from('claims')
      .where('id', claimIds[0])
      .update({ kind: 'living_allowance', assigned_to_id: who.reviewer.id })
    await db.from('claims').where('id', claimIds[1]).update({ amount_fen: 0 })
    const find = (filters: QueueFilters) => listed(who.reviewer, { state: 'review', ...filters })
    assert.deepEqual(await find({ kind: 'living_allowance' }), [claimIds[0]])
    assert.deepEqual(await find({ verdict: 'not' }), [claimIds[1]])
    assert.deepEqual(await find({ assigned: 'mine' }), [claimIds[0]])
    assert.deepEqual(await find({ assigned: String(who.reviewer.id) }), [claimIds[0]])
    assert.deepEqual(await find({ assigned: 'nobody' }), claimIds.slice(1))
    assert.deepEqual(await find({ from: '2026-10-16' }), [])
    assert.deepEqual(await find({ from: '2026-10-15', to: '2026-10-15' }), claimIds)
    const selection = await QueueSelection.of(who.reviewer, { kind: 'living_allowance' })
    const counts = await queueCounts(selection)
    assert.deepInclude(counts, { review: 1, all: 1, paid: 0 })
  })

  test('the database keeps the counts of the tabs with every claim that is written', async ({
    assert,
  }) => {
    const { claimIds } = await submitted({ people: 4 })
    const [first, second, third, fourth] = claimIds
    const change = (id: number, to: Record<string, unknown>) =>
      db.from('claims').where('id', id).update(to)
    const agree = async (after: string) => {
      for (const filters of [
        {},
        { kind: 'living_allowance' },
        { verdict: 'passed' },
        { verdict: 'not', kind: 'training_subsidy' },
        { assigned: 'nobody' },
        { base: world.a.id },
      ] as QueueFilters[]) {
        const selection = await QueueSelection.of(who.reviewer, filters)
        const rows = await selection.ofEveryTab().select('claims.queue_tab')
        const counted: Record<string, number> = { all: rows.length }
        for (const { queue_tab: tab } of rows) counted[tab] = (counted[tab] ?? 0) + 1
        const found = await queueCounts(selection)
        const shown = Object.entries(found).filter(([, count]) => count !== 0)
        if (rows.length === 0) delete counted.all
        assert.isNotNull(selection.tallies())
        assert.deepEqual(Object.fromEntries(shown), counted, `${after}, ${JSON.stringify(filters)}`)
      }
    }
    await agree('sent')
    await change(first, { status: 'reviewed', reviewed_by_id: who.reviewer.id })
    await change(second, { kind: 'living_allowance', amount_fen: 0 })
    await change(third, { held_at: clock.instant(), assigned_to_id: who.reviewer.id })
    await agree('changed')
    await change(third, { base_id: null, occupation_id: null })
    await change(first, { reviewed_at: clock.instant() })
    await agree('moved')
    await db
      .from('claims')
      .whereIn('id', claimIds)
      .update({ status: 'withdrawn', held_at: null, assigned_to_id: null })
    await agree('withdrawn at once')
    for (let turn = 0; turn < 300; turn++) await change(fourth, { amount_fen: turn % 2 ? 500 : 0 })
    await agree('changed often')
    const rows = await db.from('claim_tallies').count('* as total').firstOrFail()
    assert.isBelow(Number(rows.total), 300, 'they are added up')
    await assert.rejects(() =>
      db.transaction(async (trx) => {
        await trx.from('claims').whereIn('id', claimIds).update({ status: 'paid' })
        throw new Error('taken back')
      })
    )
    await agree('taken back')
  })

  test('a claim without class or certificate is listed too', async ({ client, assert }) => {
    const { claimIds } = await submitted({ people: 1 })
    await db
      .from('claims')
      .where('id', claimIds[0])
      .update({ course_class_id: null, certificate_id: null, enrolment_id: null, base_id: null })
    const page = await client.get('/claims?state=review').loginAs(who.reviewer)
    page.assertStatus(200)
    assert.include(page.text(), 'SL26-0000001')
    assert.include(page.text(), '无班级')
  })

  test('overdue is what the deadline in working days says', async ({ assert }) => {
    const calendar = await WorkCalendar.load()
    for (let day = '2026-09-20'; day < '2026-10-30'; day = addDays(day, 1)) {
      const first = overdueBefore(calendar, day)!
      assert.isTrue(dueOn(calendar, first, REVIEW_WORKING_DAYS)! >= day, day)
      assert.isTrue(dueOn(calendar, addDays(first, -1), REVIEW_WORKING_DAYS)! < day, day)
    }
    assert.isNull(overdueBefore(calendar, '2026-01-05'), 'the calendar of 2025 is not loaded')

    const { claimIds } = await submitted({ people: 2 })
    const sent = '2026-09-28T03:00:00.000Z'
    await db.from('claims').where('id', claimIds[0]).update({ submitted_at: sent })
    const due = dueOn(calendar, instantDay(sent), REVIEW_WORKING_DAYS)!
    clock.stopAt(due)
    assert.deepEqual(await listed(who.reviewer, { state: 'review', overdue: '1' }), [])
    clock.stopAt(addDays(due, 1))
    assert.deepEqual(await listed(who.reviewer, { state: 'review', overdue: '1' }), [claimIds[0]])
  })

  test('an approved claim in an open quality sample says what keeps it', async ({
    client,
    assert,
  }) => {
    const { claimIds } = await submitted({ people: 2 })
    await approveClaims(who, claimIds)
    const samples = () => db.from('quality_samples')
    await samples().update({ status: 'void' })
    await samples().where('claim_id', claimIds[0]).update({ status: 'open' })
    const marks = async () => {
      const selection = await QueueSelection.of(who.approver, { state: 'notice' })
      return (await claimQueue(selection, 2)).rows.map((row) => [row.id, row.isSampled])
    }
    assert.deepEqual(await marks(), [
      [claimIds[0], true],
      [claimIds[1], false],
    ])
    const page = await client.get('/claims?state=notice').loginAs(who.approver)
    assert.include(page.text(), '抽中质量抽查')

    await samples().update({ status: 'agreed' })
    assert.deepEqual((await marks()).flat(), [claimIds[0], false, claimIds[1], false])
  })

  test('claims with a correction to decide are found', async ({ client, assert }) => {
    const { claimIds } = await submitted({ people: 2 })
    await new ProposeAmendment().handle({
      ...{ actor: who.reviewer, claimId: claimIds[1], fact: 'attended_days', value: '9' },
      ...{ document: '签到原件第 3 页', reason: '多记一天' },
    })
    assert.deepEqual(await listed(who.reviewer, { state: 'all', amending: '1' }), [claimIds[1]])
    const page = await client.get('/claims?state=all&amending=1').loginAs(who.reviewer)
    assert.include(page.text(), '有事实更正待决定')
  })

  test('list, filter, export, workload and page agree on the days on hold', async ({
    client,
    assert,
  }) => {
    const { claimIds } = await submitted({ people: 2 })
    const [heldId, otherId] = claimIds
    const act = { actor: who.reviewer, claimId: heldId, reason: '等社保回函' }
    const text = async (path: string) =>
      (await client.get(path).loginAs(who.reviewer).header('accept-language', 'zh-CN')).text()
    clock.stopAt('2026-10-16')
    await new HoldClaim().handle(act)
    clock.stopAt('2026-10-30')

    assert.include(await text(`/claims/${heldId}`), '办理期限自')
    assert.deepEqual(await listed(who.reviewer, { state: 'review', overdue: '1' }), [otherId])
    const held = await QueueSelection.of(who.reviewer, { state: 'held' })
    const [stopped] = (await claimQueue(held, 1)).rows
    assert.deepInclude(stopped, { due: null, isOverdue: false, stoppedOn: '2026-10-16' })
    assert.include(await exported({ state: 'held' }), '停钟')
    const [review] = (await workload()).stages
    assert.deepInclude(review.rows[0], { open: 2, held: 1, overdue: 1, earliestDue: '2026-10-29' })

    await new ReleaseClaim().handle(act)

    const { review_from: from } = await db.from('claims').where('id', heldId).firstOrFail()
    assert.equal(instantDay(from), '2026-10-29')
    const selection = await QueueSelection.of(who.reviewer, { state: 'review' })
    const { rows } = await claimQueue(selection, 2)
    assert.deepEqual(
      rows.map((row) => [row.id, row.due, row.isOverdue]),
      [
        [heldId, '2026-11-12', false],
        [otherId, '2026-10-29', true],
      ]
    )
    assert.deepEqual(await listed(who.reviewer, { state: 'review', overdue: '1' }), [otherId])
    assert.deepInclude(await queueStanding(selection), { overdue: 1, earliestDue: '2026-10-29' })
    assert.includeMembers(await exported({ state: 'review' }), ['2026-11-12', '2026-10-29'])
    assert.include(await text(`/claims/${heldId}`), `办理期限 ${dayWords('2026-11-12')}`)

    await db.from('claims').where('id', heldId).update({ status: 'returned' })
    await new SubmitClaims().handle({ actor: who.admin, claimIds: [heldId] })
    const again = await db.from('claims').where('id', heldId).firstOrFail()
    assert.isNull(again.review_from, 'a new sending counts anew')
  })

  test('the export holds what is filtered and is put on record', async ({ client, assert }) => {
    await submitted({ people: 2 })
    const file = await client.get('/claims/export?state=review&q=赵').loginAs(who.admin)
    file.assertStatus(200)
    assert.include(String(file.header('content-type')), 'spreadsheetml')
    const entry = await db.from('audit_entries').where('action', 'claims.exported').firstOrFail()
    assert.deepInclude(JSON.parse(entry.changes), { rows: 2 })
    const denied = await client.get('/claims/export').loginAs(who.instructor).accept('json')
    denied.assertStatus(403)
  })
})
