import db from '@adonisjs/lucid/services/db'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import clock from '#app/shared/clock'
import { keyFile, publicBytes } from '#app/certificates/signed_payload/signing_keys'
import { keysDir } from '#config/storage'
import { ruleSetHash } from '#app/rules/hash'
import { blindIndex, encryptField } from '#app/shared/crypto/field_cipher'
import { postgresEmptier, runOnSqlite } from '#tests/support/empty_database'
import User from '#models/user'
import type { Role } from '#app/accounts/roles'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export { emptyDatabase } from '#tests/support/empty_database'

/** Ids of a small world: two bases with all that a class needs, one policy, one fund. */
export interface World {
  year: number
  specialtyIds: { welding: number; care: number }
  occupationIds: { welder: number; carer: number }
  /** Courses of 16 hours (two days): welder grade 四级 and carer grade 五级. */
  courseIds: { welder: number; carer: number }
  bodyId: number
  policyId: number
  fundId: number
  a: WorldBase
  b: WorldBase
}

export interface WorldBase {
  id: number
  planId: number
  allocationIds: { welding: number; care: number }
  roomIds: [number, number]
  trainerIds: [number, number]
}

const SOURCE = JSON.stringify({ document: '测试文件', clause: '第一条' })

/** Inserts a row and gives its id, on both databases. */
export async function insertRow(
  table: string,
  row: Record<string, unknown>,
  trx?: TransactionClientContract
): Promise<number> {
  const [result] = await (trx ?? db).table(table).returning('id').insert(row)
  return Number(result?.id ?? result)
}

/** The key of the process that signs certificates; made once, since each world needs one. */
const signingKey = generateKeyPairSync('ed25519').privateKey
const signingKeyPem = signingKey.export({ type: 'pkcs8', format: 'pem' })
const KID = '2601-000000'

function writeSigningKey() {
  mkdirSync(keysDir, { recursive: true })
  writeFileSync(keyFile(KID), signingKeyPem)
}

function signingKeyRow(at: string) {
  return {
    kid: KID,
    alg: 'EdDSA',
    public_key: publicBytes(signingKey),
    not_before: '2020-01-01T00:00:00.000Z',
    created_at: at,
  }
}

/** Stands in the planned rows where the moment belongs at which the world is built. */
const AT = '{at}'

/** Notes a row of the world and gives the id it will have. */
type Note = (table: string, row: Record<string, unknown>) => number

interface Plan {
  world: World
  /** One for each table, with its values. */
  statements: string[]
  /** How many rows each table gets. */
  counts: [table: string, count: number][]
}

let plan: Plan | null = null
let isKnownToPostgres = false

/**
 * Builds the small world on an empty, migrated database. The day is 2026-03-02 unless the test stops
 * the clock at another one first. Most tests begin here: what is written is planned once and then goes to
 * the database in one piece.
 */
export async function buildWorld(): Promise<World> {
  const at = clock.instant()
  writeSigningKey()
  plan ??= planWorld()
  if (db.connection().dialect.name === 'postgres') {
    if (!isKnownToPostgres) await tellPostgres(plan)
    isKnownToPostgres = true
    await db.rawQuery('SELECT tests.build_world(?)', [at])
  } else {
    await runOnSqlite(plan.statements.map((statement) => statement.replaceAll(AT, at)))
  }
  return structuredClone(plan.world)
}

/** The world as a function of the database, which plans its statements once for all tests. */
async function tellPostgres({ statements, counts }: Plan) {
  const steps = [
    ...statements.map((statement) => statement.replaceAll(`'${AT}'`, 'moment')),
    ...counts.map(
      ([table, count]) => `PERFORM setval(pg_get_serial_sequence('${table}', 'id'), ${count})`
    ),
  ]
  const emptier = await postgresEmptier()
  await emptier.rawQuery(
    `CREATE OR REPLACE FUNCTION tests.build_world(moment text) RETURNS void LANGUAGE plpgsql AS $world$
     BEGIN ${steps.join(';\n')}; END $world$`.replaceAll('?', '\\?')
  )
}

function planWorld(): Plan {
  const rows = new Map<string, Record<string, unknown>[]>()
  const note: Note = (table, row) => {
    const known = rows.get(table) ?? []
    rows.set(table, known)
    return known.push({ id: known.length + 1, ...row })
  }
  const world = noteWorld(note)
  return {
    world,
    statements: [...rows].map(([table, of]) => db.table(table).multiInsert(of).toQuery()),
    counts: [...rows].map(([table, of]) => [table, of.length]),
  }
}

function noteWorld(note: Note): World {
  const at = AT
  const year = 2026
  note('signing_keys', signingKeyRow(at))

  for (const [rank, code, digit, level, zh, en] of [
    [1, 'apprentice', null, '学徒工', '学徒工', 'Apprentice'],
    [2, 'level_5', '5', '五级', '初级工', 'Level 5 / Junior'],
    [3, 'level_4', '4', '四级', '中级工', 'Level 4 / Intermediate'],
    [4, 'level_3', '3', '三级', '高级工', 'Level 3 / Senior'],
    [5, 'level_2', '2', '二级', '技师', 'Level 2 / Technician'],
    [6, 'level_1', '1', '一级', '高级技师', 'Level 1 / Senior technician'],
    [7, 'special', null, '特级技师', '特级技师', 'Special-grade technician'],
    [8, 'chief', null, '首席技师', '首席技师', 'Chief technician'],
  ] as const) {
    note('grades', {
      rank,
      code,
      digit,
      level_zh: level,
      name_zh: zh,
      name_en: en,
      source: SOURCE,
    })
  }

  const specialty = (code: string, position: number, zh: string, en: string) =>
    note('specialties', {
      code,
      position,
      name_zh: zh,
      name_en: en,
      source: SOURCE,
      created_at: at,
    })
  const specialtyIds = {
    welding: specialty('welding', 1, '焊接加工', 'Welding'),
    care: specialty('care', 2, '中医康养与家政服务', 'Care and household services'),
  }

  const occupation = (
    code: string,
    zh: string,
    en: string,
    specialtyId: number,
    ranks: number[]
  ) => {
    const id = note('occupations', {
      code,
      standard_code: code,
      name_zh: zh,
      name_en: en,
      edition: 2018,
      value_status: 'confirmed',
      source: SOURCE,
      created_at: at,
    })
    for (const rank of ranks) {
      note('occupation_grades', { occupation_id: id, work_type: '', grade_rank: rank })
    }
    note('specialty_occupations', { specialty_id: specialtyId, occupation_id: id })
    return id
  }
  const occupationIds = {
    welder: occupation('6-18-02-04', '焊工', 'Welder', specialtyIds.welding, [2, 3, 4, 5, 6]),
    carer: occupation(
      '4-10-01-05',
      '养老护理员',
      'Elderly carer',
      specialtyIds.care,
      [2, 3, 4, 5, 6]
    ),
  }

  const course = (
    code: string,
    specialtyId: number,
    occupationId: number,
    rank: number,
    zh: string,
    en: string
  ) =>
    note('courses', {
      code,
      specialty_id: specialtyId,
      occupation_id: occupationId,
      work_type: '',
      grade_rank: rank,
      title_zh: zh,
      title_en: en,
      theory_hours: 4,
      practice_hours: 12,
      hours_per_day: 8,
      value_status: 'example',
      source: SOURCE,
      listed_until: null,
      created_at: at,
    })
  const courseIds = {
    welder: course(
      'HG4',
      specialtyIds.welding,
      occupationIds.welder,
      3,
      '焊工 四级/中级工',
      'Welder, level 4'
    ),
    carer: course(
      'YL5',
      specialtyIds.care,
      occupationIds.carer,
      2,
      '养老护理员 五级/初级工',
      'Elderly carer, level 5'
    ),
  }

  const bodyId = note('assessment_bodies', {
    code: 'jinnan',
    name_zh: '晋南职业技能评价中心',
    name_en: 'Jinnan Vocational Skill Assessment Centre',
    type_letter: 'S',
    body_code: '0000',
    province_code: '14',
    sequence_code: '100001',
    filed_until: '2028-06-30',
    value_status: 'example',
    source: SOURCE,
    created_at: at,
  })
  for (const [occupationId, rank] of [
    [occupationIds.welder, 3],
    [occupationIds.carer, 2],
  ]) {
    note('assessment_body_filings', {
      assessment_body_id: bodyId,
      occupation_id: occupationId,
      grade_rank: rank,
    })
  }

  note('work_calendar_years', { year, source: SOURCE, loaded_at: at })
  for (const day of [
    { day: '2026-01-01', year, kind: 'rest', name: '元旦' },
    { day: '2026-10-01', year, kind: 'rest', name: '国庆节' },
    { day: '2026-10-10', year, kind: 'work', name: '国庆节调休' },
  ]) {
    note('work_days', day)
  }

  const { policyId, fundId } = notePolicy(note, at, year)
  return {
    year,
    specialtyIds,
    occupationIds,
    courseIds,
    bodyId,
    policyId,
    fundId,
    a: noteBase(note, 'A', '侯马市公共实训基地', at, year, specialtyIds),
    b: noteBase(note, 'B', '另一个实训基地', at, year, specialtyIds),
  }
}

function noteBase(
  note: Note,
  code: string,
  name: string,
  at: string,
  year: number,
  specialtyIds: World['specialtyIds']
): WorldBase {
  const id = note('bases', {
    code,
    kind: 'public_training_base',
    name_zh: name,
    name_en: `Base ${code}`,
    short_name: `HM${code}`,
    account_name: name,
    bank_name: '中国农业银行侯马支行',
    account_cipher: encryptField(`0405${code.charCodeAt(0)}010400123456`),
    account_mask: '****3456',
    source: SOURCE,
    created_at: at,
  })
  for (const specialtyId of Object.values(specialtyIds)) {
    note('base_specialties', { base_id: id, specialty_id: specialtyId })
  }
  const room = (roomCode: string) =>
    note('rooms', {
      base_id: id,
      code: roomCode,
      name_zh: `实训室${roomCode}`,
      name_en: `Room ${roomCode}`,
      seats: 50,
      created_at: at,
    })
  const trainer = (trainerCode: string) =>
    note('trainers', {
      base_id: id,
      code: trainerCode,
      name: `教师${code}${trainerCode}`,
      qualification: '高级技师',
      created_at: at,
    })
  const planId = note('annual_plans', {
    base_id: id,
    year,
    capacity: 200,
    value_status: 'example',
    source: SOURCE,
    created_at: at,
  })
  const allocation = (specialtyId: number) =>
    note('plan_allocations', {
      annual_plan_id: planId,
      specialty_id: specialtyId,
      capacity: 100,
    })
  return {
    id,
    planId,
    allocationIds: {
      welding: allocation(specialtyIds.welding),
      care: allocation(specialtyIds.care),
    },
    roomIds: [room('R1'), room('R2')],
    trainerIds: [trainer('T1'), trainer('T2')],
  }
}

/** 2018 Shanxi per-day formula with a few conditions, confirmed, so that payment is possible. */
function notePolicy(note: Note, at: string, year: number) {
  const words = (zh: string, en: string) => ({ 'zh-CN': zh, en })
  const source = { document: '测试政策', clause: '第一条' }
  const definition = {
    code: 'training_subsidy',
    version: '2026-1',
    kind: 'subsidy',
    title: words('职业培训补贴', 'Training subsidy'),
    effectiveFrom: `${year}-01-01`,
    status: 'confirmed',
    source,
    conditions: [
      {
        id: 'attendance',
        kind: 'at_least',
        fact: 'attendance_percent',
        value: 80,
        message: words('出勤率不低于 80%', 'Attendance of at least 80%'),
        source,
      },
      {
        id: 'components',
        kind: 'empty',
        fact: 'failed_components',
        message: words('各科成绩均不低于 60 分', 'Every component at least 60'),
        source,
      },
      {
        id: 'certificate',
        kind: 'present',
        fact: 'certificate_number',
        message: words('已取得证书', 'A certificate was issued'),
        source,
      },
      {
        id: 'once',
        kind: 'empty',
        fact: 'same_grade_paid',
        message: words('同一职业同一等级只补一次', 'Once per occupation and grade'),
        source,
      },
    ],
    amount: {
      kind: 'per_day_tiers',
      fact: 'attended_days',
      tiers: [
        { upTo: 10, fenPerDay: 15_000 },
        { upTo: 15, fenPerDay: 10_000 },
      ],
      message: words('按日计算', 'Per day'),
      source,
    },
  }
  const ruleSetId = note('rule_sets', {
    kind: 'subsidy',
    code: 'training_subsidy',
    version: '2026-1',
    effective_from: `${year}-01-01`,
    effective_to: null,
    value_status: 'confirmed',
    definition: JSON.stringify(definition),
    hash: ruleSetHash(definition as never),
    created_at: at,
  })
  const policyId = note('policies', {
    code: 'training_subsidy',
    version: '2026-1',
    kind: 'training_subsidy',
    title_zh: '职业培训补贴',
    title_en: 'Training subsidy',
    rule_set_id: ruleSetId,
    status: 'published',
    value_status: 'confirmed',
    confirmed_document: '测试〔2026〕1 号',
    effective_from: `${year}-01-01`,
    source: SOURCE,
    created_at: at,
  })
  const fundId = note('funds', {
    code: `employment-${year}`,
    name_zh: '就业补助资金',
    name_en: 'Employment subsidy fund',
    year,
    appropriated_fen: 100_000_000,
    value_status: 'example',
    source: SOURCE,
    created_at: at,
  })
  note('fund_entries', {
    fund_id: fundId,
    kind: 'appropriated',
    amount_fen: 100_000_000,
    created_at: at,
  })
  return { policyId, fundId }
}

let users = 0

interface UserOptions {
  baseId?: number | null
  personId?: number | null
  name?: string
}

/** Creates a user with the roles, at a base when the role belongs to one. */
export async function userWith(role: Role | Role[], options: UserOptions = {}): Promise<User> {
  const { one } = await usersWith({ one: [role, options] })
  return one
}

/** Creates several users at once, each with roles and whatever `userWith` may be told. */
export async function usersWith<Name extends string>(
  wanted: Record<Name, [role: Role | Role[], options?: UserOptions]>
): Promise<Record<Name, User>> {
  const at = clock.instant()
  const names = Object.keys(wanted) as Name[]
  const held = names.map((key) => [wanted[key][0]].flat())
  const rows = names.map((key, index) => {
    users++
    const { baseId = null, personId = null, name } = wanted[key][1] ?? {}
    return {
      username: `${held[index][0]}_${users}_${process.pid}`,
      full_name: name ?? `${held[index][0]} ${users}`,
      // The hash of no password: tests sign in through the session.
      password: '$argon2id$v=19$m=19456,t=2,p=1$unusable$unusable',
      status: 'active',
      locale: 'zh-CN',
      base_id: baseId,
      person_id: personId,
      created_at: at,
      updated_at: at,
    }
  })
  await db.table('users').multiInsert(rows)
  const usernames = rows.map(({ username }) => username)
  const stored = await db.from('users').whereIn('username', usernames).select('id', 'username')
  const ids = new Map(stored.map(({ id, username }) => [username, Number(id)]))
  const made = rows.map((row, index) => {
    const id = ids.get(row.username)!
    const user = User.$createFromAdapterResult({ id, ...row }) as User
    user.roles = held[index]
    return user
  })
  await db
    .table('user_roles')
    .multiInsert(
      made.flatMap(({ id, roles }) => roles.map((role) => ({ user_id: id, role, granted_at: at })))
    )
  return Object.fromEntries(names.map((key, index) => [key, made[index]])) as Record<Name, User>
}

let persons = 0

/** Creates a synthetic person; the document number is valid and of nobody. */
export async function aPerson({ name = '赵晓峰', birthOn = '1990-05-12' } = {}): Promise<number> {
  persons++
  const documentNumber = syntheticIdentityNumber(birthOn, persons)
  const phone = `139${String(10_000_000 + persons)}`
  const at = clock.instant()
  return insertRow('persons', {
    name,
    name_pinyin: 'zhao xiao feng',
    name_initials: 'zxf',
    document_type: 'resident_identity_card',
    document_cipher: encryptField(documentNumber),
    document_index: blindIndex('document', documentNumber),
    document_mask: `${documentNumber.slice(0, 6)}********${documentNumber.slice(-4)}`,
    birth_on: birthOn,
    // As digit 17 of the number says.
    sex: persons % 2 === 1 ? 'male' : 'female',
    phone_cipher: encryptField(phone),
    phone_index: blindIndex('phone', phone),
    phone_mask: `139****${phone.slice(-4)}`,
    created_at: at,
    updated_at: at,
  })
}

/** A number with a right check digit (GB 11643) in an unused sequence. */
export function syntheticIdentityNumber(birthOn: string, sequence: number): string {
  const area = 141081 + Math.floor(sequence / 1000)
  const body = `${area}${birthOn.replaceAll('-', '')}${String(sequence % 1000).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, index) => total + weight * Number(body[index]), 0)
  return body + '10X98765432'[sum % 11]
}
