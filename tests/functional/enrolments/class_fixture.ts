import type { ApiResponse } from '@japa/api-client'
import clock from '#app/shared/clock'
import { xlsxOf } from '#tests/fixtures/make_spreadsheet'
import {
  buildWorld,
  emptyDatabase,
  insertRow,
  syntheticIdentityNumber,
  userWith,
  type World,
  type WorldBase,
} from '#tests/support/world'

/** An empty database with the small world on 2026-03-02, and nothing left behind. */
export async function setUpWorld(): Promise<{ world: World; tearDown: () => Promise<void> }> {
  clock.stopAt('2026-03-02')
  await emptyDatabase()
  const world = await buildWorld()
  return {
    world,
    tearDown: async () => {
      clock.resume()
      await emptyDatabase()
    },
  }
}

let classes = 0

/** A class of the welder course that is enrolling, unless said otherwise. */
export async function aClass(
  world: World,
  base: WorldBase,
  values: Record<string, unknown> = {}
): Promise<number> {
  classes++
  const at = clock.instant()
  const admin = await userWith('base_admin', { baseId: base.id })
  return insertRow('course_classes', {
    code: `T-${classes}`,
    base_id: base.id,
    plan_allocation_id: base.allocationIds.welding,
    specialty_id: world.specialtyIds.welding,
    course_id: world.courseIds.welder,
    assessment_body_id: world.bodyId,
    room_id: base.roomIds[0],
    trainer_id: base.trainerIds[0],
    year: world.year,
    term_number: classes,
    starts_on: '2026-04-07',
    ends_on: '2026-04-10',
    seats: 30,
    status: 'enrolling',
    created_by_id: admin.id,
    created_at: at,
    updated_at: at,
    ...values,
  })
}

/** A form for somebody whom nobody knows; equal numbers give the same person. */
export function aTrainee(number: number, values: Record<string, unknown> = {}) {
  return {
    name: '赵晓峰',
    documentType: 'resident_identity_card',
    documentNumber: numberOf(number),
    phone: `139${String(20_000_000 + number)}`,
    traineeCategory: 'rural_migrant',
    ...values,
  }
}

export function numberOf(number: number): string {
  return syntheticIdentityNumber(`19${80 + Math.floor(number / 900)}-05-12`, number % 900)
}

const HEADERS = ['姓名', '证件号码', '手机号', '人员类别']

/** A roster with one row for each number; `row` may change the cells. */
export async function aRoster(
  numbers: number[],
  row: (number: number) => string[] = rowOf
): Promise<Buffer> {
  return xlsxOf({ rows: [HEADERS, ...numbers.map((number) => row(number))] })
}

export function rowOf(number: number): string[] {
  return ['赵晓峰', numberOf(number), `139${String(20_000_000 + number)}`, '农村转移就业劳动者']
}

/** What a refused form says, at its field or above the page. */
export function said(response: ApiResponse): string {
  const { error, inputErrorsBag = {} } = response.flashMessages() as any
  return String(error ?? Object.values(inputErrorsBag).flat()[0] ?? '')
}
