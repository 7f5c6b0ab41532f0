/*
 * DER (ITU-T X.690) as far as certificates and signatures need it: definite lengths, one-byte tags.
 */

export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
} as const

/** One value: tag, length, contents. */
export function der(tag: number, ...contents: Uint8Array[]): Buffer {
  const length = contents.reduce((sum, part) => sum + part.length, 0)
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : length < 0x10000
          ? [tag, 0x82, length >> 8, length & 0xff]
          : [tag, 0x83, length >> 16, (length >> 8) & 0xff, length & 0xff]
  return Buffer.concat([Buffer.from(head), ...contents])
}

export const sequence = (...parts: Uint8Array[]) => der(TAG.sequence, ...parts)

/** SET OF: the members in the order of their bytes. */
export function setOf(...members: Buffer[]): Buffer {
  return der(TAG.set, ...[...members].sort(Buffer.compare))
}

/** An object identifier, `1.2.840.113549.1.7.2`. */
export function oid(dotted: string): Buffer {
  const [first, second, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const arc of rest) {
    const digits = [arc & 0x7f]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
      digits.unshift((left & 0x7f) | 0x80)
    }
    bytes.push(...digits)
  }
  return der(TAG.oid, Buffer.from(bytes))
}

/** A whole number that is not negative, from its big-endian bytes or as a small number. */
export function integer(value: number | Uint8Array): Buffer {
  let bytes = typeof value === 'number' ? Buffer.from([value]) : Buffer.from(value)
  while (bytes.length > 1 && bytes[0] === 0) bytes = bytes.subarray(1)
  return der(TAG.integer, bytes[0] & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes)
}

/** Where the value at an offset begins and ends. */
export function valueAt(bytes: Buffer, offset: number) {
  let [length, body] = [bytes[offset + 1], offset + 2]
  if (length & 0x80) {
    const count = length & 0x7f
    if (count === 0 || count > 3) throw new RangeError('Not DER')
    length = bytes.readUIntBE(body, count)
    body += count
  }
  const end = body + length
  if (!(end <= bytes.length)) throw new RangeError('DER ends early')
  return { tag: bytes[offset], body, end, whole: bytes.subarray(offset, end) }
}

/** The values inside a constructed value. */
export function membersOf(bytes: Buffer) {
  const { body, end } = valueAt(bytes, 0)
  const members = []
  for (let at = body; at < end;) {
    const member = valueAt(bytes, at)
    members.push(member)
    at = member.end
  }
  return members
}
