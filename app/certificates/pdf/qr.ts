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

/** For one size of code: the data modules each mask turns over. */
const patterns = new Map<number, Uint8Array[]>()

/**
 * A QR code (ISO/IEC 18004, error correction M) as a 1-bit image mask: rows of whole bytes, highest
 * bit first, 0 where ink goes. All eight masks are scored as the standard asks; the scoring works on
 * flat bytes because it would otherwise take most of a certificate's time.
 */
export function qrMask(text: string): { size: number; mask: number; bits: Buffer } {
  const code = encode(text, { ecc: 'M', border: 0, boostEcc: false, maskPattern: 0 })
  const { size } = code
  let turned = patterns.get(size)
  if (!turned) {
    turned = MASKS.map((mask) => {
      const modules = new Uint8Array(size * size)
      for (let y = 0; y < size; y++) {
        for (let x = 0; x < size; x++) {
          modules[y * size + x] = code.types[y][x] === 0 && mask(x, y) ? 1 : 0
        }
      }
      return modules
    })
    patterns.set(size, turned)
  }
  const plain = new Uint8Array(size * size)
  for (let y = 0; y < size; y++) {
    const row = code.data[y]
    for (let x = 0; x < size; x++) {
      plain[y * size + x] = (row[x] ? 1 : 0) ^ turned[0][y * size + x]
    }
  }

  let best = plain
  let least = Infinity
  let chosen = 0
  for (let mask = 0; mask < 8; mask++) {
    const modules = new Uint8Array(plain.length)
    const turn = turned[mask]
    for (let i = 0; i < modules.length; i++) modules[i] = plain[i] ^ turn[i]
    drawFormat(modules, size, mask)
    const score = penalty(modules, size)
    if (score < least) [best, least, chosen] = [modules, score, mask]
  }

  const stride = (size + 7) >> 3
  const bits = Buffer.alloc(stride * size, 0xff)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (best[y * size + x]) bits[y * stride + (x >> 3)] &= ~(0x80 >> (x & 7))
    }
  }
  return { size, mask: chosen, bits }
}

/** Writes both copies of the format information for level M, 7.9 of the standard. */
function drawFormat(modules: Uint8Array, size: number, mask: number): void {
  let remainder = mask
  for (let i = 0; i < 10; i++) remainder = (remainder << 1) ^ ((remainder >>> 9) * 0x537)
  const bits = ((mask << 10) | remainder) ^ 0x5412
  const set = (x: number, y: number, i: number) => {
    modules[y * size + x] = (bits >>> i) & 1
  }
  for (let i = 0; i <= 5; i++) set(8, i, i)
  set(8, 7, 6)
  set(8, 8, 7)
  set(7, 8, 8)
  for (let i = 9; i < 15; i++) set(14 - i, 8, i)
  for (let i = 0; i < 8; i++) set(size - 1 - i, 8, i)
  for (let i = 8; i < 15; i++) set(8, size - 15 + i, i)
  modules[(size - 8) * size + 8] = 1
}

/** Penalty points of a masked code, 7.8.3 of the standard. */
function penalty(modules: Uint8Array, size: number): number {
  let points = 0
  for (let i = 0; i < size; i++) {
    points += linePenalty(modules, i * size, 1, size) + linePenalty(modules, i, size, size)
  }
  let dark = 0
  for (let y = 0; y < size; y++) {
    const row = y * size
    for (let x = 0; x < size; x++) {
      const at = row + x
      dark += modules[at]
      if (x < size - 1 && y < size - 1) {
        const sum = modules[at] + modules[at + 1] + modules[at + size] + modules[at + size + 1]
        if (sum === 0 || sum === 4) points += 3
      }
    }
  }
  const total = size * size
  return points + (Math.ceil(Math.abs(dark * 20 - total * 10) / total) - 1) * 10
}

/** Runs of five and more, and patterns like a finder (1:1:3:1:1 beside four light), on one line. */
function linePenalty(modules: Uint8Array, start: number, step: number, size: number): number {
  let points = 0
  // Lengths of the latest runs, a the newest; the light border counts as part of the outer runs.
  let [a, b, c, d, e, f, g] = [0, 0, 0, 0, 0, 0, 0]
  let colour = 0
  let run = 0
  let first = true
  for (let i = 0, at = start; i <= size; i++, at += step) {
    const end = i === size
    if (!end && modules[at] === colour) {
      run++
      if (run === 5) points += 3
      else if (run > 5) points++
      continue
    }
    if (end && colour === 1) {
      ;[g, f, e, d, c, b, a] = [f, e, d, c, b, a, run + (first ? size : 0)]
      first = false
      colour = 0
      run = 0
    }
    g = f
    f = e
    e = d
    d = c
    c = b
    b = a
    a = run + (first ? size : 0) + (end ? size : 0)
    first = false
    if (colour === 0 && b > 0 && c === b && d === b * 3 && e === b && f === b) {
      if (a >= b * 4 && g >= b) points += 40
      if (g >= b * 4 && a >= b) points += 40
    }
    colour ^= 1
    run = 1
  }
  return points
}
