import { encode } from 'uqr'

/**
 * A QR code (ISO/IEC 18004, error correction M) as the `d` of one SVG path in units of a module,
 * with the length of a side.
 */
export function qrPath(text: string): { size: number; d: string } {
  const { size, data } = encode(text, { ecc: 'M', border: 0 })
  let d = ''
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!data[y][x]) continue
      let width = 1
      while (data[y][x + width]) width++
      d += `M${x} ${y}h${width}v1h-${width}z`
      x += width
    }
  }
  return { size, d }
}
