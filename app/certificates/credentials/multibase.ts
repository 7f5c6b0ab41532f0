const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Bytes in base 58 as Bitcoin writes it, with the multibase prefix `z`. */
export function multibase58(bytes: Uint8Array): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`)
  let digits = ''
  while (rest > 0n) {
    digits = ALPHABET[Number(rest % 58n)] + digits
    rest /= 58n
  }
  const zeros = bytes.findIndex((byte) => byte !== 0)
  return 'z' + ALPHABET[0].repeat(zeros === -1 ? bytes.length : zeros) + digits
}

/** The Multikey form of a raw Ed25519 public key, base64url as the key table has it. */
export function multikey(publicKey: string): string {
  return multibase58(
    Buffer.concat([Buffer.from([0xed, 0x01]), Buffer.from(publicKey, 'base64url')])
  )
}
