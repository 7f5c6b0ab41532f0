import { createHash } from 'node:crypto'
import { componentsOf, type TrueTypeFont } from '#app/shared/pdf/true_type'

/**
 * The characters of one font that a document uses. Every character gets its own CID, in order of
 * first use, even where the font draws two characters with one glyph: so the text taken out of a
 * document is the text put in (一 never comes back as the radical ⼀).
 */
export class FontSubset {
  #cids = new Map<number, number>()
  #glyphs: number[] = [0]
  #codePoints: number[] = [0]

  constructor(readonly font: TrueTypeFont) {}

  get size() {
    return this.#cids.size
  }

  has(codePoint: number): boolean {
    return this.#cids.has(codePoint)
  }

  /** CID of a character, taken into the subset when new. */
  cid(codePoint: number): number {
    let cid = this.#cids.get(codePoint)
    if (cid === undefined) {
      cid = this.#glyphs.length
      this.#cids.set(codePoint, cid)
      this.#codePoints.push(codePoint)
      this.#glyphs.push(this.font.glyphId(codePoint))
    }
    return cid
  }

  add(text: string): this {
    for (const character of text) this.cid(character.codePointAt(0)!)
    return this
  }

  /** Name with the six-letter tag of ISO 32000-1, 9.6.4, the same for the same characters. */
  postScriptName(): string {
    const digest = createHash('sha256').update(this.#codePoints.join()).digest()
    const tag = Array.from(digest.subarray(0, 6), (byte) => String.fromCharCode(65 + (byte % 26)))
    return `${tag.join('')}+${this.font.name}`
  }

  /** Widths in thousandths of an em, by CID. */
  widths(): number[] {
    const { font } = this
    return this.#glyphs.map((glyph) => Math.round((font.advance(glyph) * 1000) / font.unitsPerEm))
  }

  /** Bits of the CIDs present, highest bit first (CIDSet). */
  cidSet(): Buffer {
    const bits = Buffer.alloc((this.#glyphs.length + 7) >> 3)
    for (let cid = 0; cid < this.#glyphs.length; cid++) bits[cid >> 3] |= 0x80 >> (cid & 7)
    return bits
  }

  /** The ToUnicode CMap of ISO 32000-1, 9.10.3. */
  toUnicode(): string {
    const lines = [
      '/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap',
      '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
      '/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def',
      '1 begincodespacerange\n<0000> <ffff>\nendcodespacerange',
    ]
    for (let from = 1; from < this.#codePoints.length; from += 100) {
      const part = this.#codePoints.slice(from, from + 100)
      lines.push(`${part.length} beginbfchar`)
      part.forEach((codePoint, i) => lines.push(`<${hex4(from + i)}> <${utf16(codePoint)}>`))
      lines.push('endbfchar')
    }
    lines.push('endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend')
    return lines.join('\n')
  }

  /** A TrueType file of these glyphs, glyph index = CID; components follow the characters. */
  fontFile(): Buffer {
    const { font } = this
    const glyphs = [...this.#glyphs]
    const places = new Map<number, number>()
    const records: Buffer[] = []
    for (let i = 0; i < glyphs.length; i++) {
      let record = font.glyphData(glyphs[i])
      if (record.length && record.readInt16BE(0) < 0) {
        record = Buffer.from(record)
        for (const { glyph, at } of componentsOf(record)) {
          let place = places.get(glyph)
          if (place === undefined) {
            place = glyphs.push(glyph) - 1
            places.set(glyph, place)
          }
          record.writeUInt16BE(place, at)
        }
      }
      records.push(record)
    }

    const loca = Buffer.alloc((glyphs.length + 1) * 4)
    const hmtx = Buffer.alloc(glyphs.length * 4)
    let length = 0
    records.forEach((record, i) => {
      length += (record.length + 3) & ~3
      loca.writeUInt32BE(length, i * 4 + 4)
      hmtx.writeUInt16BE(font.advance(glyphs[i]), i * 4)
      hmtx.writeInt16BE(font.bearing(glyphs[i]), i * 4 + 2)
    })
    const glyf = Buffer.alloc(length)
    records.forEach((record, i) => record.copy(glyf, loca.readUInt32BE(i * 4)))

    const head = Buffer.from(font.head)
    head.writeUInt32BE(0, 8)
    head.writeInt16BE(1, 50)
    const hhea = Buffer.from(font.hhea)
    hhea.writeUInt16BE(glyphs.length, 34)
    const maxp = Buffer.from(font.maxp)
    maxp.writeUInt16BE(glyphs.length, 4)
    return sfnt([
      ['glyf', glyf],
      ['head', head],
      ['hhea', hhea],
      ['hmtx', hmtx],
      ['loca', loca],
      ['maxp', maxp],
    ])
  }
}

function sfnt(tables: [string, Buffer][]): Buffer {
  const start = 12 + tables.length * 16
  const size = tables.reduce((sum, [, data]) => sum + ((data.length + 3) & ~3), start)
  const file = Buffer.alloc(size)
  const power = Math.floor(Math.log2(tables.length))
  file.writeUInt32BE(0x00010000, 0)
  file.writeUInt16BE(tables.length, 4)
  file.writeUInt16BE(16 << power, 6)
  file.writeUInt16BE(power, 8)
  file.writeUInt16BE(tables.length * 16 - (16 << power), 10)
  let offset = start
  let headOffset = 0
  tables.forEach(([tag, data], i) => {
    data.copy(file, offset)
    const padded = (data.length + 3) & ~3
    const entry = 12 + i * 16
    file.write(tag, entry, 'latin1')
    file.writeUInt32BE(checksum(file, offset, offset + padded), entry + 4)
    file.writeUInt32BE(offset, entry + 8)
    file.writeUInt32BE(data.length, entry + 12)
    if (tag === 'head') headOffset = offset
    offset += padded
  })
  file.writeUInt32BE((0xb1b0afba - checksum(file, 0, size)) >>> 0, headOffset + 8)
  return file
}

function checksum(file: Buffer, from: number, to: number): number {
  let sum = 0
  for (let at = from; at < to; at += 4) {
    sum = (sum + ((file[at] << 24) | (file[at + 1] << 16) | (file[at + 2] << 8) | file[at + 3])) | 0
  }
  return sum >>> 0
}

/** Four hexadecimal digits of a number below 65536. */
export function hex4(value: number): string {
  return BYTES[value >> 8] + BYTES[value & 0xff]
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function utf16(codePoint: number): string {
  const text = String.fromCodePoint(codePoint)
  return Array.from({ length: text.length }, (_, i) => hex4(text.charCodeAt(i))).join('')
}
