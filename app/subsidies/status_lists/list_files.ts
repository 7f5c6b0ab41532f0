import { writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import { LIST_FIELDS } from '#app/subsidies/status_lists/list_columns'
import type { ListColumns } from '#app/subsidies/status_lists/list_columns'
import type { FaultyRow } from '#app/subsidies/status_lists/read_list'

/** Text of an i18n key, such as `i18n.t` of a request. */
export type Translate = (key: string, params?: Record<string, string | number>) => string

const WIDE = 24
const WIDEST = 60

/** An empty list with its columns, and a second sheet that says how to fill each. */
export function listTemplate(t: Translate, zh: Translate): Promise<Buffer> {
  return writeXlsx({
    sheets: [
      {
        name: zh('status_lists.template.sheet'),
        columns: LIST_FIELDS.map((field) => ({
          header: zh(`status_lists.fields.${field}`),
          width: WIDE,
        })),
        rows: [],
      },
      {
        name: t('status_lists.template.help'),
        columns: [
          { header: t('status_lists.template.column'), width: WIDE },
          { header: t('status_lists.template.how'), width: WIDEST },
        ],
        rows: LIST_FIELDS.map((field) => [
          zh(`status_lists.fields.${field}`),
          t(`status_lists.template.fields.${field}`),
        ]),
      },
    ],
  })
}

/** The faulty rows with their row number, what is wrong and how to mend it; can be read again. */
export function listErrorFile(
  reading: { columns: ListColumns; faulty: FaultyRow[] },
  t: Translate
): Promise<Buffer> {
  const fields = LIST_FIELDS.filter((field) => reading.columns[field])
  return writeXlsx({
    sheets: [
      {
        name: t('status_lists.error_file.sheet'),
        columns: [
          ...fields.map((field) => ({ header: reading.columns[field]!.header, width: WIDE })),
          { header: t('status_lists.error_file.row') },
          { header: t('status_lists.error_file.fault'), width: WIDEST },
          { header: t('status_lists.error_file.remedy'), width: WIDEST },
        ],
        rows: reading.faulty.map(({ row, findings, source }) => {
          const tell = (part: 'fault' | 'remedy') =>
            findings
              .map(({ code, column, params }) => {
                return `[${column}] ${t(`status_lists.findings.${code}.${part}`, params)}`
              })
              .join('\n')
          const given = fields.map((field) => source[field] ?? '')
          return [...given, String(row), tell('fault'), tell('remedy')]
        }),
      },
    ],
  })
}
