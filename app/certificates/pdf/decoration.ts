import { face } from '#app/shared/pdf/fonts'
import { colour, n } from '#app/shared/pdf/text'

/** A4 landscape in units of 1/96 inch. */
const PAGE = { width: 1122.52, height: 793.7 }
const ACCENT = '#17566d'
const SEAL = '#a8321f'

type XY = [number, number]

/**
 * The 石青 guilloche border with its corner marks, and the rosette behind the text. `bands` are the
 * operators that draw the interlaced lines of one horizontal and one vertical side, as `bandPath`
 * gives them; they stand apart because each is drawn twice.
 */
export function guilloche(bands: { across: string; along: string }): string {
  const { width, height } = PAGE
  const parts = [
    `q ${colour('#dbe6ea', 'RG')}0.6 w\n${rosette(561.26, 420, 155, 95, 57, 7)}S Q\n`,
    `q ${colour(ACCENT, 'RG')}3 w ${rectangle(OUTER, OUTER, width - OUTER, height - OUTER)}S\n`,
    `0.9 w ${rectangle(INNER, INNER, width - INNER, height - INNER)}S Q\n`,
    `q ${bands.across} Q\nq 1 0 0 -1 0 ${n(height)} cm ${bands.across} Q\n`,
    `q 0 1 1 0 0 0 cm ${bands.along} Q\nq 0 1 -1 0 ${n(width)} 0 cm ${bands.along} Q\n`,
  ]
  for (const x of [29, width - 61]) {
    for (const y of [29, height - 61]) {
      parts.push(
        `q 1 0 0 1 ${n(x)} ${n(y)} cm 1 g -1 -1 34 34 re f ${colour(ACCENT, 'rg')}1 1 30 30 re f\n`,
        `1 G 2.4 w ${MARK}S Q\n`
      )
    }
  }
  return parts.join('')
}

const OUTER = 30
const INNER = 60

/** The interlaced lines along the top of a border as long as one side of the page. */
export function bandPath(side: number): string {
  const middle = (OUTER + INNER) / 2
  return `${colour('#5d8a9b', 'RG')}0.55 w\n${waves(OUTER, side - OUTER, middle).join('')}S\n`
}

/** The mark of the product in a square of 32. */
const MARK =
  '13.2 6.6 m 7.2 13 l 18.8 6.6 m 24.8 13 l 9.6 16.6 m 22.4 16.6 l ' +
  '16 16.6 m 16 24.8 l 7.4 25 m 24.6 25 l '

function rectangle(left: number, top: number, right: number, bottom: number): string {
  return `${n(left)} ${n(top)} ${n(right - left)} ${n(bottom - top)} re `
}

/** Interlaced sine bands between two ends, drawn as quarter waves. */
function waves(from: number, to: number, middle: number): string[] {
  const span = to - from
  const bands: string[] = []
  for (const [count, amplitude, strands] of [
    [Math.round(span / 104), 9, 6],
    [Math.round(span / 52), 4.6, 3],
  ]) {
    const period = span / count
    for (let strand = 0; strand < strands; strand++) {
      bands.push(sine(from, to, middle, amplitude, period, strand / strands))
    }
  }
  return bands
}

function sine(
  from: number,
  to: number,
  middle: number,
  amplitude: number,
  period: number,
  phase: number
): string {
  const steps = Math.round(((to - from) / period) * 4)
  const angle = (x: number) => ((x - from) / period + phase) * 2 * Math.PI
  const at = (x: number): XY => [x, middle + amplitude * Math.sin(angle(x))]
  const slope = (x: number): XY => [1, ((amplitude * 2 * Math.PI) / period) * Math.cos(angle(x))]
  const width = (to - from) / steps
  return hermite(
    steps,
    (i) => at(from + i * width),
    (i) => slope(from + i * width),
    width
  )
}

/** A closed line of `lobes` petals in `turns` turns, between radii middle ± swing. */
function rosette(
  x: number,
  y: number,
  middle: number,
  swing: number,
  lobes: number,
  turns: number
): string {
  const steps = lobes * 6
  const unit = (2 * Math.PI) / steps
  const at = (i: number) => {
    const angle = turns * i * unit
    const wave = lobes * i * unit
    const radius = middle + swing * Math.cos(wave)
    const growth = -swing * lobes * Math.sin(wave)
    return { cos: Math.cos(angle), sin: Math.sin(angle), radius, growth }
  }
  return hermite(
    steps,
    (i) => {
      const { cos, sin, radius } = at(i)
      return [x + radius * cos, y + radius * sin]
    },
    (i) => {
      const { cos, sin, radius, growth } = at(i)
      return [growth * cos - radius * turns * sin, growth * sin + radius * turns * cos]
    },
    unit
  )
}

/** A smooth path through points with known derivatives, as Bézier segments. */
function hermite(
  steps: number,
  point: (i: number) => XY,
  derivative: (i: number) => XY,
  step: number
): string {
  let [x, y] = point(0)
  let [dx, dy] = derivative(0)
  let path = `${n(x)} ${n(y)} m\n`
  for (let i = 1; i <= steps; i++) {
    const [x1, y1] = point(i)
    const [dx1, dy1] = derivative(i)
    path += `${n(x + (dx * step) / 3)} ${n(y + (dy * step) / 3)} `
    path += `${n(x1 - (dx1 * step) / 3)} ${n(y1 - (dy1 * step) / 3)} ${n(x1)} ${n(y1)} c\n`
    ;[x, y, dx, dy] = [x1, y1, dx1, dy1]
  }
  return path
}

/** Title rules and lozenge, rules under the values, and the empty photo frame. */
export function furniture(): string {
  const centre = 561.26
  const rules: [number, number, number][] = []
  for (const y of [342, 394, 446]) rules.push([212, y, 462], [662, y, 882])
  rules.push([212, 498, 512], [662, 498, 882])
  return [
    `q ${colour(ACCENT, 'RG')}1 w ${n(centre - 130)} 206 m ${n(centre - 24)} 206 l `,
    `${n(centre + 24)} 206 m ${n(centre + 130)} 206 l S\n`,
    `${colour(SEAL, 'rg')}${n(centre)} 200 m ${n(centre + 6)} 206 l ${n(centre)} 212 l `,
    `${n(centre - 6)} 206 l f Q\n`,
    `q ${colour('#9db8c2', 'RG')}0.75 w\n`,
    ...rules.map(([from, y, to]) => `${from} ${y} m ${to} ${y} l `),
    'S Q\n',
    `q ${colour('#f1f5f6', 'rg')}${colour('#9db8c2', 'RG')}1 w ${PHOTO_BOX} re B\n`,
    `q ${PHOTO_BOX} re W n 1 0 0 1 ${PHOTO.x} ${PHOTO.y} cm ${colour('#d3dfe3', 'rg')}`,
    `${circle(52.5, 52, 22)}f 12 122 m 14 101 32 84 52.5 84 c 73 84 91 101 93 122 c h f Q Q\n`,
  ].join('')
}

const PHOTO = { x: 912, y: 312, width: 105, height: 147 }
const PHOTO_BOX = `${PHOTO.x} ${PHOTO.y} ${PHOTO.width} ${PHOTO.height}`

/** Edge, band and rules of one side of the card, and the empty photo frame on its front. */
export function cardFurniture(side: 'front' | 'back'): string {
  const [width, height] = [323.53, 204.02]
  const parts = [
    `q ${colour(ACCENT, 'rg')}0 0 ${width} 5 re f 0 ${height - 5} ${width} 5 re f\n`,
    `${colour('#dbe6ea', 'RG')}0.3 w ${rosette(width / 2, 112, 52, 32, 57, 7)}S Q\n`,
  ]
  if (side === 'front') {
    const frame = '238 56 70 98 re'
    parts.push(
      `q ${colour(ACCENT, 'RG')}0.8 w 16 48 m 307.5 48 l S\n`,
      `${colour('#9db8c2', 'RG')}0.4 w `,
      ...[0, 1, 2, 3, 4, 5, 6].map(
        (i) => `64 ${n(68.8 + 18.4 * i)} m 230 ${n(68.8 + 18.4 * i)} l `
      ),
      `S\n${colour('#f1f5f6', 'rg')}0.6 w ${frame} B\n`,
      `${frame} W n 1 0 0 1 238 56 cm ${colour('#d3dfe3', 'rg')}${circle(35, 36, 15)}f `,
      '8 82 m 9.5 68 21 56 35 56 c 49 56 60.5 68 62 82 c 62 98 l 8 98 l h f Q\n',
      `q 0.62 0 0 0.62 286 18 cm ${colour(ACCENT, 'RG')}2.4 w ${MARK}S Q\n`
    )
  } else {
    parts.push(`q ${colour(ACCENT, 'RG')}0.6 w 16 42 m 307.5 42 l S Q\n`)
  }
  return parts.join('')
}

function circle(x: number, y: number, r: number): string {
  const k = r * 0.5522847498
  return (
    `${n(x + r)} ${n(y)} m ` +
    `${n(x + r)} ${n(y + k)} ${n(x + k)} ${n(y + r)} ${n(x)} ${n(y + r)} c ` +
    `${n(x - k)} ${n(y + r)} ${n(x - r)} ${n(y + k)} ${n(x - r)} ${n(y)} c ` +
    `${n(x - r)} ${n(y - k)} ${n(x - k)} ${n(y - r)} ${n(x)} ${n(y - r)} c ` +
    `${n(x + k)} ${n(y - r)} ${n(x + r)} ${n(y - k)} ${n(x + r)} ${n(y)} c h `
  )
}

export const SEAL_RADIUS = 70

/** Where each character of a name stands on the seal, for one upright seal around (0, 0). */
export function sealLetters(name: string): { character: string; angle: number; size: number }[] {
  const characters = [...name.replace(/\s+/g, '')]
  const step = Math.min(22, 238 / Math.max(characters.length - 1, 1))
  const size = Math.min(16.6, ((step * Math.PI) / 180) * 53 * 0.92)
  return characters.map((character, i) => ({
    character,
    angle: (i - (characters.length - 1) / 2) * step,
    size,
  }))
}

/**
 * The drawn seal of an evaluation body around (0, 0), radius 70: ring, name on an arc, mark and
 * 证书专用章. Letters are outlines, so that the seal adds no words to the text of the page.
 * Characters must be known to the fonts.
 */
export function seal(name: string): string {
  const tilt = (-4 * Math.PI) / 180
  const parts = [
    `q ${n5(Math.cos(tilt))} ${n5(Math.sin(tilt))} ${n5(-Math.sin(tilt))} ${n5(Math.cos(tilt))}`,
    ` 0 0 cm ${colour('#b4493a', 'rg')}${colour('#b4493a', 'RG')}`,
    `3.2 w ${circle(0, 0, 68)}S\n`,
  ]
  for (const { character, angle, size } of sealLetters(name)) {
    const turn = (angle * Math.PI) / 180
    const radius = 61 - size / 2
    parts.push(letter(character, radius * Math.sin(turn), -radius * Math.cos(turn), turn, size))
  }
  parts.push(`q 0.95 0 0 0.95 -15.2 -17 cm 2.8 w ${MARK}S Q\n`)
  const words = [...'证书专用章']
  words.forEach((word, i) => parts.push(letter(word, (i - 2) * 14.4, 40, 0, 12.6)))
  return parts.join('') + 'Q\n'
}

/** One outlined character centred at a point, turned by an angle in radians. */
function letter(character: string, x: number, y: number, turn: number, size: number): string {
  const codePoint = character.codePointAt(0)!
  const font = face(face('serifBold').glyphId(codePoint) ? 'serifBold' : 'sans')
  const glyph = font.glyphId(codePoint)
  const scale = size / font.unitsPerEm
  const grid = font.unitsPerEm / 250
  const [cos, sin] = [Math.cos(turn) * scale, Math.sin(turn) * scale]
  const [cx, cy] = [font.advance(glyph) / 2, 0.38 * font.unitsPerEm]
  const e = x - (cos * cx + sin * cy)
  const f = y - (sin * cx - cos * cy)
  const across = [cos * grid, sin * grid, sin * grid, -cos * grid].map(n5).join(' ')
  let path = `q ${across} ${n(e)} ${n(f)} cm\n`
  let [px, py] = [0, 0]
  for (const command of font.outline(glyph)) {
    if (command[0] === 'Z') path += 'h\n'
    else if (command[0] === 'Q') {
      const [, qx, qy, ex, ey] = command
      const third = (from: number, to: number) => Math.round((from + 2 * to) / 3 / grid)
      path += `${third(px, qx)} ${third(py, qy)} ${third(ex, qx)} ${third(ey, qy)} `
      path += `${Math.round(ex / grid)} ${Math.round(ey / grid)} c\n`
      ;[px, py] = [ex, ey]
    } else {
      path += `${Math.round(command[1] / grid)} ${Math.round(command[2] / grid)} `
      path += `${command[0].toLowerCase()}\n`
      ;[px, py] = [command[1], command[2]]
    }
  }
  return `${path}f Q\n`
}

function n5(value: number): string {
  return String(Number(value.toFixed(5)))
}
