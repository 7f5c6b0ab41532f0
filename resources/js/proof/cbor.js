/*
 * The part of CBOR (RFC 8949) that signed messages are written in: whole numbers, bytes, texts, lists
 * and maps of definite length, in their shortest form.
 */

/** What the bytes hold, maps as `Map`. Throws a RangeError for anything else, or bytes left over. */
export function readCbor(bytes) {
  const reader = { bytes, at: 0 }
  const value = readItem(reader, 0)
  if (reader.at !== bytes.length) throw new RangeError('bytes left over')
  return value
}

/** Head of a byte string or text, or of a list. */
export function cborHead(major, size) {
  if (size < 24) return [(major << 5) | size]
  if (size < 256) return [(major << 5) | 24, size]
  if (size < 65_536) return [(major << 5) | 25, size >> 8, size & 255]
  return [(major << 5) | 26, size >>> 24, (size >> 16) & 255, (size >> 8) & 255, size & 255]
}

function readItem(reader, depth) {
  if (depth > 4) throw new RangeError('too deep')
  const head = take(reader, 1)[0]
  const major = head >> 5
  const size = readSize(reader, head & 31)
  if (major === 0) return size
  if (major === 1) return -1 - size
  if (major === 2) return take(reader, size)
  if (major === 3) return new TextDecoder('utf-8', { fatal: true }).decode(take(reader, size))
  if (major === 4) return Array.from({ length: bounded(size) }, () => readItem(reader, depth + 1))
  if (major !== 5) throw new RangeError('not of this kind')
  const map = new Map()
  for (let left = bounded(size); left > 0; left--) {
    const key = readItem(reader, depth + 1)
    map.set(key, readItem(reader, depth + 1))
  }
  return map
}

function readSize(reader, low) {
  if (low < 24) return low
  const width = { 24: 1, 25: 2, 26: 4 }[low]
  if (!width) throw new RangeError('not of this kind')
  const size = take(reader, width).reduce((sum, byte) => sum * 256 + byte, 0)
  if (size < (width === 1 ? 24 : 256 ** (width / 2))) throw new RangeError('not the shortest form')
  return size
}

function take(reader, count) {
  const end = reader.at + count
  if (end > reader.bytes.length) throw new RangeError('bytes are missing')
  const part = reader.bytes.subarray(reader.at, end)
  reader.at = end
  return part
}

function bounded(count) {
  if (count > 64) throw new RangeError('too many')
  return count
}
