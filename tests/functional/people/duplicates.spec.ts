import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import clock from '#app/shared/clock'
import DecideMerge from '#app/people/duplicates/actions/decide_merge'
import ProposeMerge from '#app/people/duplicates/actions/propose_merge'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import EnrolTrainee from '#app/enrolments/actions/enrol_trainee'
import RevealIdentity from '#app/people/actions/reveal_identity'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { ownData } from '#app/portal/data_exports/queries/own_data'
import { detect } from '#app/subsidies/anomalies/screen'
import { MOVED, STAYING } from '#app/people/duplicates/references'
import { noteDuplicates } from '#app/people/duplicates/note_duplicates'
import { scanPeople } from '#app/people/duplicates/scan_people'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { codeOf } from '#tests/functional/subsidies/paying'
import { aClass, aTrainee, numberOf, said } from '#tests/functional/enrolments/class_fixture'
import {
  aPerson,
  buildWorld,
  insertRow,
  emptyDatabase,
  userWith,
  type World,
} from '#tests/support/world'
import type User from '#models/user'

const isPostgres = () => db.connection().dialect.name === 'postgres'
const proof = '侯马市公安局证明 2026-17'

test.group('Two records of one person', (group) => {
  let world: World
  let who: Awaited<ReturnType<typeof officers>>

  group.each.setup(async () => {
    clock.stopAt('2026-10-13')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    return async () => {
      clock.resume()
      await emptyDatabase()
    }
  })

  /** Two people whose phones are the same, in two finished classes of one base; the pair is noted. */
  async function twins({ workType = '焊条电弧焊工' } = {}) {
    const one = await finishedClass(world, { people: 1 })
    const other = await finishedClass(world, { people: 1, workType })
    const [keepId, formerId] = [one.personIds[0], other.personIds[0]]
    const { phone_index: phone } = await db.from('persons').where('id', keepId).firstOrFail()
    await db.from('persons').where('id', formerId).update({ phone_index: phone })
    await db.transaction((trx) => noteDuplicates(trx, [formerId]))
    const pair = await db.from('person_duplicates').firstOrFail()
    return { one, other, keepId, formerId, duplicateId: pair.id as number }
  }

  async function merge(pair: { duplicateId: number; keepId: number }) {
    await new ProposeMerge().handle({ actor: who.admin, ...pair, reason: proof })
    clock.stopAt('2026-10-14')
    const { duplicateId } = pair
    const result = 'confirmed' as const
    return new DecideMerge().handle({ actor: who.reviewer, duplicateId, result, reason: '属实' })
  }

  const post = (client: ApiClient, user: User, path: string, form: Record<string, unknown>) =>
    client.post(path).loginAs(user).withCsrfToken().form(form).redirects(0)
  const owner = async (table: string, id: number) =>
    (await db.from(table).where('id', id).firstOrFail()).person_id as number

  test('are found when a record is written and by a scan, and what is empty equals nothing', async ({
    assert,
  }) => {
    const first = await aPerson()
    const { phone_index: phone } = await db.from('persons').where('id', first).firstOrFail()
    const same = await aPerson()
    await db.from('persons').where('id', same).update({ phone_index: phone })
    const born = await aPerson({ birthOn: '1991-01-01' })
    await db.from('persons').where('id', born).update({ phone_index: phone })
    for (const column of ['phone_index', 'birth_on']) {
      for (const id of [await aPerson(), await aPerson()]) {
        await db
          .from('persons')
          .where('id', id)
          .update({ phone_index: phone, [column]: null })
      }
    }
    assert.deepEqual(await scanPeople(0), { noted: 1, nextAfter: null })
    const pairs = await db.from('person_duplicates')
    assert.deepEqual(
      pairs.map((row) => [row.first_id, row.second_id, row.reasons, row.status]),
      [[first, same, 'name_birth_phone', 'open']]
    )
    await db.from('person_duplicates').update({ status: 'different' })
    assert.equal((await scanPeople(0)).noted, 0)
  })

  test('a document somebody had before leads to the record under the new one', async ({
    assert,
    client,
  }) => {
    const classId = await aClass(world, world.a, { starts_on: '2026-11-02', ends_on: '2026-11-05' })
    const { traineeCategory, ...person } = aTrainee(7)
    await new EnrolTrainee().handle({ actor: who.admin, classId, person, traineeCategory })
    const known = await db.from('persons').orderBy('id', 'desc').firstOrFail()
    const other = await finishedClass(world, { people: 1 })
    const old = numberOf(7).slice(0, 6) + numberOf(7).slice(8, 17)
    const form = { documentType: 'resident_identity_card', documentNumber: old, proof }
    const path = `/people/${other.personIds[0]}/documents`

    const wrong = await post(client, who.admin, path, { ...form, documentNumber: '14108119' })
    assert.include(said(wrong), '不是这类证件的号码')
    ;(await post(client, who.otherAdmin, path, form)).assertStatus(403)
    ;(await post(client, who.admin, path, form)).assertStatus(302)

    const pair = await db.from('person_duplicates').firstOrFail()
    assert.deepEqual(
      [pair.first_id, pair.second_id, pair.reasons],
      [known.id, other.personIds[0], 'former_document'].sort((a, b) =>
        typeof a === 'number' && typeof b === 'number' ? a - b : 0
      )
    )
    const found = await post(client, who.admin, '/people/searches', { q: old })
    assert.include(found.header('location'), '/people')
    const audits = await db.from('audit_entries').where('action', 'person.former_document_recorded')
    assert.lengthOf(audits, 1)
    assert.notInclude(JSON.stringify(audits), old)
  })

  test('become one by two people; every moved row is listed and goes back when undone', async ({
    assert,
    client,
  }) => {
    const { other, keepId, formerId, duplicateId } = await twins()
    const path = `/people/duplicates/${duplicateId}`
    const proposal = { keepId, reason: proof }
    for (const user of [who.otherAdmin, who.instructor, who.auditor]) {
      ;(await post(client, user, `${path}/proposals`, proposal)).assertStatus(403)
    }
    assert.include(
      said(await post(client, who.reviewer, `${path}/proposals`, { reason: proof })),
      '保留哪份'
    )
    await post(client, who.reviewer, `${path}/proposals`, proposal)
    const decision = { result: 'confirmed', reason: '属实' }
    ;(await post(client, who.admin, `${path}/decisions`, decision)).assertStatus(403)
    assert.include(
      said(await post(client, who.reviewer, `${path}/decisions`, decision)),
      '由你提出'
    )
    const page = await client.get(path).loginAs(who.secondReviewer)
    page.assertTextIncludes('确认合并')
    clock.stopAt('2026-10-14')
    await post(client, who.secondReviewer, `${path}/decisions`, decision)

    assert.equal(
      (await db.from('persons').where('id', formerId).firstOrFail()).merged_into_id,
      keepId
    )
    assert.equal(await owner('enrolments', other.enrolmentIds[0]), keepId)
    assert.equal(await owner('certificates', other.certificateIds[0]), keepId)
    const lines = await db.from('person_merge_lines').orderBy('id')
    assert.includeMembers(
      lines.map((line) => line.table_name),
      ['enrolments', 'certificates', 'grade_records']
    )
    ;(await client.get(`/people/${formerId}`).loginAs(who.admin).redirects(0)).assertHeader(
      'location',
      `/people/${keepId}`
    )

    const asked = await post(client, who.admin, `${path}/proposals`, {
      reason: '姓名相同，实为堂兄弟',
    })
    assert.equal(said(asked), '')
    const undone = await post(client, who.approver, `${path}/decisions`, decision)
    assert.equal(said(undone), '')
    assert.equal(await owner('enrolments', other.enrolmentIds[0]), formerId)
    assert.equal(await owner('certificates', other.certificateIds[0]), formerId)
    assert.isNull((await db.from('persons').where('id', formerId).firstOrFail()).merged_into_id)
    assert.lengthOf(await db.from('person_merge_lines'), lines.length * 2)
    const actions = await db
      .from('audit_entries')
      .whereLike('action', 'person_duplicate.%')
      .orderBy('id')
    assert.deepEqual(
      actions.map((row) => row.action.split('.')[1]),
      ['proposed', 'merged', 'undo_proposed', 'undone']
    )

    ;(await post(client, who.otherAdmin, `${path}/difference`, { reason: '堂兄弟' })).assertStatus(
      403
    )
    await post(client, who.admin, `${path}/difference`, { reason: '堂兄弟' })
    assert.equal((await db.from('person_duplicates').firstOrFail()).status, 'different')
  })

  test('count as one for the subsidies a person can have', async ({ assert }) => {
    const pair = await twins()
    const { claimIds } = await new PrepareClaims().handle({
      actor: who.admin,
      classId: pair.one.classId,
    })
    await new SubmitClaims().handle({ actor: who.admin, claimIds })
    await merge(pair)
    const prepared = await new PrepareClaims().handle({
      actor: who.admin,
      classId: pair.other.classId,
    })
    assert.deepEqual(prepared.submittable, [])
    assert.lengthOf(prepared.refused, 1)
  })

  test('stay two while both have what one person can have once', async ({ assert }) => {
    const pair = await twins()
    const codeNow = () =>
      codeOf(new ProposeMerge().handle({ actor: who.reviewer, ...pair, reason: proof }))
    for (const { classId } of [pair.one, pair.other]) {
      await new PrepareClaims().handle({ actor: who.admin, classId })
    }
    assert.equal(await codeNow(), 'E_BOTH_SUBSIDISED')
    await db.from('claims').where('person_id', pair.formerId).update({ status: 'rejected' })
    await db
      .from('certificates')
      .where('person_id', pair.formerId)
      .update({
        work_type: (await db.from('certificates').where('person_id', pair.keepId).firstOrFail())
          .work_type,
      })
    assert.equal(await codeNow(), 'E_BOTH_CERTIFIED')
    await db.from('certificates').where('person_id', pair.formerId).update({ status: 'revoked' })
    await db
      .from('enrolments')
      .where('person_id', pair.formerId)
      .update({ course_class_id: pair.one.classId })
    assert.equal(await codeNow(), 'E_BOTH_IN_CLASS')
    const self = await userWith('reviewer', { personId: pair.keepId })
    assert.equal(
      await codeOf(new ProposeMerge().handle({ actor: self, ...pair, reason: proof })),
      'E_OWN_RECORD'
    )
  })

  test('are flagged when both claim the same subsidy, before anybody judged them', async ({
    assert,
  }) => {
    const { one, other, keepId, formerId } = await twins()
    for (const { classId } of [one, other]) {
      await new PrepareClaims().handle({ actor: who.admin, classId })
    }
    const detections = async () => {
      const found = await detect(db.connection(), 'all')
      return [...found.detections.values()]
        .filter((flag) => flag.case === 'two_records')
        .map((flag) => flag.personId)
    }
    assert.sameMembers(await detections(), [keepId, formerId])
    await db.from('person_duplicates').update({ status: 'different' })
    assert.isEmpty(await detections())
  })

  test('are not taken apart once something rests on the merge', async ({ assert }) => {
    const pair = await twins()
    await merge(pair)
    clock.stopAt('2026-10-16')
    const { duplicateId } = pair
    await new PrepareClaims().handle({ actor: who.admin, classId: pair.one.classId })
    assert.equal(
      await codeOf(new ProposeMerge().handle({ actor: who.admin, duplicateId, reason: '误并' })),
      'E_DECIDED_ON_TOP'
    )
  })

  test('a copy of own data holds what the merge left with the former record, until it is undone', async ({
    assert,
    client,
  }) => {
    const { keepId, formerId, duplicateId } = await twins()
    const trainee = await userWith('trainee', { personId: keepId })
    const at = clock.instant()
    await insertRow('account_requests', {
      ...{ person_id: formerId, bank_name: '交通银行', account_cipher: 'x', account_mask: '尾号' },
      ...{ account_index: 'x', reason: '换卡', status: 'withdrawn', asked_by_id: trainee.id },
      ...{ asked_at: at, file_kind: 'pdf', file_path: 'x', file_sha256: 'a'.repeat(64) },
    })
    await new RevealIdentity().handle({ actor: who.admin, personId: formerId, reason: '核对证件' })
    const copy = async () => {
      const tables = await ownData(keepId)
      return Object.fromEntries(tables.map(({ name, rows }) => [name, rows]))
    }
    assert.lengthOf((await copy()).account_requests, 0)

    await merge({ duplicateId, keepId })
    const merged = await copy()
    assert.deepEqual(
      merged.person.map((one) => one.record),
      ['current', 'former']
    )
    assert.equal(merged.account_requests[0].bank_name, '交通银行')
    assert.equal(merged.reveals[0].reason, '核对证件')
    await client.post('/me/data').loginAs(trainee).withCsrfToken().redirects(0)
    await new OutboxWorker().drain()
    assert.lengthOf(await db.from('data_exports').where('status', 'ready'), 1)

    const undo = { actor: who.admin, duplicateId, keepId, reason: '不是同一人' }
    await new ProposeMerge().handle(undo)
    await new DecideMerge().handle({
      ...{ actor: who.reviewer, duplicateId, result: 'confirmed', reason: '属实' },
    })
    const apart = await copy()
    assert.lengthOf(apart.person, 1)
    assert.lengthOf(apart.account_requests, 0)
    const { id } = await db.from('data_exports').firstOrFail()
    const late = await client
      .post(`/me/data/${id}/file`)
      .loginAs(trainee)
      .withCsrfToken()
      .redirects(0)
    assert.include(String(late.flashMessages().error), '过期')
  })

  test('who is enrolled by the former document is the one that stayed', async ({ assert }) => {
    const pair = await twins()
    await merge(pair)
    const number = numberOf(9)
    const { blindIndex } = await import('#app/shared/crypto/field_cipher')
    await db
      .from('persons')
      .where('id', pair.formerId)
      .update({ document_index: blindIndex('document', number) })
    const classId = await aClass(world, world.a, { starts_on: '2026-11-02', ends_on: '2026-11-05' })
    const { traineeCategory, ...person } = aTrainee(9)
    const { name } = await db.from('persons').where('id', pair.keepId).firstOrFail()
    const { id } = (await new EnrolTrainee().handle({
      actor: who.admin,
      classId,
      person: { ...person, name },
      traineeCategory,
    })) as any
    const rows = await db.from('enrolments').where('course_class_id', classId)
    assert.deepEqual(
      rows.map((row) => row.person_id),
      [pair.keepId],
      String(id)
    )
    const at = clock.instant()
    await assert.rejects(
      () => db.table('grade_records').insert({ person_id: pair.formerId, created_at: at }),
      /person_merged/
    )
  })

  test('who is enrolled or claimed for while the merge runs is not lost', async ({ assert }) => {
    const pair = await twins()
    await new ProposeMerge().handle({ actor: who.admin, ...pair, reason: proof })
    const { duplicateId } = pair
    const [merged, prepared] = await Promise.allSettled([
      new DecideMerge().handle({
        actor: who.reviewer,
        duplicateId,
        result: 'confirmed',
        reason: '属实',
      }),
      new PrepareClaims().handle({ actor: who.admin, classId: pair.other.classId }),
    ])
    assert.equal(merged.status, 'fulfilled', String((merged as any).reason))
    if (prepared.status === 'rejected') assert.match(String(prepared.reason), /person_merged/)
    assert.lengthOf(await db.from('claims').where('person_id', pair.formerId), 0)
  }).skip(() => !isPostgres(), 'SQLite has one writer')

  test('every column that names a person either moves or is said to stay', async ({ assert }) => {
    const named = [...MOVED.map(({ table, column }) => `${table}.${column}`), ...STAYING]
    const keys = await foreignKeysToPersons()
    const others = ['users.person_id']
    assert.deepEqual(
      keys.filter((key) => ![...named, ...others].includes(key)),
      []
    )
  })
})

async function foreignKeysToPersons(): Promise<string[]> {
  if (isPostgres()) {
    const { rows } = await db.rawQuery(
      `SELECT c.conrelid::regclass::text || '.' || a.attname AS key FROM pg_constraint c
       JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
       WHERE c.contype = 'f' AND c.confrelid = 'persons'::regclass`
    )
    return rows.map((row: { key: string }) => row.key)
  }
  const tables = await db.from('sqlite_master').where('type', 'table').select('name')
  const keys: string[] = []
  for (const { name } of tables) {
    const found = await db.rawQuery(`PRAGMA foreign_key_list(${name})`)
    for (const key of found) if (key.table === 'persons') keys.push(`${name}.${key.from}`)
  }
  return keys
}
