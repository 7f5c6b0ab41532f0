import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { der, integer, oid, sequence, setOf, TAG } from '#app/shared/crypto/der'

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'))

/**
 * A new P-256 key with a certificate it signs itself, as PEM, valid from 2020 to 2049: for development,
 * where no authority answers for the signer. It may sign and state, and is no authority.
 */
export function selfSigned(names: { organisation: string; commonName: string }): string {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const key = publicKey.export({ type: 'spki', format: 'der' })
  const text = (type: string, value: string) =>
    setOf(sequence(oid(type), der(TAG.utf8, Buffer.from(value, 'utf8'))))
  const name = sequence(text('2.5.4.10', names.organisation), text('2.5.4.3', names.commonName))
  const time = (value: string) => der(TAG.utcTime, Buffer.from(value, 'latin1'))
  const critical = der(0x01, Buffer.of(0xff))
  const wrapped = (value: Buffer) => der(TAG.octetString, value)
  const keyId = createHash('sha1').update(key.subarray(-65)).digest()
  const extensions = sequence(
    sequence(oid('2.5.29.19'), critical, wrapped(sequence())),
    // Digital signature and content commitment.
    sequence(oid('2.5.29.15'), critical, wrapped(der(TAG.bitString, Buffer.of(6, 0xc0)))),
    sequence(oid('2.5.29.14'), wrapped(der(TAG.octetString, keyId)))
  )
  const fields = sequence(
    der(0xa0, integer(2)),
    integer(Buffer.concat([Buffer.of(0x4b), randomBytes(15)])),
    ECDSA_SHA256,
    name,
    sequence(time('200101000000Z'), time('491231235959Z')),
    name,
    key,
    der(0xa3, extensions)
  )
  const signature = sign('sha256', fields, privateKey)
  const raw = sequence(fields, ECDSA_SHA256, der(TAG.bitString, Buffer.of(0), signature))
  const body = raw.toString('base64').replace(/(.{64})(?=.)/g, '$1\n')
  return (
    privateKey.export({ type: 'pkcs8', format: 'pem' }) +
    `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`
  )
}
