import { setTimeout as wait } from 'node:timers/promises'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import DecideChange from '#app/bases/institutions/actions/decide_change'
import ProposeChange from '#app/bases/institutions/actions/propose_change'
import DecideRevision from '#app/bases/revisions/actions/decide_revision'
import ProposeRevision, {
  type RevisionContent,
} from '#app/bases/revisions/actions/propose_revision'
import { reserveSeats } from '#app/bases/seats'
import DecideAccountCorrection from '#app/subsidies/account_corrections/actions/decide_account_correction'
import ProposeAccountCorrection from '#app/subsidies/account_corrections/actions/propose_account_correction'
import { checkInvariants } from '#app/oversight/invariants'
import {
  aClass,
  anOpenClass,
  buildStage,
  enrol,
  violationOf,
  type Stage,
} from '#tests/functional/classes/support'
import { emptyDatabase, userWith } from '#tests/support/world'

function propose(
  { admin, world }: Stage,
  content: RevisionContent,
  { year = 2026, document = '侯人社〔2026〕8号' as string | null } = {}
) {
  const reason = '焊接报名多'
  return new ProposeRevision().handle({
    actor: admin,
    baseId: world.a.id,
    year,
    content,
    reason,
    document,
  })
}

function moving({ world }: Stage, welding: number, care: number): RevisionContent {
  const { specialtyIds } = world
  return {
    kind: 'allocations',
    shares: [
      { specialtyId: specialtyIds.welding, seats: welding },
      { specialtyId: specialtyIds.care, seats: care },
    ],
  }
}

async function approve(revisionId: number) {
  const actor = await userWith('approver')
  return new DecideRevision().handle({ actor, revisionId, result: 'approved' })
}

function capacityOf(id: number) {
  return db
    .from('plan_allocations')
    .where('id', id)
    .firstOrFail()
    .then((row) => row.capacity as number)
}

test.group('Changing the plan', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('the base proposes, the bureau approves, and the page tells old, new, reason and approver', async ({
    client,
    assert,
    db: tables,
  }) => {
    const stage = await buildStage()
    const { specialtyIds, a } = stage.world
    const approver = await userWith('approver', { name: '周敏' })
    const proposal = await client
      .post('/plans/2026/revisions')
      .form({
        kind: 'allocations',
        [`shares[s${specialtyIds.welding}]`]: 120,
        [`shares[s${specialtyIds.care}]`]: 80,
        reason: '焊接报名多',
      })
      .loginAs(stage.admin)
      .withCsrfToken()
      .redirects(0)
    const { id } = await db.from('plan_revisions').firstOrFail()
    proposal.assertHeader('location', `/plan_revisions/${id}`)
    assert.equal(await capacityOf(a.allocationIds.welding), 100)

    const own = await client
      .post(`/plan_revisions/${id}/decision`)
      .form({ result: 'approved' })
      .loginAs(stage.admin)
      .withCsrfToken()
    own.assertStatus(403)
    await client
      .post(`/plan_revisions/${id}/decision`)
      .form({ result: 'approved' })
      .loginAs(approver)
      .withCsrfToken()

    assert.equal(await capacityOf(a.allocationIds.welding), 120)
    assert.equal(await capacityOf(a.allocationIds.care), 80)
    const page = await client.get('/plans/2026').loginAs(stage.admin)
    for (const part of ['焊接加工 100 → 120', '焊接报名多', '周敏']) page.assertTextIncludes(part)
    await tables.assertHas('messages', { user_id: stage.admin.id, kind: 'plan_revision_approved' })
    const audit = await db.from('audit_entries').orderBy('sequence', 'desc').firstOrFail()
    assert.equal(audit.action, 'plan_revision.approved')
    assert.deepEqual(JSON.parse(audit.changes).welding, [100, 120])
  })

  test('shares never fall below what is in use nor add up to more than the year', async ({
    assert,
  }) => {
    const stage = await buildStage()
    await anOpenClass(stage, { seats: 30 })
    const code = async (content: RevisionContent) =>
      (await violationOf(() => propose(stage, content)))?.code

    assert.equal(await code(moving(stage, 29, 100)), 'E_SHARE_TOO_SMALL')
    assert.equal(await code(moving(stage, 101, 100)), 'E_SHARES_TOO_MANY')
    assert.equal(await code(moving(stage, 100, 100)), 'E_NOTHING_CHANGES')
    assert.equal(await code({ kind: 'capacity', capacity: 199 }), 'E_CAPACITY_TOO_SMALL')
    await propose(stage, moving(stage, 30, 170))
    assert.equal(await code(moving(stage, 40, 160)), 'E_REVISION_WAITS')
  })

  test('what was reserved after the proposal stops its approval', async ({ assert }) => {
    const stage = await buildStage()
    const id = await propose(stage, moving(stage, 20, 180))
    await anOpenClass(stage, { seats: 30 })

    const violation = await violationOf(() => approve(id))

    assert.equal(violation?.code, 'E_SHARE_TOO_SMALL')
    assert.equal(violation?.params.least, 30)
    const { status } = await db.from('plan_revisions').where('id', id).firstOrFail()
    assert.equal(status, 'proposed')
  })

  test('a capacity and the plan of a new year need a document', async ({ assert, db: tables }) => {
    const stage = await buildStage()
    const bare = await violationOf(() =>
      propose(stage, { kind: 'capacity', capacity: 260 }, { document: null })
    )
    await approve(await propose(stage, { kind: 'capacity', capacity: 260 }))
    const shares = [{ specialtyId: stage.world.specialtyIds.welding, seats: 150 }]
    const created = { kind: 'created', capacity: 150, shares } as const
    await approve(await propose(stage, created, { year: 2027 }))
    const again = await violationOf(() => propose(stage, created, { year: 2027 }))

    assert.equal(bare?.code, 'E_DOCUMENT_NEEDED')
    assert.equal(again?.code, 'E_PLAN_EXISTS')
    await tables.assertHas('annual_plans', { year: 2026, capacity: 260, value_status: 'confirmed' })
    await tables.assertHas('annual_plans', { year: 2027, capacity: 150 })
    await tables.assertHas('plan_allocations', { capacity: 150 })
    const past = await violationOf(() => propose(stage, created, { year: 2025 }))
    assert.equal(past?.code, 'E_YEAR_OVER')
  })

  test('seats are kept by approval, replaced by the next one and ended with none', async ({
    assert,
    client,
  }) => {
    const stage = await buildStage()
    await enrol(stage, await anOpenClass(stage))
    const keep = (seats: number, categories: string[]): RevisionContent => ({
      kind: 'kept_seats',
      kept: {
        specialtyId: stage.world.specialtyIds.welding,
        categories,
        seats,
        untilDay: '2026-06-30',
      },
    })
    const tooMany = await violationOf(() => propose(stage, keep(100, ['veteran'])))
    assert.equal(tooMany?.code, 'E_KEPT_TOO_MANY')
    assert.equal(tooMany?.params.free, 99)

    await approve(await propose(stage, keep(30, ['veteran', 'disabled'])))
    const page = await client.get('/plans/2026').loginAs(stage.admin)
    page.assertTextIncludes('退役军人、残疾人')
    const less = await violationOf(() => propose(stage, moving(stage, 30, 170)))
    assert.equal(less?.params.least, 31)

    await approve(await propose(stage, keep(0, ['disabled'])))
    const live = await db.from('plan_kept_seats').whereNull('ended_at')
    assert.deepEqual(live, [])
  })

  test('another base neither proposes for this one nor reads its changes', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    const id = await propose(stage, moving(stage, 90, 110))
    const other = await userWith('base_admin', { baseId: stage.world.b.id })

    const read = await client.get(`/plan_revisions/${id}`).loginAs(other)
    const page = await client.get('/plans/2026').loginAs(other)
    await client
      .post('/plans/2026/revisions')
      .form({ kind: 'capacity', capacity: 300, document: '侯人社〔2026〕9号', reason: '扩容' })
      .loginAs(other)
      .withCsrfToken()

    read.assertStatus(403)
    assert.notInclude(page.text(), '焊接报名多')
    const rows = await db.from('plan_revisions').orderBy('id', 'desc')
    assert.equal(rows[0].base_id, stage.world.b.id)
  })
})

test.group('The seat ledger', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('leads from its entries to the counters, filtered and as a file', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)
    await enrol(stage, courseClass)

    const page = await client.get('/plans/2026/ledger').loginAs(stage.admin)
    const taken = await client.get('/plans/2026/ledger?kind=take').loginAs(stage.admin)
    const file = await client.get('/plans/2026/ledger/file?kind=take').loginAs(stage.admin)
    const other = await userWith('base_admin', { baseId: stage.world.b.id })
    const foreign = await client.get(`/plans/2026/ledger?base=${stage.world.a.id}`).loginAs(other)

    page.assertTextIncludes('占用 20，退回 0，报名 1，退出 0')
    page.assertTextIncludes('一致')
    assert.notInclude(page.text(), '不一致</')
    taken.assertTextIncludes('占用 0，退回 0，报名 1，退出 0')
    file.assertStatus(200)
    assert.notInclude(foreign.text(), courseClass.code)
  })

  test('says when a counter left its entries', async ({ client }) => {
    const stage = await buildStage()
    await anOpenClass(stage)
    await db
      .from('plan_allocations')
      .where('id', stage.world.a.allocationIds.welding)
      .update({ seats_reserved: 21 })

    const page = await client.get('/plans/2026/ledger').loginAs(stage.admin)

    page.assertTextIncludes('不一致')
  })
})

test.group('The forecast', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('says where its rates come from, plays typed ones, and repeats', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    await enrol(stage, await anOpenClass(stage))
    const read = (query: string) => client.get(`/plans/2026/forecast?${query}`).loginAs(stage.admin)

    const own = await read('')
    const typed = await read('fill=100&conversion=0&noShow=0&dropOut=0&seed=3')
    const none = await read('fill=0&conversion=0&noShow=0&dropOut=0')
    const wrong = await client
      .get('/plans/2026/forecast?fill=101')
      .accept('json')
      .loginAs(stage.admin)

    own.assertTextIncludes('没有历史可数')
    typed.assertTextIncludes('你填的假设')
    assert.equal(bandOf(typed.text()), '200 – 200')
    assert.equal(bandOf(none.text()), '1 – 1')
    assert.equal(bandOf(own.text()), bandOf((await read('')).text()))
    wrong.assertStatus(422)
    const advised = async (risk: number) => {
      const page = await read(`conversion=60&noShow=5&risk=${risk}`)
      page.assertTextIncludes(`不超过 ${risk}%`)
      return Number(
        /\+(\d+)%<\/td>\s*<td class="num">\d+<\/td>(?:(?!<tr>)[^])*建议<\/span>/.exec(
          page.text()
        )?.[1]
      )
    }
    const cautious = await advised(1)
    assert.isAbove(cautious, 0)
    assert.isAbove(await advised(40), cautious)
  })

  test('is of the own base, whatever the address asks', async ({ client, assert }) => {
    const stage = await buildStage()
    await enrol(stage, await anOpenClass(stage))
    const other = await userWith('base_admin', { baseId: stage.world.b.id })

    const response = await client
      .get(`/plans/2026/forecast?base=${stage.world.a.id}&fill=0&noShow=0&dropOut=0`)
      .loginAs(other)

    assert.equal(bandOf(response.text()), '0 – 0')
  })
})

/** The band in the foot of the table of specialties. */
function bandOf(html: string) {
  return /<tfoot>[^]*?<td>(\d+ – \d+)<\/td>/.exec(html)?.[1]
}

test.group('Changing the plan while seats are taken', (group) => {
  group.each.setup(() => emptyDatabase())
  group.each.teardown(async () => {
    clock.resume()
    await emptyDatabase()
  })

  test('a share shrinks or a class reserves, never both', async ({ assert }) => {
    const stage = await buildStage()
    const courseClass = await aClass(stage, { seats: 40 })
    const approver = await userWith('approver')
    const share = () =>
      db.from('plan_allocations').where('id', courseClass.planAllocationId).firstOrFail()
    for (let round = 0; round < 3; round++) {
      const { seats_reserved: reserved } = await share()
      const revisionId = await propose(stage, moving(stage, reserved + 20 + round, 100))
      const move = {
        allocationId: courseClass.planAllocationId,
        classId: courseClass.id,
        actor: stage.admin,
        seats: 15,
      }
      await Promise.allSettled([
        new DecideRevision().handle({ actor: approver, revisionId, result: 'approved' }),
        db.transaction((trx) => reserveSeats(trx, move)),
        db.transaction((trx) => reserveSeats(trx, move)),
      ])
      await db
        .from('plan_revisions')
        .where({ id: revisionId, status: 'proposed' })
        .update({ status: 'refused' })
      const row = await share()
      assert.isAtMost(row.seats_reserved, row.capacity)
    }
    const results = await checkInvariants()
    assert.isTrue(results.find((one) => one.name === 'plan_counters')!.holds)
  })

  test('a decision waits for what it changes before it writes: {table}')
    .with([
      { table: 'plan_revisions', held: 'annual_plans' },
      { table: 'institution_changes', held: 'bases' },
      { table: 'account_corrections', held: 'bases' },
    ] as const)
    .run(async ({ assert }, { table, held }) => {
      if (db.connection().dialect.name !== 'postgres') return
      const stage = await buildStage()
      const { admin, world } = stage
      const actor = await userWith('approver')
      const baseId = world.a.id
      const answer = {
        plan_revisions: async () => {
          const revisionId = await propose(stage, moving(stage, 120, 80))
          return () => new DecideRevision().handle({ actor, revisionId, result: 'approved' })
        },
        institution_changes: async () => {
          const changeId = await addingInstitution(stage, baseId, 'HM-1')
          return () => new DecideChange().handle({ actor, changeId, result: 'confirmed' })
        },
        account_corrections: async () => {
          const correctionId = await new ProposeAccountCorrection().handle({
            ...{ actor: admin, owner: { type: 'base', id: baseId }, reason: '开户行撤并' },
            ...{ accountName: '侯马市公共实训基地', bankName: '中国银行侯马支行' },
            ...{ account: '1402000000000123456', proof: '开户许可证 2026-1' },
          })
          return () =>
            new DecideAccountCorrection().handle({ actor, correctionId, result: 'approved' })
        },
      }
      const decide = await answer[table]()

      const holder = await db.transaction()
      await holder.from(held).orderBy('id').forUpdate().select('id')
      const deciding = decide()
      await someoneWaits()
      const other = await db.transaction()
      const isFree = await other
        .from(table)
        .forUpdate()
        .noWait()
        .firstOrFail()
        .then(() => true)
        .catch(() => false)
      await other.rollback()
      await holder.rollback()
      await deciding

      assert.isTrue(isFree)
      assert.notEqual((await db.from(table).firstOrFail()).status, 'proposed')
    })

  test('two bases given one code at once: one gets it, the other is told', async ({ assert }) => {
    const stage = await buildStage()
    const actor = await userWith('approver')
    const { a, b } = stage.world
    const changeIds = [
      await addingInstitution(stage, a.id, 'HM-1'),
      await addingInstitution(stage, b.id, 'HM-1'),
    ]

    const codes = await Promise.all(
      changeIds.map((changeId) =>
        new DecideChange()
          .handle({ actor, changeId, result: 'confirmed' })
          .then(() => 'confirmed')
          .catch((error) => error.code)
      )
    )

    assert.sameMembers(codes, ['confirmed', 'E_CODE_TAKEN'])
    assert.lengthOf(await db.from('institution_changes').where('status', 'proposed'), 1)
  })
})

function addingInstitution({ admin: actor }: Stage, baseId: number, code: string) {
  const licence = { creditCode: null, licenceNumber: null, authority: null }
  const content = {
    ...{ kind: 'institution_added' as const, code, institutionKind: 'public_body' },
    ...{ nameZh: '侯马市公共实训基地', nameEn: 'Houma Public Training Base' },
    ...{ ...licence, validFrom: null, validUntil: null },
  }
  return new ProposeChange().handle({ actor, baseId, content, document: '侯人社〔2026〕12号' })
}

/** Until a transaction of this database waits for another one. */
async function someoneWaits() {
  for (let tries = 0; tries < 200; tries++) {
    const { rows } = await db.rawQuery(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    if (rows.length > 0) return
    await wait(25)
  }
  throw new Error('Nobody waits')
}
