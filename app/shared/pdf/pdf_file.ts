/** What files begin with that share it: the bytes, and by object its place and its line of the table. */
export interface PdfPrefix {
  bytes: Buffer
  /** -1 for an object that each file writes for itself */
  offsets: readonly number[]
  /** empty for an object that each file writes for itself */
  entries: readonly string[]
}

/**
 * Writes the objects of a PDF 1.4 file one after another and keeps their places. Objects may be
 * numbered ahead with `reserve` and written later; finished parts can be taken away with `take`.
 */
export class PdfFile {
  #prefix: Uint8Array | null
  #entries: readonly string[]
  #parts: Uint8Array[] = []
  #offsets: number[]
  #length: number

  /** A new file, or the continuation of `prefix`, bytes that already hold some objects. */
  constructor(prefix?: PdfPrefix) {
    this.#offsets = prefix ? [...prefix.offsets] : [0]
    this.#entries = prefix?.entries ?? []
    this.#prefix = prefix?.bytes ?? null
    this.#length = this.#prefix?.length ?? 0
    if (!prefix) this.#push(Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1'))
  }

  /** Number of the next object. */
  reserve(): number {
    return this.#offsets.push(-1) - 1
  }

  /** Writes an object whose body is Latin-1 text, gives its number. */
  object(body: string, id = this.reserve()): number {
    this.#offsets[id] = this.#length
    this.#push(Buffer.from(`${id} 0 obj\n${body}\nendobj\n`, 'latin1'))
    return id
  }

  /** Writes a stream; `entries` are the dictionary's without /Length. */
  stream(entries: string, data: Uint8Array, id = this.reserve()): number {
    this.#offsets[id] = this.#length
    const head = `${id} 0 obj\n<< ${entries} /Length ${data.length} >>\nstream\n`
    this.#push(Buffer.from(head, 'latin1'))
    this.#push(data)
    this.#push(END_STREAM)
    return id
  }

  /** Everything so far as a prefix for other files. */
  freeze(): PdfPrefix {
    return {
      bytes: Buffer.concat(this.#parts),
      offsets: [...this.#offsets],
      entries: this.#offsets.map((offset, id) => (id > 0 && offset >= 0 ? entry(offset) : '')),
    }
  }

  /** The bytes written since the last `take`, the first time with the prefix before them. */
  take(): Buffer {
    if (this.#prefix) this.#parts.unshift(this.#prefix)
    return this.takeOwn()
  }

  /** The bytes written since the last `take`, without the prefix, which the caller has. */
  takeOwn(): Buffer {
    const bytes = Buffer.concat(this.#parts)
    this.#prefix = null
    this.#parts = []
    return bytes
  }

  /** Bytes written so far, taken ones included. */
  get length(): number {
    return this.#length
  }

  get pending(): number {
    return this.#parts.reduce((sum, part) => sum + part.length, this.#prefix?.length ?? 0)
  }

  /** Writes the cross-reference table and trailer. `fileId` is 32 hexadecimal digits. */
  end(root: number, info: number, fileId: string): void {
    const start = this.#length
    let table = `xref\n0 ${this.#offsets.length}\n0000000000 65535 f \n`
    for (let id = 1; id < this.#offsets.length; id++) {
      if (this.#offsets[id] < 0) throw new Error(`Object ${id} was never written`)
      table += this.#entries[id] || entry(this.#offsets[id])
    }
    table += `trailer\n<< /Size ${this.#offsets.length} /Root ${root} 0 R /Info ${info} 0 R`
    table += ` /ID [<${fileId}> <${fileId}>] >>\nstartxref\n${start}\n%%EOF\n`
    this.#push(Buffer.from(table, 'latin1'))
  }

  #push(bytes: Uint8Array) {
    this.#parts.push(bytes)
    this.#length += bytes.length
  }
}

/** Line of an object in the cross-reference table. */
function entry(offset: number): string {
  return `${String(offset).padStart(10, '0')} 00000 n \n`
}

const END_STREAM = Buffer.from('\nendstream\nendobj\n', 'latin1')

/** A text string of any characters: UTF-16BE with byte order mark, in hexadecimal. */
export function pdfText(text: string): string {
  return `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`
}
