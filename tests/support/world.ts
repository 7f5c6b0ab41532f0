import db from '@adonisjs/lucid/services/db'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import clock from '#app/shared/clock'
import { keyFile, publicBytes } from '#app/certificates/signed_payload/signing_keys'
import { keysDir } from '#config/storage'
import { blindIndex, encryptField } from '#app/shared/crypto/field_cipher'
import User from '#models/user'
import type { Role } from '#app/accounts/roles'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

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

/** Puts the key in use that signs the certificates of a test. */
export async function insertSigningKey(at = clock.instant()) {
  const kid = '2601-000000'
  mkdirSync(keysDir, { recursive: true })
  writeFileSync(keyFile(kid), signingKey.export({ type: 'pkcs8', format: 'pem' }))
  await insertRow('signing_keys', {
    kid,
    alg: 'EdDSA',
    public_key: publicBytes(signingKey),
    not_before: '2020-01-01T00:00:00.000Z',
    created_at: at,
  })
}

/**
 * Builds the small world on an empty, migrated database. The day is 2026-03-02 unless the test stops
 * the clock at another one first.
 */
export async function buildWorld(): Promise<World> {
  const at = clock.instant()
  const year = 2026
  await insertSigningKey(at)

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
    await insertRow('grades', {
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
    insertRow('specialties', {
      code,
      position,
      name_zh: zh,
      name_en: en,
      source: SOURCE,
      created_at: at,
    })
  const specialtyIds = {
    welding: await specialty('welding', 1, '焊接加工', 'Welding'),
    care: await specialty('care', 2, '中医康养与家政服务', 'Care and household services'),
  }

  const occupation = async (
    code: string,
    zh: string,
    en: string,
    specialtyId: number,
    ranks: number[]
  ) => {
    const id = await insertRow('occupations', {
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
      await insertRow('occupation_grades', { occupation_id: id, work_type: '', grade_rank: rank })
    }
    await insertRow('specialty_occupations', { specialty_id: specialtyId, occupation_id: id })
    return id
  }
  const occupationIds = {
    welder: await occupation('6-18-02-04', '焊工', 'Welder', specialtyIds.welding, [2, 3, 4, 5, 6]),
    carer: await occupation(
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
    insertRow('courses', {
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
    welder: await course(
      'HG4',
      specialtyIds.welding,
      occupationIds.welder,
      3,
      '焊工 四级/中级工',
      'Welder, level 4'
    ),
    carer: await course(
      'YL5',
      specialtyIds.care,
      occupationIds.carer,
      2,
      '养老护理员 五级/初级工',
      'Elderly carer, level 5'
    ),
  }

  const bodyId = await insertRow('assessment_bodies', {
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
    await insertRow('assessment_body_filings', {
      assessment_body_id: bodyId,
      occupation_id: occupationId,
      grade_rank: rank,
    })
  }

  await insertRow('work_calendar_years', { year, source: SOURCE, loaded_at: at })
  await db.table('work_days').multiInsert([
    { day: '2026-01-01', year, kind: 'rest', name: '元旦' },
    { day: '2026-10-01', year, kind: 'rest', name: '国庆节' },
    { day: '2026-10-10', year, kind: 'work', name: '国庆节调休' },
  ])

  const { policyId, fundId } = await buildPolicy(at, year)
  return {
    year,
    specialtyIds,
    occupationIds,
    courseIds,
    bodyId,
    policyId,
    fundId,
    a: await buildBase('A', '侯马市公共实训基地', at, year, specialtyIds),
    b: await buildBase('B', '另一个实训基地', at, year, specialtyIds),
  }
}

async function buildBase(
  code: string,
  name: string,
  at: string,
  year: number,
  specialtyIds: World['specialtyIds']
): Promise<WorldBase> {
  const id = await insertRow('bases', {
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
    await insertRow('base_specialties', { base_id: id, specialty_id: specialtyId })
  }
  const room = (roomCode: string) =>
    insertRow('rooms', {
      base_id: id,
      code: roomCode,
      name_zh: `实训室${roomCode}`,
      name_en: `Room ${roomCode}`,
      seats: 50,
      created_at: at,
    })
  const trainer = (trainerCode: string) =>
    insertRow('trainers', {
      base_id: id,
      code: trainerCode,
      name: `教师${code}${trainerCode}`,
      qualification: '高级技师',
      created_at: at,
    })
  const planId = await insertRow('annual_plans', {
    base_id: id,
    year,
    capacity: 200,
    value_status: 'example',
    source: SOURCE,
    created_at: at,
  })
  const allocation = (specialtyId: number) =>
    insertRow('plan_allocations', {
      annual_plan_id: planId,
      specialty_id: specialtyId,
      capacity: 100,
    })
  return {
    id,
    planId,
    allocationIds: {
      welding: await allocation(specialtyIds.welding),
      care: await allocation(specialtyIds.care),
    },
    roomIds: [await room('R1'), await room('R2')],
    trainerIds: [await trainer('T1'), await trainer('T2')],
  }
}

/** 2018 Shanxi per-day formula with a few conditions, confirmed, so that payment is possible. */
async function buildPolicy(at: string, year: number) {
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
  const { ruleSetHash } = await import('#app/rules/hash')
  const ruleSetId = await insertRow('rule_sets', {
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
  const policyId = await insertRow('policies', {
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
  const fundId = await insertRow('funds', {
    code: `employment-${year}`,
    name_zh: '就业补助资金',
    name_en: 'Employment subsidy fund',
    year,
    appropriated_fen: 100_000_000,
    value_status: 'example',
    source: SOURCE,
    created_at: at,
  })
  await insertRow('fund_entries', {
    fund_id: fundId,
    kind: 'appropriated',
    amount_fen: 100_000_000,
    created_at: at,
  })
  return { policyId, fundId }
}

let users = 0

/** Creates a user with the roles, at a base when the role belongs to one. */
export async function userWith(
  role: Role | Role[],
  {
    baseId = null,
    personId = null,
    name,
  }: { baseId?: number | null; personId?: number | null; name?: string } = {}
): Promise<User> {
  const held = Array.isArray(role) ? role : [role]
  const at = clock.instant()
  users++
  const id = await insertRow('users', {
    username: `${held[0]}_${users}_${process.pid}`,
    full_name: name ?? `${held[0]} ${users}`,
    // The hash of no password: tests sign in through the session.
    password: '$argon2id$v=19$m=19456,t=2,p=1$unusable$unusable',
    status: 'active',
    locale: 'zh-CN',
    base_id: baseId,
    person_id: personId,
    created_at: at,
    updated_at: at,
  })
  for (const one of held) await insertRow('user_roles', { user_id: id, role: one, granted_at: at })
  const user = await User.findOrFail(id)
  return user.loadRoles()
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
  const body = `141081${birthOn.replaceAll('-', '')}${String(sequence % 1000).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, index) => total + weight * Number(body[index]), 0)
  return body + '10X98765432'[sum % 11]
}

/**
 * Empties every table but the migrations and makes the audit chain start anew. Only the few tables that
 * hold rows are touched: to truncate all of them costs a server more than most groups of tests.
 */
export async function emptyDatabase() {
  const client = db.connection()
  const all = await client.getAllTables(['public'])
  const tables = all.filter((table) => !table.startsWith('adonis_'))
  await (client.dialect.name === 'postgres' ? emptyPostgres(tables) : emptySqlite(tables))
  await insertRow('audit_heads', { id: 1, sequence: 0, hash: '0'.repeat(64) })
}

async function emptySqlite(tables: string[]) {
  const full = await tablesWithRows(tables)
  // Those that refuse a deletion or count it.
  const triggers = await db
    .from('sqlite_master')
    .where('type', 'trigger')
    .whereIn('tbl_name', full)
    .whereLike('sql', '% DELETE %')
    .select('name', 'sql')
  await db.rawQuery('PRAGMA foreign_keys = OFF')
  for (const trigger of triggers) await db.rawQuery(`DROP TRIGGER ${trigger.name}`)
  for (const table of full) await db.rawQuery(`DELETE FROM "${table}"`)
  await db.rawQuery('DELETE FROM sqlite_sequence')
  for (const trigger of triggers) await db.rawQuery(trigger.sql)
  await db.rawQuery('PRAGMA foreign_keys = ON')
}

async function emptyPostgres(tables: string[]) {
  const { rows } = await db.rawQuery('SELECT rolsuper FROM pg_roles WHERE rolname = current_user')
  if (!rows[0].rolsuper) {
    const names = tables.map((table) => `"${table}"`).join(', ')
    await db.rawQuery(`TRUNCATE ${names} RESTART IDENTITY CASCADE`)
    return
  }
  const full = await tablesWithRows(tables)
  await db.transaction(async (trx) => {
    // Without triggers and foreign keys, as TRUNCATE does it.
    await trx.rawQuery('SET LOCAL session_replication_role = replica')
    for (const table of full) await trx.rawQuery(`DELETE FROM "${table}"`)
    await trx.rawQuery(
      `SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
       FROM pg_sequences
       WHERE schemaname = 'public' AND sequencename NOT LIKE 'adonis%' AND last_value IS NOT NULL`
    )
    // A test may go on in the transaction around this one, and there all rules hold.
    await trx.rawQuery('SET LOCAL session_replication_role = origin')
  })
}

async function tablesWithRows(tables: string[]): Promise<string[]> {
  const found = await db.rawQuery(
    tables
      .map((name) => `SELECT '${name}' AS name WHERE EXISTS (SELECT 1 FROM "${name}")`)
      .join(' UNION ALL ')
  )
  return (found.rows ?? found).map(({ name }: { name: string }) => name)
}
