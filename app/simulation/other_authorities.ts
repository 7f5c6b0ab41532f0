import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addDays } from '#app/shared/days'
import { writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import CheckStatusList from '#app/subsidies/status_lists/actions/check_status_list'
import LoadStatusList from '#app/subsidies/status_lists/actions/load_status_list'
import { listNames } from '#app/subsidies/status_lists/list_facts'
import { statusListKinds, type StatusListKind } from '#app/subsidies/status_lists/status_list_kinds'
import type User from '#models/user'
import type { SyntheticPeople, SyntheticPerson } from '#app/simulation/synthetic_people'

const ORGANISATIONS: Record<StatusListKind, string> = {
  deceased: '侯马市民政局',
  detained: '侯马市公安局',
  fiscal_payroll: '侯马市财政局',
  employee_insurance: '侯马市社会保险中心',
  pension: '侯马市社会保险中心',
  student: '侯马市教育局',
  business_owner: '侯马市市场监督管理局',
  skill_upgrade: '侯马市失业保险中心',
}

const STRANGERS = 40

export interface ListStory {
  actor: User
  /** Day of the data; the lists are loaded on the day of the clock. */
  asOf: string
  /** Makes the people of the lists; nobody of them is ever enrolled. */
  strangers: SyntheticPeople
  /** People of the year whom a list names, to be found. */
  named?: Partial<Record<StatusListKind, SyntheticPerson>>
  /** People of the year whom an enterprise insures. */
  insured?: SyntheticPerson[]
}

/** Loads a synthetic list of every kind through the action that the policy manager's page calls. */
export async function loadStatusLists({ actor, asOf, strangers, ...ofYear }: ListStory) {
  const { named = {}, insured = [] } = ofYear
  const folder = await mkdtemp(join(tmpdir(), 'bagong-lists-'))
  try {
    for (const kind of statusListKinds) {
      const people = Array.from({ length: STRANGERS }, () => strangers.next())
      const person = named[kind]
      if (person) people.push(person)
      if (kind === 'employee_insurance') people.push(...insured)
      const filePath = join(folder, `${kind}.xlsx`)
      await writeFile(filePath, await listFile(people, asOf))
      const { id } = await new CheckStatusList().handle({
        actor,
        kind,
        asOf,
        organisation: ORGANISATIONS[kind],
        document: '演示名单，非正式文件',
        filePath,
        fileName: `${listNames[kind]['zh-CN']}名单.xlsx`,
      })
      await new LoadStatusList().handle({ actor, checkId: id, mode: 'all_or_nothing' })
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function listFile(people: SyntheticPerson[], asOf: string): Promise<Buffer> {
  const columns = ['姓名', '证件号码', '开始日期'].map((header) => ({ header }))
  const rows = people.map((person, index) => [
    person.name,
    person.documentNumber,
    addDays(asOf, -30 - index * 7),
  ])
  return writeXlsx({ sheets: [{ name: '名单', columns, rows }] })
}

/** For each list somebody of the year whom it will name, in a group that the list rules out. */
export function peopleToName(people: SyntheticPeople) {
  const named: Partial<Record<StatusListKind, SyntheticPerson>> = {}
  for (const kind of statusListKinds) {
    named[kind] = { ...people.next(), traineeCategory: 'registered_unemployed' }
  }
  people.expect(Object.values(named))
  return named
}
