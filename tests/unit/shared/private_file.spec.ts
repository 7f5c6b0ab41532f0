import { test } from '@japa/runner'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { storageDir } from '#config/storage'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import {
  keepImage,
  readPrivateFile,
  storeImage,
  storePrivateFile,
} from '#app/shared/files/private_file'

const PLACE = { folder: 'private_files_spec', field: 'file' }
const TERMS = { most: { width: 60, height: 60 }, least: { width: 20, height: 20 } }

function plain(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: '#a02020' } })
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (raised) => raised
  )
  return error instanceof RuleViolation ? error.code! : String(error)
}

test.group('A private file', (group) => {
  group.teardown(() => rm(join(storageDir, PLACE.folder), { recursive: true, force: true }))

  test('is kept encrypted and given back byte for byte', async ({ assert }) => {
    const bytes = Buffer.from('%PDF-1.7 a proof')
    const kept = await storePrivateFile({ clientName: '证明.PDF', bytes }, PLACE)
    assert.equal(kept.kind, 'pdf')
    assert.match(kept.path, /^private_files_spec\/\d{4}\/[0-9a-f-]{36}\.sealed$/)
    const onDisk = await readFile(join(storageDir, kept.path))
    assert.isFalse(onDisk.includes('proof'))
    assert.deepEqual(await readPrivateFile(kept.path, kept.sha256), bytes)
    await assert.rejects(() => readPrivateFile(kept.path, '0'.repeat(64)), /changed/)
  })

  test('must begin as its name ends, and be neither empty nor large', async ({ assert }) => {
    const asked = (clientName: string, bytes: Buffer, megabytes?: number) =>
      codeOf(storePrivateFile({ clientName, bytes }, { ...PLACE, megabytes }))
    assert.equal(await asked('a.pdf', Buffer.from('<html>')), 'E_FILE_DIFFERS')
    assert.equal(await asked('a.svg', Buffer.from('<svg/>')), 'E_FILE_KIND')
    assert.equal(await asked('a.pdf', Buffer.alloc(0)), 'E_FILE_SIZE')
    assert.equal(await asked('a.pdf', Buffer.alloc(1024 * 1024 + 1), 1), 'E_FILE_SIZE')
  })
})

test.group('A picture', (group) => {
  group.teardown(() => rm(join(storageDir, PLACE.folder), { recursive: true, force: true }))

  const kept = async (clientName: string, bytes: Buffer) => {
    const image = await storeImage({ clientName, bytes }, PLACE, TERMS)
    return { image, bytes: await readPrivateFile(image.path, image.sha256) }
  }

  test('is turned upright, fitted, and loses what the camera wrote', async ({ assert }) => {
    const sent = await plain(400, 200)
      .jpeg()
      .withExif({ IFD0: { Make: 'SecretCamera' }, IFD3: { GPSLatitude: '35/1 36/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .toBuffer()
    const { image, bytes } = await kept('a.jpeg', sent)
    assert.deepInclude(image, { kind: 'jpg', width: 30, height: 60, size: bytes.length })
    const after = await sharp(bytes).metadata()
    assert.deepInclude(after, { format: 'jpeg', width: 30, height: 60, space: 'srgb' })
    assert.isUndefined(after.exif)
    assert.isUndefined(after.orientation)
    assert.isFalse(bytes.includes('SecretCamera'))
  })

  test('of print colours, or with nothing behind it, becomes sRGB on white', async ({ assert }) => {
    const cmyk = await kept('a.jpg', await plain(50, 50).toColourspace('cmyk').jpeg().toBuffer())
    assert.equal((await sharp(cmyk.bytes).metadata()).space, 'srgb')

    const clear = { r: 0, g: 0, b: 0, alpha: 0 }
    const empty = sharp({ create: { width: 50, height: 50, channels: 4, background: clear } })
    const { bytes } = await kept('a.png', await empty.png().toBuffer())
    const { channels } = await sharp(bytes).stats()
    assert.isTrue(channels.every(({ min }) => min === 255))
  })

  test('is refused when it is none, too small, broken, or vast behind few bytes', async ({
    assert,
  }) => {
    const asked = (clientName: string, bytes: Buffer) =>
      codeOf(storeImage({ clientName, bytes }, PLACE, TERMS))
    const small = await plain(30, 10).png().toBuffer()
    const whole = await sharp(randomBytes(120 * 120 * 3), {
      raw: { width: 120, height: 120, channels: 3 },
    })
      .png()
      .toBuffer()
    const vast = await plain(7100, 7100).png({ compressionLevel: 9 }).toBuffer()
    const moving = await plain(50, 50).gif().toBuffer()

    assert.equal(await asked('a.pdf', Buffer.from('%PDF-1.7')), 'E_IMAGE_KIND')
    assert.equal(await asked('a.png', small), 'E_IMAGE_SMALL')
    assert.equal(await asked('a.jpg', small), 'E_FILE_DIFFERS')
    assert.equal(await asked('a.png', moving), 'E_FILE_DIFFERS')
    assert.equal(await asked('a.png', whole.subarray(0, whole.length / 2)), 'E_IMAGE_BROKEN')
    assert.equal(await asked('a.png', whole.subarray(0, 20)), 'E_IMAGE_BROKEN')
    assert.equal(await asked('a.png', vast), 'E_IMAGE_PIXELS')
    assert.equal(await asked('a.png', Buffer.alloc(0)), 'E_FILE_SIZE')
    assert.isBelow(vast.length, 1024 * 1024)
  })

  test('is taken back when what refers to it cannot be written', async ({ assert }) => {
    let path = ''
    const bytes = await plain(50, 50).png().toBuffer()
    const refused = keepImage({ clientName: 'a.png', bytes }, PLACE, TERMS, async (image) => {
      path = image.path
      throw new Error('no row')
    })
    await assert.rejects(() => refused, 'no row')
    assert.isFalse(existsSync(join(storageDir, path)))
  })
})
