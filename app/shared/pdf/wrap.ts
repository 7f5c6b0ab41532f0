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
  for (const piece of piecesOf(text, width, style)) {
    const fits = textWidth((line + piece).trimEnd(), style) <= width
    // A closing mark may hang out a little rather than begin a line.
    if (fits || (line && CLOSING.test(piece))) {
      line += piece
      continue
    }
    const opening = OPENING.test(line) && line.length > 1 ? line.at(-1)! : ''
    lines.push(line.slice(0, line.length - opening.length).trimEnd())
    line = opening + piece.trimStart()
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
