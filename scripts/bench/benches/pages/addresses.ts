import db from '@adonisjs/lucid/services/db'
import { nameOf } from '../../worlds/finished_classes.js'
import { FIRST_PERSON } from '../../worlds/claim_history.js'
import type { Role } from '#app/accounts/roles'
import type { TenYears } from '../../worlds/ten_years.js'

export interface Page {
  name: string
  role: Role | 'public'
  /** Addresses asked in turn: first and deep pages, filters, other records. */
  paths: string[]
}

const SAMPLES = 12

/** The list and detail pages of each role, with addresses spread over the whole history. */
export async function pagesOf(world: TenYears): Promise<Page[]> {
  const spread = (from: number, count: number) =>
    Array.from({ length: SAMPLES }, (_, index) => from + Math.floor((index * count) / SAMPLES))
  const ownBase = await db.from('users').where('username', 'bench_admin').firstOrFail()
  const allClasses = await idsOf('course_classes', { base_id: ownBase.base_id })
  const ownClasses = allClasses.filter((id) => id >= world.classFrom)
  const classes = pick(ownClasses)
  const inClasses = (table: string) =>
    db.from(table).whereIn('course_class_id', classes).orderBy('id').limit(600).select('*')
  const enrolments = await inClasses('enrolments')
  const certificates = await inClasses('certificates')
  const claims = await inClasses('claims').whereIn('id', db.from('claim_traces').select('claim_id'))
  const sessions = await inClasses('class_sessions')
  const sittings = await inClasses('sittings')
  const persons = pick(enrolments.map((row) => row.person_id as number))
  const anyPersons = spread(world.personFrom, world.persons)
  const names = Array.from({ length: SAMPLES }, (_, index) =>
    encodeURIComponent(nameOf(FIRST_PERSON + index * 1571))
  )
  const own = await ownRecords(world.personFrom + 7)
  const at = (ids: number[], path: (id: number) => string) => pick(ids).map(path)
  const lists = (path: string, pages: number, filters: string[]) => [
    path,
    ...Array.from(
      { length: 5 },
      (_, index) => `${path}?page=${1 + Math.floor((index * pages) / 5)}`
    ),
    ...filters.map((filter) => `${path}?${filter}`),
  ]
  const ofClass = (part: string) => at(classes, (id) => `/classes/${id}${part}`)
  const idsIn = (rows: { id: number }[]) => rows.map((row) => row.id)
  const make = (role: Page['role'], pages: Record<string, string[]>): Page[] =>
    Object.entries(pages).map(([name, paths]) => ({ name: `${role}: ${name}`, role, paths }))

  return [
    ...make('base_admin', {
      'dashboard': ['/dashboard'],
      'people of a step': lists('/dashboard/lists/paid', 40, ['year=2024']),
      'classes': lists('/classes', 6, ['state=finished', 'q=HM24', 'year=2024']),
      'class': ofClass(''),
      'class timetable': ofClass('/timetable'),
      'class attendance': ofClass('/attendance'),
      'class assessment': ofClass('/assessment'),
      'class certificates': ofClass('/certificates'),
      'class claims': ofClass('/claims'),
      'class applications': ofClass('/applications'),
      'people in classes': lists('/enrolments', 40, [
        ...['state=confirmed', 'attendance=watch', 'category=rural_migrant'],
        ...names.slice(5, 7).map((name) => `q=${name}`),
      ]),
      'week timetable': spread(0, 110).map(
        (week) => `/timetable?day=20${17 + (week % 9)}-05-1${week % 10}`
      ),
      'people': lists(
        '/people',
        40,
        names.slice(0, 6).map((name) => `q=${name}`)
      ),
      'person': at(persons, (id) => `/people/${id}`),
      'session attendance': at(idsIn(sessions), (id) => `/sessions/${id}/attendance`),
      'sitting': at(idsIn(sittings), (id) => `/sittings/${id}`),
      'certificates': lists('/certificates', 40, ['state=issued', `q=${names[1]}`]),
      'certificate': at(idsIn(certificates), (id) => `/certificates/${id}`),
      'claims': lists('/claims', 40, ['state=paid', `q=${names[2]}&state=all`]),
      'claim': at(idsIn(claims), (id) => `/claims/${id}`),
      'plan': ['/plans/2026'],
      'plan ledger': ['/plans/2026/ledger'],
      'rooms': ['/rooms'],
      'trainers': ['/trainers'],
    }),
    ...make('reviewer', {
      dashboard: ['/dashboard'],
      classes: lists('/classes', 20, ['state=finished', 'q=HM24']),
      claims: lists('/claims', 100, ['state=paid', 'state=all', `q=${names[3]}&state=all`]),
      claim: at(idsIn(claims), (id) => `/claims/${id}`),
      assessments: lists('/assessments', 20, []),
      notices: ['/notices/manage'],
      anomalies: ['/anomalies'],
      certificates: lists('/certificates', 100, [`q=${names[4]}`]),
    }),
    ...make('approver', {
      dashboard: ['/dashboard'],
      claims: lists('/claims', 40, ['state=approval']),
    }),
    ...make('finance', {
      dashboard: ['/dashboard'],
      payments: ['/payments'],
    }),
    ...make('auditor', {
      'dashboard': ['/dashboard'],
      'people in classes': lists('/enrolments', 100, ['state=confirmed', 'attendance=watch']),
      'people': lists(
        '/people',
        100,
        names.slice(0, 6).map((name) => `q=${name}`)
      ),
      'person': at(anyPersons, (id) => `/people/${id}`),
      'search': names.map((name) => `/search?q=${name}`),
      'audit': lists('/audit', 10, []),
    }),
    ...make('trainee', {
      'me': ['/me'],
      'own classes': ['/me/classes'],
      'own certificates': ['/me/certificates'],
      'own certificate': own.certificates.map((id) => `/me/certificates/${id}`),
      'own claims': ['/me/claims'],
      'own ladder': ['/me/ladder'],
      'messages': ['/messages'],
    }),
    ...make('public', {
      courses: ['/courses'],
      notices: ['/notices'],
      verify: certificates.slice(0, SAMPLES).map((row) => `/verify/${row.verification_code}`),
    }),
  ].filter((page) => page.paths.length > 0)
}

async function ownRecords(personId: number) {
  return { certificates: await idsOf('certificates', { person_id: personId }) }
}

async function idsOf(table: string, where: Record<string, unknown>): Promise<number[]> {
  const rows = await db.from(table).where(where).orderBy('id').select('id')
  return rows.map((row) => row.id as number)
}

function pick(ids: number[]): number[] {
  const step = Math.max(1, Math.floor(ids.length / SAMPLES))
  return ids.filter((_, index) => index % step === 0).slice(0, SAMPLES)
}
