export { foldFullWidth, foldNumber } from '#app/shared/typed_text'

/** Characters of a text with everything between the kept ends starred. */
export function starMiddle(text: string, head: number, tail: number): string {
  const signs = Array.from(text)
  const hidden = Math.max(0, signs.length - head - tail)
  return [
    ...signs.slice(0, head),
    '*'.repeat(hidden),
    ...(tail ? signs.slice(head + hidden) : []),
  ].join('')
}
