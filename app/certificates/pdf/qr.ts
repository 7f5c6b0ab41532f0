import { encode } from 'uqr'

/** Is the module at x, y turned over by a mask? ISO/IEC 18004, table 10. */
const MASKS: ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + (y >> 1)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

/** Codewords of correction per block and number of blocks at level M, by version; table 9. */
const CORRECTION = [
  0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28,
  28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
]
const BLOCKS = [
  0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25,
  26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
]

/**
 * What all codes of one size share. Modules are bits of 32-bit words, `stride` words to a row; every
 * grid is kept as it is and turned (x and y exchanged), so that lines across are scored like lines down.
 */
interface Frame {
  version: number
  size: number
  stride: number
  /** Finder, timing and alignment patterns and the version; format information left out. */
  fixed: Int32Array[]
  /** Data modules that each mask turns over. */
  masks: Int32Array[][]
  /** Places of the data bits in their order: word and bit in the grid, word and bit in the turned one. */
  places: Int32Array
  /** Bits that exist in a word of a row, and those whose right neighbour does. */
  inside: Int32Array
  codewords: number
}

const frames = new Map<number, Frame>()

/**
 * A QR code (ISO/IEC 18004, byte mode, error correction M) as a 1-bit image mask: rows of whole bytes,
 * highest bit first, 0 where ink goes. All eight masks are scored as the standard asks; encoding and
 * scoring work on words of 32 modules because they would otherwise take most of a certificate's time.
 */
export function qrMask(text: string): { size: number; mask: number; bits: Buffer } {
  const data = Buffer.from(text, 'utf8')
  const frame = frameFor(data.length)
  const { size } = frame
  const plain = frame.fixed.map((grid) => grid.slice())
  draw(frame, codewordsOf(data, frame), plain)

  let best = frame.fixed.map((grid) => grid.slice())
  let spare = frame.fixed.map((grid) => grid.slice())
  let least = Infinity
  let chosen = 0
  for (let mask = 0; mask < 8; mask++) {
    for (let turned = 0; turned < 2; turned++) {
      const [grid, from, over] = [spare[turned], plain[turned], frame.masks[mask][turned]]
      for (let i = 0; i < grid.length; i++) grid[i] = from[i] ^ over[i]
    }
    drawFormat(spare, frame, mask)
    const score = penalty(spare, frame, least)
    if (score < least) {
      ;[best, spare] = [spare, best]
      ;[least, chosen] = [score, mask]
    }
  }
  return { size, mask: chosen, bits: imageOf(best[0], frame) }
}

function imageOf(grid: Int32Array, { size, stride }: Frame): Buffer {
  const rowBytes = (size + 7) >> 3
  const bits = Buffer.alloc(rowBytes * size, 0xff)
  for (let y = 0; y < size; y++) {
    for (let at = 0; at < rowBytes; at++) {
      const byte = (grid[y * stride + (at >> 2)] >>> ((at & 3) << 3)) & 0xff
      // Words begin with their lowest bit, the image with its highest.
      bits[y * rowBytes + at] = ~REVERSED[byte]
    }
  }
  return bits
}

const REVERSED = Uint8Array.from({ length: 256 }, (_, byte) => {
  let reversed = 0
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) reversed |= 0x80 >> bit
  return reversed
})

function frameFor(bytes: number): Frame {
  let version = 1
  while (version <= 40 && capacity(version) < bytes) version++
  if (version > 40) throw new RangeError('Too long for a QR code')
  let frame = frames.get(version)
  if (!frame) frames.set(version, (frame = makeFrame(version)))
  return frame
}

/** Bytes that a version holds in byte mode. */
function capacity(version: number): number {
  const header = 4 + (version < 10 ? 8 : 16)
  return Math.floor((dataCodewords(version) * 8 - header) / 8)
}

function dataCodewords(version: number): number {
  return Math.floor(rawBits(version) / 8) - CORRECTION[version] * BLOCKS[version]
}

/** Modules that carry data, correction and remainder. */
function rawBits(version: number): number {
  let count = (16 * version + 128) * version + 64
  if (version >= 2) {
    const lines = Math.floor(version / 7) + 2
    count -= (25 * lines - 10) * lines - 55
    if (version >= 7) count -= 36
  }
  return count
}

/** The patterns of a version, taken from a code that an independent encoder made of it. */
function makeFrame(version: number): Frame {
  const { size, types, data } = encode('0', {
    ecc: 'M',
    border: 0,
    boostEcc: false,
    maskPattern: 0,
    minVersion: version,
    maxVersion: version,
  })
  const stride = (size + 31) >> 5
  const empty = () => [new Int32Array(size * stride), new Int32Array(size * stride)]
  const fixed = empty()
  const masks = MASKS.map(empty)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (types[y][x] === 0) {
        MASKS.forEach((mask, i) => mask(x, y) && set(masks[i], stride, x, y, 1))
      } else if (data[y][x]) set(fixed, stride, x, y, 1)
    }
  }
  const places: number[] = []
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5
    for (let step = 0; step < size; step++) {
      const upward = ((right + 1) & 2) === 0
      const y = upward ? size - 1 - step : step
      for (const x of [right, right - 1]) {
        if (types[y][x] === 0) {
          places.push(y * stride + (x >> 5), 1 << (x & 31), x * stride + (y >> 5), 1 << (y & 31))
        }
      }
    }
  }
  const inside = new Int32Array(stride)
  for (let x = 0; x < size; x++) inside[x >> 5] |= 1 << (x & 31)
  return {
    version,
    size,
    stride,
    fixed,
    masks,
    places: Int32Array.from(places),
    inside,
    codewords: dataCodewords(version),
  }
}

function set(grids: Int32Array[], stride: number, x: number, y: number, dark: number): void {
  put(grids[0], y * stride + (x >> 5), x & 31, dark)
  put(grids[1], x * stride + (y >> 5), y & 31, dark)
}

function put(grid: Int32Array, word: number, bit: number, dark: number): void {
  if (dark) grid[word] |= 1 << bit
  else grid[word] &= ~(1 << bit)
}

/** Data and correction codewords, interleaved; 7.4 to 7.6 of the standard. */
function codewordsOf(data: Buffer, { version, codewords }: Frame): Uint8Array {
  const message = new Uint8Array(codewords)
  const long = version >= 10
  const head = long ? [0x40 | (data.length >> 12), data.length >> 4, data.length << 4] : null
  let at: number
  if (head) {
    message[0] = head[0]
    message[1] = head[1]
    message[2] = head[2]
    at = 2
  } else {
    message[0] = 0x40 | (data.length >> 4)
    message[1] = data.length << 4
    at = 1
  }
  for (const byte of data) {
    message[at++] |= byte >> 4
    message[at] = byte << 4
  }
  for (let pad = 0xec, i = at + 1; i < codewords; i++, pad ^= 0xfd) message[i] = pad

  const blocks = BLOCKS[version]
  const extra = CORRECTION[version]
  const total = Math.floor(rawBits(version) / 8)
  const short = Math.floor(total / blocks) - extra
  const shortBlocks = blocks - (total % blocks)
  const result = new Uint8Array(total)
  const divisor = divisorOf(extra)
  let from = 0
  for (let block = 0; block < blocks; block++) {
    const length = short + (block < shortBlocks ? 0 : 1)
    for (let i = 0; i < length; i++) {
      // The last codeword of the long blocks comes after all columns that every block has.
      const column = i < short ? i * blocks + block : short * blocks + block - shortBlocks
      result[column] = message[from + i]
    }
    const remainder = remainderOf(message.subarray(from, from + length), divisor)
    for (let i = 0; i < extra; i++) result[codewords + i * blocks + block] = remainder[i]
    from += length
  }
  return result
}

const EXP = new Uint8Array(512)
const LOG = new Uint8Array(256)
for (let i = 0, x = 1; i < 255; i++) {
  EXP[i] = EXP[i + 255] = x
  LOG[x] = i
  x = (x << 1) ^ (x & 0x80 ? 0x11d : 0)
}

const divisors = new Map<number, Uint8Array>()

/** Logarithms of the generator polynomial's coefficients, the leading one left out; annex A. */
function divisorOf(degree: number): Uint8Array {
  let known = divisors.get(degree)
  if (!known) {
    const polynomial = new Uint8Array(degree)
    polynomial[degree - 1] = 1
    for (let i = 0; i < degree; i++) {
      for (let j = 0; j < degree; j++) {
        const product = polynomial[j] ? EXP[LOG[polynomial[j]] + i] : 0
        polynomial[j] = product ^ (j + 1 < degree ? polynomial[j + 1] : 0)
      }
    }
    known = polynomial.map((coefficient) => LOG[coefficient])
    divisors.set(degree, known)
  }
  return known
}

function remainderOf(data: Uint8Array, divisor: Uint8Array): Uint8Array {
  const degree = divisor.length
  const remainder = new Uint8Array(degree)
  for (const byte of data) {
    const factor = byte ^ remainder[0]
    remainder.copyWithin(0, 1)
    remainder[degree - 1] = 0
    if (factor === 0) continue
    const log = LOG[factor]
    for (let i = 0; i < degree; i++) remainder[i] ^= EXP[divisor[i] + log]
  }
  return remainder
}

/** Writes the bits of the codewords into both grids. */
function draw({ places }: Frame, codewords: Uint8Array, [grid, turned]: Int32Array[]): void {
  let at = 0
  for (const codeword of codewords) {
    for (let bit = 7; bit >= 0; bit--, at += 4) {
      if (!((codeword >> bit) & 1)) continue
      grid[places[at]] |= places[at + 1]
      turned[places[at + 2]] |= places[at + 3]
    }
  }
}

/** Writes both copies of the format information for level M, 7.9 of the standard. */
function drawFormat(grids: Int32Array[], { size, stride }: Frame, mask: number): void {
  let remainder = mask
  for (let i = 0; i < 10; i++) remainder = (remainder << 1) ^ ((remainder >>> 9) * 0x537)
  const bits = ((mask << 10) | remainder) ^ 0x5412
  const write = (x: number, y: number, i: number) => set(grids, stride, x, y, (bits >>> i) & 1)
  for (let i = 0; i <= 5; i++) write(8, i, i)
  write(8, 7, 6)
  write(8, 8, 7)
  write(7, 8, 8)
  for (let i = 9; i < 15; i++) write(14 - i, 8, i)
  for (let i = 0; i < 8; i++) write(size - 1 - i, 8, i)
  for (let i = 8; i < 15; i++) write(8, size - 15 + i, i)
  set(grids, stride, 8, size - 8, 1)
}

/** Points that each code has for its own three finder patterns, three lines of each across and down. */
const OWN_FINDERS = 40 * 18

/**
 * Penalty points of a masked code, 7.8.3 of the standard; those that cannot come below `least` any more are
 * not counted to the end.
 */
function penalty([grid, turned]: Int32Array[], frame: Frame, least: number): number {
  const { size } = frame
  let dark = 0
  for (const word of grid) dark += ones(word)
  const total = size * size
  let points = (Math.ceil(Math.abs(dark * 20 - total * 10) / total) - 1) * 10
  points += 3 * squares(grid, frame) + runs(grid, frame)
  if (points + OWN_FINDERS >= least) return least
  points += runs(turned, frame)
  if (points + OWN_FINDERS >= least) return least
  return points + 40 * (finders(grid, frame) + finders(turned, frame))
}

/** Points for five and more modules of one colour below each other: 3 and one for each further one. */
function runs(grid: Int32Array, { size, stride, inside }: Frame): number {
  let points = 0
  for (let column = 0; column < stride; column++) {
    const all = inside[column]
    let [a, b, c, before] = [0, 0, 0, 0]
    let upper = grid[column]
    for (let y = 1, at = column + stride; y < size; y++, at += stride) {
      const lower = grid[at]
      const same = ~(upper ^ lower) & all
      const five = a & b & c & same
      if (five) points += ones(five) + 2 * ones(five & ~before)
      before = five
      a = b
      b = c
      c = same
      upper = lower
    }
  }
  return points
}

/** Light rows around a column of words, so that lines need no bounds: four times the largest scale. */
const MARGIN = 4 * 25
const rows = new Int32Array(177 + 2 * MARGIN)

/** Patterns like a finder: 1:1:3:1:1 at any scale between light, four wide on one side; border is light. */
function finders(grid: Int32Array, { size, stride }: Frame): number {
  let count = 0
  rows.fill(0, MARGIN + size)
  const end = MARGIN + size
  for (let column = 0; column < stride; column++) {
    for (let y = 0, at = column; y < size; y++, at += stride) rows[MARGIN + y] = grid[at]
    for (let at = MARGIN; at < end; at++) {
      const three = rows[at] & rows[at + 1] & rows[at + 2]
      if (three === 0) continue
      const one = three & ~rows[at - 1] & ~rows[at + 3] & rows[at - 2] & rows[at + 4]
      if (one !== 0) count += around(one, at, 1)
      // Six dark ones with two light ones on both sides, and so on: the longer the rarer.
      for (let scale = 2, long = three; ; scale++) {
        long &= rows[at + 3 * scale - 3] & rows[at + 3 * scale - 2] & rows[at + 3 * scale - 1]
        if (long === 0) break
        const some = long & ~rows[at - 1] & ~rows[at - 2] & ~rows[at + 3 * scale]
        if (some !== 0 && scale * 7 <= size) count += around(some, at, scale)
      }
    }
  }
  return count
}

/** How many patterns stand around the dark middles `found` that begin at row `at`. */
function around(found: number, at: number, scale: number): number {
  const before = at - 2 * scale
  const after = at + 3 * scale
  for (let i = 0; i < scale; i++) {
    found &= ~rows[at - 1 - i] & ~rows[after + i] & rows[before + i] & rows[after + scale + i]
    found &= ~rows[before - 1 - i] & ~rows[after + 2 * scale + i]
    if (found === 0) return 0
  }
  let [above, below] = [found, found]
  for (let i = scale; i < scale * 4; i++) {
    above &= ~rows[before - 1 - i]
    below &= ~rows[after + 2 * scale + i]
  }
  return ones(above) + ones(below)
}

/** Squares of two by two modules of one colour. */
function squares(grid: Int32Array, { size, stride, inside }: Frame): number {
  let count = 0
  for (let y = 0; y + 1 < size; y++) {
    for (let column = 0; column < stride; column++) {
      const at = y * stride + column
      const [upper, lower] = [grid[at], grid[at + stride]]
      const last = column + 1 === stride
      const upperNext = (upper >>> 1) | (last ? 0 : grid[at + 1] << 31)
      const lowerNext = (lower >>> 1) | (last ? 0 : grid[at + stride + 1] << 31)
      const beside = last ? inside[column] >>> 1 : inside[column]
      count += ones(~(upper ^ lower) & ~(upper ^ upperNext) & ~(lower ^ lowerNext) & beside)
    }
  }
  return count
}

/** Bits set in a 32-bit word. */
function ones(word: number): number {
  word -= (word >>> 1) & 0x55555555
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333)
  return Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
