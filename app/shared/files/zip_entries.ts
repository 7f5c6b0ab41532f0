import { promisify } from 'node:util'
import yauzl from 'yauzl'

export interface ZipLimits {
  entries: number
  /** Of one file, inflated. */
  entryBytes: number
}

/** Why an archive or a file of it is not read. */
export class ZipFault extends Error {
  constructor(readonly reason: 'broken' | 'many' | 'large' | 'encrypted') {
    super(`The archive is not read: ${reason}`)
  }
}

export interface ZipEntry {
  /** Without the folders before it. */
  name: string
  /** @throws ZipFault broken, large, encrypted */
  read(): Promise<Buffer>
}

const ENCRYPTED_FLAG = 0x1
/** What file managers add by themselves. */
const ADDED = /^__MACOSX\/|(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini)$/i

/**
 * The files of a zip archive, each inflated when it is asked for and no further than its limit, because
 * a declared size may lie. Folders and what file managers add are left out.
 *
 * @throws ZipFault broken, many
 */
export async function zipEntries(file: Buffer, limits: ZipLimits): Promise<ZipEntry[]> {
  const archive = await open(file)
  if (archive.entryCount > limits.entries) throw new ZipFault('many')
  const entries = await list(archive)
  return entries.map((entry) => ({
    name: entry.fileName.split('/').pop()!,
    read: () => inflate(archive, entry, limits.entryBytes),
  }))
}

async function open(file: Buffer): Promise<yauzl.ZipFile> {
  const fromBuffer = promisify<Buffer, yauzl.Options, yauzl.ZipFile>(yauzl.fromBuffer)
  try {
    return await fromBuffer(file, { lazyEntries: true, autoClose: false })
  } catch {
    throw new ZipFault('broken')
  }
}

function list(archive: yauzl.ZipFile): Promise<yauzl.Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: yauzl.Entry[] = []
    archive.on('error', () => reject(new ZipFault('broken')))
    archive.on('end', () => resolve(entries))
    archive.on('entry', (entry: yauzl.Entry) => {
      if (!entry.fileName.endsWith('/') && !ADDED.test(entry.fileName)) entries.push(entry)
      archive.readEntry()
    })
    archive.readEntry()
  })
}

function inflate(archive: yauzl.ZipFile, entry: yauzl.Entry, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (entry.generalPurposeBitFlag & ENCRYPTED_FLAG) return reject(new ZipFault('encrypted'))
    if (entry.uncompressedSize > most) return reject(new ZipFault('large'))
    archive.openReadStream(entry, (error, stream) => {
      if (error) return reject(new ZipFault('broken'))
      const chunks: Buffer[] = []
      let size = 0
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > most) {
          stream.destroy()
          return reject(new ZipFault('large'))
        }
        chunks.push(chunk)
      })
      stream.on('end', () => resolve(Buffer.concat(chunks)))
      stream.on('error', () => reject(new ZipFault('broken')))
    })
  })
}
