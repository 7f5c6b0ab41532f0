import { both } from '#app/rules/words'
import { statusListKinds, type StatusListKind } from '#app/subsidies/status_lists/status_list_kinds'
import type { Evidence, Fact, Facts, Localized } from '#app/rules/types'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Who is looked for, and the days that count: those of the class. */
export interface ListSubject {
  key: number | string
  personId: number
  from: string
  to: string
}

/** An entry of a list in force that names the person in the period. */
export interface ListMatch {
  kind: StatusListKind
  listId: number
  entryId: number
  fromOn: string | null
  toOn: string | null
  /** The entry bears another name than the register. */
  otherName: boolean
}

export interface ListInForce {
  id: number
  kind: StatusListKind
  version: number
  asOf: string
  organisation: string
}

const CHUNK = 1000

export const listNames: Record<StatusListKind, Localized> = {
  deceased: both('死亡人员', 'deceased'),
  detained: both('羁押、服刑人员', 'detained'),
  fiscal_payroll: both('财政供养人员', 'paid by the treasury'),
  employee_insurance: both('职工参保人员', 'insured as employees'),
  pension: both('领取养老待遇人员', 'drawing a pension'),
  student: both('全日制在校生', 'full-time students'),
  business_owner: both('企业和个体经营者', 'business owners'),
  skill_upgrade: both('失业保险技能提升补贴', 'skill-upgrade allowance'),
}

/** The lists in force, by kind. */
export async function activeLists(
  client: QueryClientContract
): Promise<Map<StatusListKind, ListInForce>> {
  const rows = await client
    .from('status_lists')
    .where('status', 'active')
    .select('id', 'kind', 'version', 'as_of as asOf', 'organisation')
  return new Map(rows.map((row) => [row.kind, row as ListInForce]))
}

/**
 * What the lists in force say of these people, by the key given: one query for every thousand. An
 * entry with a period counts when the period meets the days of the class; an entry without one counts
 * always, and so does a payment of the skill-upgrade allowance. People are matched by document alone.
 */
export async function listMatches(
  client: QueryClientContract,
  subjects: ListSubject[]
): Promise<Map<ListSubject['key'], ListMatch[]>> {
  const found = new Map<ListSubject['key'], ListMatch[]>()
  for (let start = 0; start < subjects.length; start += CHUNK) {
    const some = subjects.slice(start, start + CHUNK)
    const entries = group(await entriesOf(client, some))
    for (const subject of some) {
      const matches = (entries.get(subject.personId) ?? []).filter((one) => meets(one, subject))
      if (matches.length > 0) found.set(subject.key, matches)
    }
  }
  return found
}

/**
 * The facts `listed_<kind>` of every subject, by its key. The value lists the matches (empty: looked
 * for and not found) and is null while no list of the kind is in force: unknown, never a silent pass.
 * The note names version and date of the list and nothing of the person beyond what was found.
 */
export async function listFacts(
  client: QueryClientContract,
  subjects: ListSubject[]
): Promise<Map<ListSubject['key'], Facts>> {
  const lists = await activeLists(client)
  const matches = await listMatches(client, subjects)
  return new Map(
    subjects.map(({ key }) => {
      const own = matches.get(key) ?? []
      const facts: Facts = {}
      for (const kind of statusListKinds) {
        facts[`listed_${kind}`] = factOf(
          kind,
          lists.get(kind),
          own.filter((one) => one.kind === kind)
        )
      }
      return [key, facts]
    })
  )
}

/** The list as evidence: `死亡人员名单 第 3 版，截至 2026-09-30`. */
export function listEvidence({ id, kind, version, asOf }: ListInForce): Evidence {
  const name = listNames[kind]
  return {
    type: 'status_list',
    id,
    label: both(
      `${name['zh-CN']}名单 第 ${version} 版，截至 ${asOf}`,
      `List “${name.en}”, version ${version}, as of ${asOf}`
    ),
  }
}

/** When the entry holds, in words. */
export function periodWords({ fromOn, toOn }: Pick<ListMatch, 'fromOn' | 'toOn'>): Localized {
  if (fromOn && toOn) return both(`${fromOn} 至 ${toOn}`, `${fromOn} to ${toOn}`)
  if (fromOn) return both(`${fromOn} 起`, `since ${fromOn}`)
  return toOn ? both(`至 ${toOn}`, `until ${toOn}`) : both('未写期间', 'no period given')
}

function factOf(kind: StatusListKind, list: ListInForce | undefined, own: ListMatch[]): Fact {
  const name = listNames[kind]
  if (!list) {
    return {
      value: null,
      note: both(`还没有导入${name['zh-CN']}名单`, `no list “${name.en}” is loaded`),
    }
  }
  const evidence = listEvidence(list)
  if (own.length === 0) {
    return {
      value: [],
      note: both(
        `名单中没有（第 ${list.version} 版，截至 ${list.asOf}）`,
        `not on the list (version ${list.version}, as of ${list.asOf})`
      ),
      evidence,
    }
  }
  const periods = own.map((one) => periodWords(one))
  return {
    value: own.map((one) => `${list.id}:${one.entryId}`),
    note: both(
      `名单中有：${periods.map((one) => one['zh-CN']).join('、')}（第 ${list.version} 版，截至 ${list.asOf}）`,
      `on the list: ${periods.map((one) => one.en).join(', ')} (version ${list.version}, as of ${list.asOf})`
    ),
    evidence,
  }
}

type Entry = ListMatch & { personId: number }

async function entriesOf(client: QueryClientContract, subjects: ListSubject[]): Promise<Entry[]> {
  const personIds = [...new Set(subjects.map((subject) => subject.personId))]
  const rows = await client
    .from('persons')
    .join('status_list_entries', 'status_list_entries.document_index', 'persons.document_index')
    .join('status_lists', 'status_lists.id', 'status_list_entries.status_list_id')
    .whereIn('persons.id', personIds)
    .where('status_lists.status', 'active')
    .orderBy('status_list_entries.id')
    .select('persons.id as personId', 'persons.name as personName', 'status_lists.kind')
    .select('status_lists.id as listId', 'status_list_entries.id as entryId')
    .select('status_list_entries.name', 'status_list_entries.from_on as fromOn')
    .select('status_list_entries.to_on as toOn')
  return rows.map(({ personName, name, ...row }) => ({ ...row, otherName: personName !== name }))
}

function group(entries: Entry[]): Map<number, Entry[]> {
  const groups = new Map<number, Entry[]>()
  for (const entry of entries) {
    groups.set(entry.personId, [...(groups.get(entry.personId) ?? []), entry])
  }
  return groups
}

function meets(match: ListMatch, { from, to }: ListSubject): boolean {
  if (match.kind === 'skill_upgrade') return true
  return (
    (match.fromOn === null || match.fromOn <= to) && (match.toOn === null || match.toOn >= from)
  )
}
