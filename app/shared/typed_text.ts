const FULL_WIDTH = /[\uff01-\uff5e]/g
const INVISIBLE = /[\p{Cf}\p{Cc}]/gu

/** Full-width letters, digits and signs as their ASCII selves; the ideographic space as a space. */
export function foldFullWidth(text: string): string {
  return text
    .replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ')
}

/**
 * What somebody typed or pasted for a number: full-width folded, invisible characters,
 * spaces and a leading apostrophe gone, letters in upper case.
 */
export function foldNumber(text: string): string {
  return foldFullWidth(text)
    .replace(INVISIBLE, '')
    .replace(/\s/g, '')
    .replace(/^['‘’]+/, '')
    .toUpperCase()
}
