/** The name that a sender gave to a file, for pages and lists: no folders, no control characters, of bounded length. */
export function plainFileName(name: string): string {
  const plain = name
    .replace(/^.*[/\\]/, '')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
  return Array.from(plain || 'file')
    .slice(-120)
    .join('')
}
