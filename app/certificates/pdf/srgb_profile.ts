/**
 * A matrix profile of sRGB (ICC.1:2001, version 2.1): white point, three colorants adapted to D50
 * and one tone curve of 256 points from IEC 61966-2-1.
 */
export function srgbProfile(): Buffer {
  const text = (words: string) =>
    Buffer.concat([Buffer.from('text\0\0\0\0', 'latin1'), Buffer.from(`${words}\0`, 'latin1')])
  const description = Buffer.alloc(12 + 5 + 4 + 4 + 2 + 1 + 67)
  description.write('desc', 0, 'latin1')
  description.writeUInt32BE(5, 8)
  description.write('sRGB\0', 12, 'latin1')
  const xyz = (...values: number[]) => {
    const data = Buffer.alloc(20)
    data.write('XYZ ', 0, 'latin1')
    values.forEach((value, i) => data.writeInt32BE(Math.round(value * 65536), 8 + i * 4))
    return data
  }
  const points = 256
  const curve = Buffer.alloc(12 + points * 2)
  curve.write('curv', 0, 'latin1')
  curve.writeUInt32BE(points, 8)
  for (let i = 0; i < points; i++) {
    const v = i / (points - 1)
    const linear = v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
    curve.writeUInt16BE(Math.round(linear * 65535), 12 + i * 2)
  }
  const tags: [string, Buffer][] = [
    ['desc', description],
    ['cprt', text('No copyright, use freely')],
    ['wtpt', xyz(0.9505, 1, 1.0891)],
    ['rXYZ', xyz(0.43607, 0.22249, 0.01392)],
    ['gXYZ', xyz(0.38515, 0.71687, 0.09708)],
    ['bXYZ', xyz(0.14307, 0.06061, 0.7141)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ]

  const table = Buffer.alloc(4 + tags.length * 12)
  table.writeUInt32BE(tags.length, 0)
  const bodies: Buffer[] = []
  const places = new Map<Buffer, number>()
  let offset = 128 + table.length
  tags.forEach(([tag, data], i) => {
    if (!places.has(data)) {
      places.set(data, offset)
      const padded = Buffer.alloc((data.length + 3) & ~3)
      data.copy(padded)
      bodies.push(padded)
      offset += padded.length
    }
    table.write(tag, 4 + i * 12, 'latin1')
    table.writeUInt32BE(places.get(data)!, 8 + i * 12)
    table.writeUInt32BE(data.length, 12 + i * 12)
  })

  const header = Buffer.alloc(128)
  header.writeUInt32BE(offset, 0)
  header.writeUInt32BE(0x02100000, 8)
  header.write('mntrRGB XYZ ', 12, 'latin1')
  ;[2000, 1, 1, 0, 0, 0].forEach((part, i) => header.writeUInt16BE(part, 24 + i * 2))
  header.write('acsp', 36, 'latin1')
  xyz(0.9642, 1, 0.82491).copy(header, 68, 8)
  return Buffer.concat([header, table, ...bodies])
}
