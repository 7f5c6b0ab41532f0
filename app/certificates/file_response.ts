import type { Readable } from 'node:stream'
import type { HttpContext } from '@adonisjs/core/http'

interface FileHead {
  /** Name in any language; a plain fallback is added for old clients (RFC 6266, RFC 5987). */
  name: string
  fallback: string
  type: 'application/pdf' | 'application/zip'
  disposition: 'inline' | 'attachment'
}

/** Sets what a response with personal files needs: the name, the type and that nobody keeps it. */
export function fileHead(
  { response }: HttpContext,
  { name, fallback, type, disposition }: FileHead
) {
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
  )
  response.header('content-type', type)
  response.header(
    'content-disposition',
    `${disposition}; filename="${fallback}"; filename*=UTF-8''${encoded}`
  )
  response.header('cache-control', 'private, no-store')
  response.header('x-content-type-options', 'nosniff')
}

/** Streams a file; a failure on the way breaks the transfer off, so that no half file looks whole. */
export function streamFile(ctx: HttpContext, stream: Readable, head: FileHead) {
  fileHead(ctx, head)
  ctx.response.stream(stream, (error) => {
    ctx.logger.error({ code: (error as { code?: string }).code }, 'certificate files broke off')
    ctx.response.response.destroy()
    return ['', 500]
  })
}
