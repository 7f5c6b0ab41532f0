import { gunzipSync, gzipSync } from 'node:zlib'
import { decryptBytes, encryptBytes } from '#app/shared/crypto/field_cipher'
import type { ListColumns } from '#app/subsidies/status_lists/list_columns'
import type { FaultyRow, ListRow } from '#app/subsidies/status_lists/read_list'

/** Rows packed together: few enough that a piece opened in memory is small. */
const PIECE = 1000

/*
 * A reading as it is kept between the check and the loading: one line for the columns and one for each
 * piece of rows, `<what>.<base64 of the packed, encrypted JSON>`.
 */
type What = 'columns' | 'good' | 'faulty'

function seal(what: What, value: unknown): string {
  const packed = gzipSync(JSON.stringify(value), { level: 1 })
  return `${what}.${encryptBytes(packed).toString('base64')}`
}

function* open(content: string, what: What): Generator<any> {
  for (let from = 0; from < content.length;) {
    const to = content.indexOf('\n', from)
    const end = to < 0 ? content.length : to
    if (content.startsWith(`${what}.`, from)) {
      const body = content.slice(from + what.length + 1, end)
      yield JSON.parse(gunzipSync(decryptBytes(Buffer.from(body, 'base64'))).toString('utf8'))
    }
    from = end + 1
  }
}

/** Packs and encrypts rows as they are read. */
export class ReadingSealer {
  #lines: string[] = []
  #waiting = { good: [] as ListRow[], faulty: [] as FaultyRow[] }
  counts = { good: 0, faulty: 0 }

  good(row: ListRow) {
    this.#add('good', row)
  }

  faulty(row: FaultyRow) {
    this.#add('faulty', row)
  }

  /** The whole reading, to be kept. */
  finish(columns: ListColumns): string {
    this.#flush('good')
    this.#flush('faulty')
    return [seal('columns', columns), ...this.#lines].join('\n')
  }

  #add(what: 'good' | 'faulty', row: ListRow | FaultyRow) {
    this.counts[what]++
    const waiting: unknown[] = this.#waiting[what]
    if (waiting.push(row) >= PIECE) this.#flush(what)
  }

  #flush(what: 'good' | 'faulty') {
    if (this.#waiting[what].length > 0) this.#lines.push(seal(what, this.#waiting[what]))
    this.#waiting[what] = []
  }
}

/** The rows that can be loaded, some at a time. */
export function goodPieces(content: string): Iterable<ListRow[]> {
  return open(content, 'good')
}

/** The rows that cannot be loaded, some at a time. */
export function faultyPieces(content: string): Iterable<FaultyRow[]> {
  return open(content, 'faulty')
}

/** The columns and all rows that cannot be loaded. */
export function faultsOf(content: string): { columns: ListColumns; faulty: FaultyRow[] } {
  const [columns] = open(content, 'columns')
  return { columns, faulty: [...faultyPieces(content)].flat() }
}

/** The same reading without the rows that were loaded. */
export function withoutGood(content: string): string {
  return content
    .split('\n')
    .filter((line) => !line.startsWith('good.'))
    .join('\n')
}
