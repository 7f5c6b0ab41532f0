import clock from '#app/shared/clock'
import { writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import CheckStatusList from '#app/subsidies/status_lists/actions/check_status_list'
import LoadStatusList from '#app/subsidies/status_lists/actions/load_status_list'
import { listNames } from '#app/subsidies/status_lists/list_facts'
import { statusListKinds, type StatusListKind } from '#app/subsidies/status_lists/status_list_kinds'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type User from '#models/user'
import type { SyntheticPeople } from '#app/simulation/synthetic_people'

const SENDERS: Record<StatusListKind, string> = {
  deceased: '侯马市民政局',
  detained: '侯马市公安局',
  fiscal_payroll: '侯马市财政局',
  employee_insurance: '侯马市社会保险中心',
  pension: '侯马市社会保险中心',
  student: '侯马市教体局',
  business_owner: '侯马市市场监管局',
  skill_upgrade: '侯马市失业保险经办机构',
}

const ROWS = 3

/** Loads a list of every kind, with people who enrol nowhere: what the lists ask is then known. */
export async function loadStatusLists(actor: User, people: SyntheticPeople): Promise<void> {
  for (const kind of statusListKinds) {
    const rows = Array.from({ length: ROWS }, () => people.next()).map((person) => [
      person.name,
      person.documentNumber,
      clock.today(),
    ])
    await load(actor, kind, rows)
  }
}

async function load(actor: User, kind: StatusListKind, rows: string[][]) {
  const fileName = `${listNames[kind]['zh-CN']}名单.xlsx`
  const folder = await mkdtemp(join(tmpdir(), 'bagong-lists-'))
  try {
    const filePath = join(folder, 'list.xlsx')
    const columns = ['姓名', '证件号码', '开始日期'].map((header) => ({
      header,
      kind: 'text' as const,
    }))
    await writeFile(filePath, await writeXlsx({ sheets: [{ name: '名单', columns, rows }] }))
    const { id } = await new CheckStatusList().handle({
      actor,
      kind,
      asOf: clock.today(),
      organisation: SENDERS[kind],
      document: '演示名单，非正式文件',
      filePath,
      fileName,
    })
    await new LoadStatusList().handle({ actor, checkId: id, mode: 'all_or_nothing' })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
