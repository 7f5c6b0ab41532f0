import { buffer } from 'node:stream/consumers'
import yazl from 'yazl'
import { writeCsv } from '#app/shared/spreadsheets/write_spreadsheet'
import type { DataTable } from '#app/portal/data_exports/queries/own_data'
import type { I18n } from '@adonisjs/i18n'

interface Pack {
  tables: DataTable[]
  certificates: { number: string; bytes: Buffer }[]
  madeAt: string
  i18n: I18n
}

/** The copy as a ZIP: one JSON, a page to read, a CSV for each table, and the certificates. */
export async function dataPack({ tables, certificates, madeAt, i18n }: Pack): Promise<Buffer> {
  const archive = new yazl.ZipFile()
  const output = buffer(archive.outputStream as NodeJS.ReadableStream)
  const data = Object.fromEntries(tables.map(({ name, rows }) => [name, rows]))
  archive.addBuffer(Buffer.from(JSON.stringify({ madeAt, ...data }, null, 2)), 'data.json')
  archive.addBuffer(Buffer.from(pageOf(tables, madeAt, i18n)), 'index.html')
  for (const { name, rows } of tables.filter((table) => table.rows.length > 0)) {
    const keys = Object.keys(rows[0])
    const csv = writeCsv(
      keys.map((header) => ({ header })),
      rows.map((row) => keys.map((key) => row[key] ?? null)),
      { guardLongNumbers: true }
    )
    archive.addBuffer(Buffer.from(csv), `${name}.csv`)
  }
  for (const { number, bytes } of certificates) {
    archive.addBuffer(bytes, `certificates/${number}.pdf`, { compress: false })
  }
  archive.end()
  return output
}

function pageOf(tables: DataTable[], madeAt: string, i18n: I18n): string {
  const t = (key: string) => escaped(i18n.t(`data_exports.${key}`))
  const sections = tables.map(({ name, rows }) => {
    const keys = Object.keys(rows[0] ?? {})
    const head = keys.map((key) => `<th scope="col">${escaped(key)}</th>`).join('')
    const body = rows
      .map((row) => `<tr>${keys.map((key) => `<td>${escaped(row[key] ?? '')}</td>`).join('')}</tr>`)
      .join('\n')
    const table = rows.length
      ? `<table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`
      : `<p>${t('nothing')}</p>`
    return `<h2>${t(`tables.${name}`)}</h2>\n${table}`
  })
  return `<!doctype html>
<html lang="${i18n.locale}">
<head>
<meta charset="utf-8">
<title>${t('page.title')}</title>
<style>body{font-family:sans-serif;margin:2rem}table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.25rem .5rem;text-align:left}</style>
</head>
<body>
<h1>${t('page.title')}</h1>
<p>${t('page.text')} ${escaped(madeAt)}</p>
${sections.join('\n')}
</body>
</html>
`
}

function escaped(value: unknown): string {
  return String(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
