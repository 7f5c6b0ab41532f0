import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'

const ASSET = /^\/assets\/([A-Za-z0-9._-]+\.(css|js))$/
const TYPES = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' }

const squeeze = {
  br: (bytes: Buffer, quality: number) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, { level: 9 }),
}

/** What was compressed, by encoding and name; names bear a hash of the content, so nothing ages. */
const kept = new Map<string, Promise<Buffer | null>>()

/**
 * Sends a built style or script compressed, as the browser takes it, to be kept for a year: a slow
 * phone loads a fifth of the bytes. False when it is not one, which is then sent as it is.
 */
export async function sendCompressed({ request, response }: HttpContext): Promise<boolean> {
  const [, name, kind] = ASSET.exec(request.url()) ?? []
  const accepted = request.header('accept-encoding') ?? ''
  const encoding = (['br', 'gzip'] as const).find((one) => accepted.includes(one))
  if (!name || !encoding || request.method() !== 'GET') return false
  const bytes = await compressed(name, encoding)
  if (!bytes) return false
  response.header('content-type', TYPES[kind as keyof typeof TYPES])
  response.header('content-encoding', encoding)
  response.header('vary', 'accept-encoding')
  response.header('cache-control', 'public, max-age=31536000, immutable')
  response.send(bytes)
  return true
}

function compressed(name: string, encoding: 'br' | 'gzip'): Promise<Buffer | null> {
  const key = `${encoding}/${name}`
  const known = kept.get(key)
  if (known) return known
  const made = make(name, encoding, 9)
  kept.set(key, made)
  // The first reader does not wait for the seconds that the smallest form takes.
  if (encoding === 'br') {
    const better = make(name, encoding, 11)
    void better.then((bytes) => bytes && kept.set(key, Promise.resolve(bytes)))
  }
  return made
}

async function make(name: string, encoding: 'br' | 'gzip', quality: number) {
  const bytes = await readFile(app.publicPath('assets', name)).catch(() => null)
  return bytes && squeeze[encoding](bytes, quality)
}
