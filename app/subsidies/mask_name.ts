/** A name as public lists show it: `赵*峰`, `李*`, `ZHAO X*`; the first sign and, from three on, the last stay. */
export function maskName(name: string): string {
  const signs = Array.from(name.trim())
  if (signs.length <= 1) return '*'
  if (signs.length === 2) return `${signs[0]}*`
  return `${signs[0]}${'*'.repeat(signs.length - 2)}${signs.at(-1)}`
}
