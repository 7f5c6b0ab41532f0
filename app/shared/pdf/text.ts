import { face, faceFor, type FaceName } from '#app/shared/pdf/fonts'
import { hex4, type FontSubset } from '#app/shared/pdf/font_subset'

export type TextStyle = {
  face: FaceName
  /** page units, 96 to the inch */
  size: number
  /** extra space after every character, page units */
  spacing?: number
}

type Metric = { face: FaceName; advance: number }

const metrics = new Map<FaceName, Map<number, Metric>>()

function metric(codePoint: number, wanted: FaceName): Metric {
  let known = metrics.get(wanted)
  if (!known) metrics.set(wanted, (known = new Map()))
  let found = known.get(codePoint)
  if (!found) {
    const name = faceFor(codePoint, wanted) ?? wanted
    const font = face(name)
    found = { face: name, advance: font.advance(font.glyphId(codePoint)) / font.unitsPerEm }
    known.set(codePoint, found)
  }
  return found
}

/** Width of one line of text in page units. */
export function textWidth(text: string, { face: wanted, size, spacing = 0 }: TextStyle): number {
  let width = 0
  for (const character of text) {
    width += metric(character.codePointAt(0)!, wanted).advance * size + spacing
  }
  return text ? width - spacing : 0
}

/** Subsets that hold the characters of a text, first that has it; the last one takes new ones. */
export type SubsetChain = (face: FaceName) => { resource: string; subset: FontSubset }[]

/**
 * Operators that show one line at a baseline, for a page whose y axis points down. Characters a
 * face lacks are taken from its fallback; Chinese text needs no layout engine.
 */
export function showText(
  text: string,
  x: number,
  y: number,
  { face: wanted, size, spacing = 0 }: TextStyle,
  chain: SubsetChain
): string {
  let operators = `BT 1 0 0 -1 ${n(x)} ${n(y)} Tm ${spacing ? `${n(spacing)} Tc ` : ''}`
  let current = ''
  let run = ''
  const flush = () => {
    if (run) operators += `/${current} ${n(size)} Tf <${run}> Tj `
    run = ''
  }
  for (const character of text) {
    const codePoint = character.codePointAt(0)!
    const subsets = chain(metric(codePoint, wanted).face)
    const home = subsets.find(({ subset }) => subset.has(codePoint)) ?? subsets[subsets.length - 1]
    if (home.resource !== current) {
      flush()
      current = home.resource
    }
    run += hex4(home.subset.cid(codePoint))
  }
  flush()
  return `${operators}${spacing ? '0 Tc ' : ''}ET\n`
}

/** A number for a content stream: two decimals, no exponent, no trailing zeros. */
export function n(value: number): string {
  const rounded = Math.round(value * 100) / 100
  return Object.is(rounded, -0) ? '0' : String(rounded)
}

/** Operator that sets the fill (`rg`) or stroke (`RG`) colour from `#rrggbb`. */
export function colour(hex: string, operator: 'rg' | 'RG'): string {
  const parts = [1, 3, 5].map((at) => n(Number.parseInt(hex.slice(at, at + 2), 16) / 255))
  return `${parts.join(' ')} ${operator}\n`
}
