import { face, faceFor } from '#app/shared/pdf/fonts'
import type { OutlineCommand } from '#app/shared/pdf/true_type'

/** Height of the letters, as a share of the picture's longer side. */
const LETTER = 1 / 34

/** Lines of text over the picture's height and width. */
const ROWS = 7

/**
 * Draws words slanted all over a JPG, so that a photo of the screen still tells who looked and when.
 * The letters come from the product's own fonts: a server needs none, and every name can be drawn.
 */
export async function watermark(jpg: Buffer, words: string): Promise<Buffer> {
  const { default: sharp } = await import('sharp')
  const image = sharp(jpg)
  const { width, height } = await image.metadata()
  const size = Math.max(10, Math.round(Math.max(width, height) * LETTER))
  const line = lineOf(words, size)
  const [stepX, stepY] = [line.width + size * 3, Math.max(size * 4, height / ROWS)]
  const uses: string[] = []
  for (let y = -height; y < height * 2; y += stepY) {
    for (let x = -width; x < width * 2; x += stepX) {
      uses.push(`<use href="#w" x="${Math.round(x)}" y="${Math.round(y)}"/>`)
    }
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><path id="w" d="${line.path}"/></defs>
    <g transform="rotate(-24 ${width / 2} ${height / 2})" fill="#a8321f" fill-opacity="0.34"
      stroke="#fff" stroke-opacity="0.4" stroke-width="${size / 30}">${uses.join('')}</g></svg>`
  return image
    .composite([{ input: Buffer.from(svg) }])
    .jpeg({ quality: 85 })
    .toBuffer()
}

/** One line of text as the path of its outlines, at the origin. */
function lineOf(words: string, size: number): { path: string; width: number } {
  let x = 0
  let path = ''
  for (const character of words) {
    const codePoint = character.codePointAt(0)!
    const font = face(faceFor(codePoint, 'sansBold') ?? 'sansBold')
    const glyph = font.glyphId(codePoint)
    const scale = size / font.unitsPerEm
    path += font
      .outline(glyph)
      .map((command) => moved(command, x, scale))
      .join('')
    x += font.advance(glyph) * scale
  }
  return { path, width: x }
}

function moved([letter, ...points]: OutlineCommand, x: number, scale: number): string {
  const numbers = points.map((value, index) =>
    (index % 2 === 0 ? x + value * scale : -value * scale).toFixed(1)
  )
  return `${letter}${numbers.join(' ')}`
}
