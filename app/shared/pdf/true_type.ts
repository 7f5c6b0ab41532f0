import { openSync, readSync } from 'node:fs'

export type OutlineCommand =
  ['M', number, number] | ['L', number, number] | ['Q', number, number, number, number] | ['Z']

type Point = { x: number; y: number; on: boolean }

/**
 * A TrueType file with glyf outlines, read table by table: the outlines stay on disk and only the
 * glyphs in use are held, so a 15 MB Chinese font costs about a megabyte.
 */
export class TrueTypeFont {
  readonly unitsPerEm: number
  readonly ascent: number
  readonly descent: number
  readonly bbox: [number, number, number, number]
  readonly glyphCount: number
  readonly head: Buffer
  readonly hhea: Buffer
  readonly maxp: Buffer

  #file: number
  #tables = new Map<string, { offset: number; length: number }>()
  #loca: Buffer
  #longLoca: boolean
  #hmtx: Buffer
  #metricCount: number
  #groups: Uint32Array
  #glyphs = new Map<number, Buffer>()

  /** Opens a font file by path; throws when a table the page needs is missing. */
  constructor(
    readonly path: string,
    readonly name: string
  ) {
    this.#file = openSync(path, 'r')
    const header = this.#read(0, 12)
    const count = header.readUInt16BE(4)
    const directory = this.#read(12, count * 16)
    for (let i = 0; i < count; i++) {
      this.#tables.set(directory.toString('latin1', i * 16, i * 16 + 4), {
        offset: directory.readUInt32BE(i * 16 + 8),
        length: directory.readUInt32BE(i * 16 + 12),
      })
    }
    this.head = this.#table('head')
    this.hhea = this.#table('hhea')
    this.maxp = this.#table('maxp')
    this.#loca = this.#table('loca')
    this.#hmtx = this.#table('hmtx')
    this.unitsPerEm = this.head.readUInt16BE(18)
    this.bbox = [36, 38, 40, 42].map((at) => this.head.readInt16BE(at)) as TrueTypeFont['bbox']
    this.#longLoca = this.head.readInt16BE(50) === 1
    this.ascent = this.hhea.readInt16BE(4)
    this.descent = this.hhea.readInt16BE(6)
    this.#metricCount = this.hhea.readUInt16BE(34)
    this.glyphCount = this.maxp.readUInt16BE(4)
    this.#groups = readCharacterMap(this.#table('cmap'))
  }

  /** Glyph index of a code point, 0 when the font does not draw it. */
  glyphId(codePoint: number): number {
    const groups = this.#groups
    let low = 0
    let high = groups.length / 3 - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      if (codePoint < groups[middle * 3]) high = middle - 1
      else if (codePoint > groups[middle * 3 + 1]) low = middle + 1
      else return groups[middle * 3 + 2] + codePoint - groups[middle * 3]
    }
    return 0
  }

  /** Advance width of a glyph in font units. */
  advance(glyphId: number): number {
    return this.#hmtx.readUInt16BE(Math.min(glyphId, this.#metricCount - 1) * 4)
  }

  /** Left side bearing of a glyph in font units. */
  bearing(glyphId: number): number {
    return glyphId < this.#metricCount
      ? this.#hmtx.readInt16BE(glyphId * 4 + 2)
      : this.#hmtx.readInt16BE(this.#metricCount * 4 + (glyphId - this.#metricCount) * 2)
  }

  /** The glyf record of a glyph, empty for a blank. Do not write into it. */
  glyphData(glyphId: number): Buffer {
    let data = this.#glyphs.get(glyphId)
    if (!data) {
      const [start, end] = this.#longLoca
        ? [this.#loca.readUInt32BE(glyphId * 4), this.#loca.readUInt32BE(glyphId * 4 + 4)]
        : [this.#loca.readUInt16BE(glyphId * 2) * 2, this.#loca.readUInt16BE(glyphId * 2 + 2) * 2]
      data = this.#read(this.#tables.get('glyf')!.offset + start, end - start)
      this.#glyphs.set(glyphId, data)
    }
    return data
  }

  /** Outline of a glyph in font units, y upwards; composite glyphs are resolved. */
  outline(glyphId: number): OutlineCommand[] {
    return this.#contours(glyphId, 0).flatMap(contourCommands)
  }

  #contours(glyphId: number, depth: number): Point[][] {
    const data = this.glyphData(glyphId)
    if (!data.length || depth > 5) return []
    const count = data.readInt16BE(0)
    if (count >= 0) return simpleContours(data, count)
    return componentsOf(data).flatMap(({ glyph, matrix: [a, b, c, d, e, f] }) =>
      this.#contours(glyph, depth + 1).map((contour) =>
        contour.map(({ x, y, on }) => ({ x: a * x + c * y + e, y: b * x + d * y + f, on }))
      )
    )
  }

  #table(tag: string): Buffer {
    const entry = this.#tables.get(tag)
    if (!entry) throw new Error(`${this.name} has no ${tag} table`)
    return this.#read(entry.offset, entry.length)
  }

  #read(offset: number, length: number): Buffer {
    const buffer = Buffer.allocUnsafeSlow(length)
    const got = length ? readSync(this.#file, buffer, 0, length, offset) : 0
    if (got !== length) throw new Error(`${this.name} ends early`)
    return buffer
  }
}

type Component = {
  glyph: number
  /** where the component's glyph index stands in the record */
  at: number
  matrix: [number, number, number, number, number, number]
}

/** Components of a composite glyf record. */
export function componentsOf(data: Buffer): Component[] {
  const found: Component[] = []
  let at = 10
  let flags: number
  do {
    flags = data.readUInt16BE(at)
    const component: Component = {
      glyph: data.readUInt16BE(at + 2),
      at: at + 2,
      matrix: [1, 0, 0, 1, 0, 0],
    }
    at += 4
    const words = (flags & 1) !== 0
    if (flags & 2) {
      component.matrix[4] = words ? data.readInt16BE(at) : data.readInt8(at)
      component.matrix[5] = words ? data.readInt16BE(at + 2) : data.readInt8(at + 1)
    }
    at += words ? 4 : 2
    const fraction = () => {
      at += 2
      return data.readInt16BE(at - 2) / 16384
    }
    if (flags & 0x08) component.matrix[0] = component.matrix[3] = fraction()
    else if (flags & 0x40) {
      component.matrix[0] = fraction()
      component.matrix[3] = fraction()
    } else if (flags & 0x80) for (let i = 0; i < 4; i++) component.matrix[i] = fraction()
    found.push(component)
  } while (flags & 0x20)
  return found
}

function simpleContours(data: Buffer, count: number): Point[][] {
  let at = 10
  const ends: number[] = []
  for (let i = 0; i < count; i++, at += 2) ends.push(data.readUInt16BE(at))
  at += 2 + data.readUInt16BE(at)
  const total = count ? ends[count - 1] + 1 : 0
  const flags: number[] = []
  while (flags.length < total) {
    const flag = data[at++]
    flags.push(flag)
    if (flag & 8) for (let repeat = data[at++]; repeat > 0; repeat--) flags.push(flag)
  }
  const coordinates = (short: number, same: number) => {
    let value = 0
    return flags.map((flag) => {
      if (flag & short) value += flag & same ? data[at++] : -data[at++]
      else if (!(flag & same)) {
        value += data.readInt16BE(at)
        at += 2
      }
      return value
    })
  }
  const xs = coordinates(2, 16)
  const ys = coordinates(4, 32)
  let start = 0
  return ends.map((end) => {
    const contour: Point[] = []
    for (let i = start; i <= end; i++) contour.push({ x: xs[i], y: ys[i], on: !!(flags[i] & 1) })
    start = end + 1
    return contour
  })
}

function contourCommands(contour: Point[]): OutlineCommand[] {
  if (contour.length < 2) return []
  const middle = (a: Point, b: Point): Point => ({
    x: (a.x + b.x) / 2,
    y: (a.y + b.y) / 2,
    on: true,
  })
  const firstOn = contour.findIndex((point) => point.on)
  const points =
    firstOn < 0
      ? [middle(contour[0], contour[contour.length - 1]), ...contour]
      : [...contour.slice(firstOn), ...contour.slice(0, firstOn)]
  const commands: OutlineCommand[] = [['M', points[0].x, points[0].y]]
  for (let i = 1; i < points.length; i++) {
    const point = points[i]
    if (point.on) commands.push(['L', point.x, point.y])
    else {
      const next = points[(i + 1) % points.length]
      const end = next.on ? next : middle(point, next)
      commands.push(['Q', point.x, point.y, end.x, end.y])
      if (next.on) i++
    }
  }
  commands.push(['Z'])
  return commands
}

function readCharacterMap(cmap: Buffer): Uint32Array {
  const count = cmap.readUInt16BE(2)
  for (let i = 0; i < count; i++) {
    const offset = cmap.readUInt32BE(4 + i * 8 + 4)
    if (cmap.readUInt16BE(offset) !== 12) continue
    const groups = new Uint32Array(cmap.readUInt32BE(offset + 12) * 3)
    for (let j = 0; j < groups.length; j++) groups[j] = cmap.readUInt32BE(offset + 16 + j * 4)
    return groups
  }
  throw new Error('The font has no full Unicode character map')
}
