import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import DecideEvidence from '#app/grades/evidence/actions/decide_evidence'
import RecordEvidence from '#app/grades/evidence/actions/record_evidence'
import RecordLookup from '#app/grades/evidence/actions/record_lookup'
import { certificateNumber } from '#tests/support/entry'
import { aPerson, buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import type { RecordEvidenceInput } from '#app/grades/evidence/actions/record_evidence'
import type User from '#models/user'

test.group('Evidence for a grade', (group) => {
  let world: World
  let maker: User
  let checker: User
  let personId: number

  group.each.setup(async () => {
    clock.stopAt('2026-03-06')
    await emptyDatabase()
    world = await buildWorld()
    maker = await userWith('base_admin', { baseId: world.a.id })
    checker = await userWith('reviewer')
    personId = await aPerson()
    return () => clock.resume()
  })

  const enter = (changes: Partial<RecordEvidenceInput> = {}) =>
    new RecordEvidence().handle({
      actor: maker,
      personId,
      kind: 'certificate',
      detail: 'skill_grade',
      organisation: '太原某评价中心',
      subject: '焊工',
      gradeRank: 3,
      number: certificateNumber(4, '25'),
      fromOn: '2025-04-01',
      proof: '证书复印件',
      occupationIds: [world.occupationIds.welder],
      ...changes,
    })
  const decide = (
    evidenceId: number,
    decision: 'checked' | 'refused' | 'withdrawn',
    actor = checker
  ) => new DecideEvidence().handle({ actor, evidenceId, decision, reason: '看过原件' })

  test('is kept with an encrypted number, its decision and its audit row', async ({ assert }) => {
    const number = certificateNumber(4, '25')
    const { id } = await enter({ number })

    const row = await db.from('person_evidence').where('id', id).firstOrFail()
    assert.deepInclude(row, { status: 'entered', base_id: world.a.id, entered_by_id: maker.id })
    assert.notInclude(JSON.stringify(row), number)
    assert.lengthOf(await db.from('evidence_decisions'), 1)
    const audit = await db.from('audit_entries').where('action', 'evidence.entered').firstOrFail()
    assert.notInclude(audit.changes, number)
  })

  test('a second person checks it, once', async ({ assert }) => {
    const { id } = await enter()

    await assert.rejects(() => decide(id, 'checked', maker), /^E_SAME_PERSON/)
    await decide(id, 'checked')
    await assert.rejects(() => decide(id, 'refused'), /^E_EVIDENCE_STATE/)
    await decide(id, 'withdrawn')
    await assert.rejects(() => decide(id, 'withdrawn'), /^E_EVIDENCE_STATE/)
    const rows = await db.from('evidence_decisions').orderBy('id')
    assert.deepEqual(
      rows.map((row) => row.decision),
      ['entered', 'checked', 'withdrawn']
    )
  })

  test('nobody enters, checks or looks up their own', async ({ assert }) => {
    const self = await userWith('reviewer', { personId })
    const { id } = await enter()

    await assert.rejects(() => enter({ actor: self }), /^E_OWN_PERSON/)
    await assert.rejects(() => decide(id, 'checked', self), /^E_OWN_PERSON/)
    await assert.rejects(
      () =>
        new RecordLookup().handle({
          actor: self,
          evidenceId: id,
          result: 'matches',
          reference: '截图',
        }),
      /^E_OWN_PERSON/
    )
  })

  test('a refusal says why', async ({ assert }) => {
    const { id } = await enter()

    await assert.rejects(
      () => new DecideEvidence().handle({ actor: checker, evidenceId: id, decision: 'refused' }),
      /^E_EVIDENCE_REASON/
    )
  })

  test('what the number says must be what is entered: {fault}')
    .with([
      { fault: 'E_CERTIFICATE_NUMBER', changes: { number: 'S00001410000125400012' } },
      { fault: 'E_CERTIFICATE_GRADE', changes: { gradeRank: 4 } },
      { fault: 'E_CERTIFICATE_YEAR', changes: { fromOn: '2024-04-01' } },
      { fault: 'E_CERTIFICATE_RANK', changes: { gradeRank: null } },
      { fault: 'E_EVIDENCE_DETAIL', changes: { detail: 'junior' } },
      { fault: 'E_EVIDENCE_FUTURE', changes: { fromOn: '2026-03-07' } },
      { fault: 'E_CREDIT_CODE', changes: { creditCode: '91350100M000100Y44' } },
      {
        fault: 'E_EVIDENCE_PERIOD',
        changes: { kind: 'employment', fromOn: '2025-02-01', untilOn: '2025-01-31' },
      },
      {
        fault: 'E_EVIDENCE_FUTURE',
        changes: { kind: 'employment', fromOn: '2025-02-01', untilOn: '2026-03-07' },
      },
    ] as { fault: string; changes: Partial<RecordEvidenceInput> }[])
    .run(async ({ assert }, { fault, changes }) => {
      await assert.rejects(() => enter(changes), new RegExp(`^${fault}`))
      assert.isEmpty(await db.from('person_evidence'))
    })

  test('the form of 特级技师 with two letters is read', async ({ assert }) => {
    const { id } = await enter({ number: certificateNumber('T', '25'), gradeRank: 7 })
    const row = await db.from('person_evidence').where('id', id).firstOrFail()
    assert.equal(row.grade_rank, 7)
  })

  test('a number stands on record once, and again after it was withdrawn', async ({ assert }) => {
    const number = certificateNumber(4, '25')
    const { id } = await enter({ number })
    const other = await aPerson({ name: '王秀兰' })

    await assert.rejects(() => enter({ number, personId: other }), /^E_EVIDENCE_KNOWN/)
    await decide(id, 'withdrawn')
    await enter({ number, personId: other })
  })

  test('a look-up is kept for good, with who, when and what was found', async ({ assert }) => {
    const { id } = await enter()
    const lookUp = (result: 'matches' | 'differs', found?: string) =>
      new RecordLookup().handle({ actor: checker, evidenceId: id, result, found, reference: 'p1' })

    await assert.rejects(() => lookUp('differs'), /^E_LOOKUP_FOUND/)
    await lookUp('differs', '等级为五级')
    await lookUp('matches')
    const rows = await db.from('national_lookups').orderBy('id')
    assert.deepEqual(
      rows.map((row) => [row.result, row.found, row.looked_up_by_id]),
      [
        ['differs', '等级为五级', checker.id],
        ['matches', null, checker.id],
      ]
    )
    await assert.rejects(() => db.from('national_lookups').delete())
  })

  test('only certificates are looked up', async ({ assert }) => {
    const { id } = await enter({ kind: 'employment' })

    await assert.rejects(
      () =>
        new RecordLookup().handle({
          actor: checker,
          evidenceId: id,
          result: 'matches',
          reference: 'p1',
        }),
      /^E_LOOKUP_KIND/
    )
  })
})
