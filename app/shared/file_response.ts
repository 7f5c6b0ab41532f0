import type { Readable } from 'node:stream'
import type { HttpContext } from '@adonisjs/core/http'

const TYPES = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  zip: 'application/zip',
  csv: 'text/csv; charset=utf-8',
  credential: 'application/vc+ld+json',
  json: 'application/json; charset=utf-8',
  opaque: 'application/octet-stream',
} as const

interface FileHead {
  /** Name in any language, never one that a client gave (RFC 6266, RFC 5987). */
  name: string
  /** ASCII name for old clients; the name itself when left out. */
  fallback?: string
  type: keyof typeof TYPES
  disposition: 'inline' | 'attachment'
}

/** Sets what a response with personal files needs: the name, the type and that nobody keeps it. */
export function fileHead(
  { response }: HttpContext,
  { name, fallback = name, type, disposition }: FileHead
) {
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
  )
  response.header('content-type', TYPES[type])
  response.header(
    'content-disposition',
    `${disposition}; filename="${fallback}"; filename*=UTF-8''${encoded}`
  )
  response.header('cache-control', 'private, no-store')
  response.header('x-content-type-options', 'nosniff')
}

/** Sends a workbook or a csv to be saved; `name` is ASCII. */
export function sendWorkbook(
  ctx: HttpContext,
  name: string,
  bytes: Buffer,
  type: 'xlsx' | 'csv' = 'xlsx'
) {
  fileHead(ctx, { name, type, disposition: 'attachment' })
  return ctx.response.send(bytes)
}

/** Streams a file; a failure on the way breaks the transfer off, so that no half file looks whole. */
export function streamFile(ctx: HttpContext, stream: Readable, head: FileHead) {
  fileHead(ctx, head)
  ctx.response.stream(stream, (error) => {
    ctx.logger.error({ code: (error as { code?: string }).code }, 'a file broke off on its way')
    ctx.response.response.destroy()
    return ['', 500]
  })
}
