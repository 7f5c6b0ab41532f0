import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { setTimeout as wait } from 'node:timers/promises'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import ScreenAnomalies from '#app/subsidies/anomalies/actions/screen_anomalies'
import SettleFlag from '#app/subsidies/anomalies/actions/settle_flag'
import { detect, keepFlags, lockScreening, screenClaims } from '#app/subsidies/anomalies/screen'
import { lockClaims } from '#app/subsidies/claim_rows'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { PaymentDesk } from '#tests/functional/subsidies/paying'
import { documentOf, loadList } from '#tests/support/status_lists'
import { buildWorld, emptyDatabase, type World } from '#tests/support/world'

const isPostgres = () => db.connection().dialect.name === 'postgres'
const screen = () => new ScreenAnomalies().handle({ actor: null })
const flags = () => db.from('anomaly_flags').orderBy('id')
/** The flag of the person on the pension list. */
const pensionFlag = async () => {
  const rows = await flags()
  return rows.find((row) => row.code === 'F9')
}

test.group('Screenings beside each other', (group) => {
  let world: World
  let who: Awaited<ReturnType<typeof officers>>

  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    return () => clock.resume()
  })

  async function pensioner() {
    const made = await finishedClass(world, { people: 2 })
    const { claimIds } = await new PrepareClaims().handle({
      actor: who.admin,
      classId: made.classId,
    })
    const line: [string, string, string] = [
      '赵晓峰',
      await documentOf(made.personIds[0]),
      '2025-05-01',
    ]
    const load = () => loadList(who.policyManager, 'pension', [line], { asOf: '2026-10-01' })
    return { ...made, claimIds, load }
  }

  test('six screenings of everything and a batch raise each flag once', async ({ assert }) => {
    const desk = new PaymentDesk(world, who)
    const { load } = await pensioner()
    await desk.payable({ people: 3 })
    await load()
    const [batch, ...screenings] = await Promise.allSettled([
      desk.batch(),
      ...Array.from({ length: 6 }, screen),
    ])
    assert.equal(batch.status, 'fulfilled')
    for (const one of screenings) assert.equal(one.status, 'fulfilled')
    const raised = screenings.reduce(
      (sum, one) => sum + (one.status === 'fulfilled' ? one.value.raised : 0),
      0
    )
    const rows = await flags()
    assert.isAtMost(raised, rows.length)
    assert.isAbove(rows.length, 0)
    assert.equal(new Set(rows.map((row) => row.fingerprint)).size, rows.length)
    assert.isTrue(rows.every((row) => row.status === 'open'))
  }).timeout(20_000)

  test('a flag raised while everything was read is not cleared', async ({ assert }) => {
    const { load, claimIds } = await pensioner()
    const trx = await db.transaction()
    await lockScreening(trx)
    const slow = screen()
    await waitsFor('advisory')
    await load()
    await screenClaims(trx, claimIds)
    await trx.commit()
    const { raised, cleared } = await slow
    assert.equal(cleared, 0)
    assert.equal(raised, 0)
    const flag = await pensionFlag()
    assert.equal(flag.status, 'open')
  }).skip(() => !isPostgres(), 'SQLite has one writer')

  test('a flag is written while its claim is being decided', async ({ assert }) => {
    const { load, claimIds } = await pensioner()
    await load()
    const deciding = await db.transaction()
    await lockClaims(deciding, claimIds)
    const { raised } = await screen()
    await screenClaims(deciding, claimIds)
    await deciding.commit()
    assert.isAbove(raised, 0)
    assert.lengthOf(await flags(), raised)
    const flag = await pensionFlag()
    assert.equal(flag.status, 'open')
  }).skip(() => !isPostgres(), 'SQLite has one writer')

  test('what was settled meanwhile stays settled', async ({ assert }) => {
    const { load } = await pensioner()
    await load()
    await screen()
    const flag = await pensionFlag()
    await new SettleFlag().handle({
      actor: who.reviewer,
      flagId: flag.id,
      step: 'propose',
      reason: '已核对，非本人',
    })
    await db.from('status_lists').update({ status: 'superseded' })
    const findings = await detect(db.connection(), 'all')
    const settling = await db.transaction()
    await settling
      .from('anomaly_flags')
      .where('id', flag.id)
      .update({ status: 'dismissed', decided_by_id: who.approver.id })
    const screening = await db.transaction()
    await lockScreening(screening)
    const run = { scope: 'all' as const, subjectId: null, actor: null }
    const writing = keepFlags(screening, findings, run)
    await waitsFor('transactionid')
    await settling.commit()
    const { cleared } = await writing
    assert.equal(cleared, 0)
    await screening.commit()
    const after = await pensionFlag()
    assert.equal(after.status, 'dismissed')
  }).skip(() => !isPostgres(), 'SQLite has one writer')

  test('without another screening it is read once, beside one again', async ({ assert }) => {
    const { load } = await pensioner()
    await load()
    const first = await screen()
    assert.isAbove(first.raised, 0)
    assert.lengthOf(await db.from('anomaly_runs'), 1)
    const [one, other] = await Promise.all([screen(), screen()])
    assert.equal(one.raised + other.raised, 0)
    assert.lengthOf(await db.from('anomaly_runs'), 3)
    assert.lengthOf(await db.from('audit_entries').where('action', 'anomalies.screened'), 3)
  })
})

/** Until a transaction waits for a lock of this kind. */
async function waitsFor(kind: 'advisory' | 'transactionid') {
  for (let tries = 0; tries < 200; tries++) {
    const { rows } = await db.rawQuery(
      'SELECT 1 FROM pg_locks WHERE locktype = ? AND NOT granted',
      [kind]
    )
    if (rows.length > 0) return
    await wait(25)
  }
  throw new Error(`Nobody waits for ${kind}`)
}
