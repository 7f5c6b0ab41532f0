import { test } from '@japa/runner'
import { closureAt } from '#app/bases/resources/queries/closures'
import { teachingFault } from '#app/bases/resources/may_teach'
import { runningFault, type Filing, type Permissions } from '#app/bases/institutions/may_run'

const filing = {
  id: 1,
  specialtyId: 1,
  occupationId: null,
  lowestRank: 2,
  highestRank: 4,
  validFrom: '2026-01-01',
  validUntil: '2026-10-31',
}
const recorded: Permissions = {
  specialties: [
    { specialtyId: 1, endedOn: null },
    { specialtyId: 2, endedOn: '2026-06-30' },
  ],
  licence: { number: 'X', validFrom: '2024-01-01', validUntil: '2026-12-31' },
  filings: [filing],
}
const nothing: Permissions = { specialties: [], licence: null, filings: [] }

test.group('What a base may run', () => {
  test('{name}')
    .with([
      {
        name: 'what nobody recorded limits nothing',
        permissions: nothing,
        training: { specialtyId: 9 },
        fault: null,
      },
      { name: 'licence and filing cover the days', training: { specialtyId: 1 }, fault: null },
      {
        name: 'a specialty that is not approved',
        training: { specialtyId: 3 },
        fault: 'specialty_not_approved',
        limit: null,
      },
      {
        name: 'a specialty whose approval ended before the last day',
        training: { specialtyId: 2 },
        days: ['2026-06-20', '2026-07-01'],
        fault: 'specialty_not_approved',
        limit: '2026-06-30',
      },
      {
        name: 'the licence ends in the middle of the class',
        training: { specialtyId: 1 },
        days: ['2026-12-28', '2027-01-04'],
        fault: 'licence_expired',
        limit: '2026-12-31',
      },
      {
        name: 'the licence begins after the first day',
        training: { specialtyId: 1 },
        days: ['2023-12-30', '2024-01-04'],
        fault: 'licence_not_yet_valid',
        limit: '2024-01-01',
      },
      {
        name: 'a specialty that is approved and not filed',
        training: { specialtyId: 2 },
        days: ['2026-03-01', '2026-03-02'],
        fault: 'not_filed',
        limit: null,
      },
      {
        name: 'a grade above what is filed',
        training: { specialtyId: 1, gradeRank: 5 },
        fault: 'grade_not_filed',
        limit: null,
      },
      {
        name: 'the filing ends one day before the class',
        training: { specialtyId: 1, gradeRank: 3 },
        days: ['2026-10-20', '2026-11-01'],
        fault: 'filing_expired',
        limit: '2026-10-31',
      },
    ] as {
      name: string
      permissions?: Permissions
      training: { specialtyId: number; gradeRank?: number }
      days?: [string, string]
      fault: string | null
      limit?: string | null
    }[])
    .run(({ assert }, { permissions, training, days, fault, limit }) => {
      const [from, to] = days ?? ['2026-03-02', '2026-03-03']
      const found = runningFault(permissions ?? recorded, training, from, to)
      assert.equal(found?.fault ?? null, fault)
      if (limit !== undefined) assert.equal(found!.limit, limit)
    })

  test('a filing of one occupation does not cover another', ({ assert }) => {
    const permissions = { ...recorded, filings: [{ ...filing, occupationId: 7 }] }
    const asked = (occupationId?: number) =>
      runningFault(permissions, { specialtyId: 1, occupationId }, '2026-03-02', '2026-03-03')

    assert.isNull(asked(7))
    assert.isNull(asked())
    assert.equal(asked(8)?.fault, 'not_filed')
  })

  test('a renewed filing goes on where the former ends', ({ assert }) => {
    const renewed = { ...filing, id: 2, validFrom: '2026-05-01', validUntil: '2027-12-31' }
    const permissions = {
      ...recorded,
      licence: { ...recorded.licence!, validUntil: null },
    }

    const asked = (from: string, filings: Filing[]) =>
      runningFault({ ...permissions, filings }, { specialtyId: 1 }, from, '2026-11-10')
    const late = { ...renewed, validFrom: '2026-11-02' }

    assert.isNull(asked('2026-04-20', [filing, renewed]))
    assert.deepEqual(asked('2026-04-20', [filing, late]), {
      fault: 'filing_expired',
      day: '2026-11-01',
      limit: '2026-10-31',
    })
    assert.equal(asked('2026-04-20', [renewed])?.fault, 'filing_not_yet_valid')
  })
})

test.group('Who may teach', () => {
  const of = (validFrom: string | null, validUntil: string | null, specialtyId = 1) => ({
    specialtyId,
    occupationId: null,
    title: '焊工 技师',
    validFrom,
    validUntil,
  })
  test('{name}')
    .with([
      { name: 'no qualification on record limits nobody', held: [], fault: null },
      { name: 'a qualification without an end', held: [of(null, null)], fault: null },
      { name: 'on its last day', held: [of('2026-01-01', '2026-03-02')], fault: null },
      { name: 'a day after it', held: [of('2026-01-01', '2026-03-01')], fault: 'expired' },
      { name: 'before it begins', held: [of('2026-03-03', null)], fault: 'not_yet_valid' },
      { name: 'of another specialty', held: [of(null, null, 2)], fault: 'not_qualified' },
      {
        name: 'an expired one beside one in force',
        held: [of(null, '2025-01-01'), of('2025-06-01', '2027-01-01')],
        fault: null,
      },
    ])
    .run(({ assert }, { held, fault }) => {
      const asked = { trainerId: 5, specialtyId: 1, day: '2026-03-02' }
      assert.equal(teachingFault(held, asked)?.fault ?? null, fault)
    })
})

test.group('Closures', () => {
  test('of the base close every room, of a room only that one, of a slot only that', ({
    assert,
  }) => {
    const closure = { id: 1, fromDay: '2026-05-01', toDay: '2026-05-03', reason: '检修' }
    const base = { ...closure, roomId: null, slot: 'morning' as const }
    const room = { ...closure, id: 2, roomId: 4, slot: null, toDay: '2026-05-05' }
    const at = (roomId: number, day: string, slot: string) =>
      closureAt([base, room], { roomId, day, slot })?.id ?? null

    assert.equal(at(9, '2026-05-03', 'morning'), 1)
    assert.isNull(at(9, '2026-05-03', 'afternoon'))
    assert.isNull(at(9, '2026-05-04', 'morning'))
    assert.equal(at(4, '2026-05-05', 'afternoon'), 2)
    assert.isNull(at(4, '2026-05-06', 'afternoon'))
  })
})
