import { encode } from 'uqr'
import { test } from '@japa/runner'
import { qrPath } from '#app/shared/qr_path'

test.group('QR code as a path', () => {
  test('draws exactly the dark modules', ({ assert }) => {
    const text = 'https://bagong.example/verify/7K3M9QXD2FHT'
    const { size, d } = qrPath(text)
    const drawn = Array.from({ length: size }, () => Array<boolean>(size).fill(false))

    for (const [, x, y, width] of d.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
      for (let at = 0; at < Number(width); at++) drawn[Number(y)][Number(x) + at] = true
    }

    assert.deepEqual(drawn, encode(text, { ecc: 'M', border: 0 }).data)
  })
})
