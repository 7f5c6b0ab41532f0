import { textWidth, type TextStyle } from '#app/shared/pdf/text'

/** Signs that do not begin a line. */
const CLOSING = /^[，。、；：！？）》」』】〕”’%‰,.;:!?)\]}…]/u
/** Signs that do not end a line. */
const OPENING = /[（《「『【〔“‘([{]$/u
/** A Latin word or figure stays whole; every other sign stands for itself. */
const PIECES = /[A-Za-z0-9¥_./:+#@&'-]+|[ \t]+|./gsu

/**
 * Breaks a text into lines of a width. Chinese breaks between any two signs, except before a closing
 * and after an opening mark; Latin words and figures stay whole unless they are wider than a line, as a SHA-256 is.
 */
export function wrap(text: string, width: number, style: TextStyle): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, width, style))
}

function wrapParagraph(text: string, width: number, style: TextStyle): string[] {
  const lines: string[] = []
  let line = ''
  const fits = (part: string) => textWidth(part.trimEnd(), style) <= width
  for (const piece of piecesOf(text, width, style)) {
    if (fits(line + piece)) {
      line += piece
      continue
    }
    const full = line.trimEnd()
    // A closing mark may hang out a little rather than begin a line; a space before it may not.
    if (full && CLOSING.test(piece)) {
      line = full + piece
      continue
    }
    const opening = OPENING.exec(full.slice(1))?.[0] ?? ''
    const moved = fits(opening + piece) ? opening : ''
    lines.push(full.slice(0, full.length - moved.length).trimEnd())
    line = moved + piece.trimStart()
  }
  lines.push(line.trimEnd())
  return lines
}

function piecesOf(text: string, width: number, style: TextStyle): string[] {
  const pieces = text.match(PIECES) ?? []
  return pieces.flatMap((piece) =>
    textWidth(piece, style) > width ? Array.from(piece) : [piece.replace(/^[ \t]+$/, ' ')]
  )
}
