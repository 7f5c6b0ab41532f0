import { promisify } from 'node:util'
import yauzl from 'yauzl'

/** A file that is not a pack, or one too large to be a pack. */
export class PackUnreadable extends Error {}

const MAX_ENTRIES = 2_000
const MAX_BYTES = 300 * 1024 * 1024

/**
 * The files of a pack by name. Sizes are summed before anything is inflated.
 * @throws PackUnreadable when it is no ZIP, is damaged, names a file twice or is too large
 */
export async function readPack(path: string): Promise<Map<string, Buffer>> {
  const open = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open)
  let archive: yauzl.ZipFile
  try {
    archive = await open(path, { lazyEntries: true, autoClose: false })
  } catch {
    throw new PackUnreadable('not a ZIP file, or one that cannot be read')
  }
  try {
    if (archive.entryCount > MAX_ENTRIES) throw new PackUnreadable('too many files for a pack')
    const files = new Map<string, Buffer>()
    for (const entry of await entriesOf(archive)) {
      if (files.has(entry.fileName)) throw new PackUnreadable(`holds ${entry.fileName} twice`)
      files.set(entry.fileName, await inflate(archive, entry))
    }
    return files
  } finally {
    archive.close()
  }
}

function entriesOf(archive: yauzl.ZipFile): Promise<yauzl.Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: yauzl.Entry[] = []
    let bytes = 0
    archive.on('error', () => reject(new PackUnreadable('its directory is damaged')))
    archive.on('end', () => resolve(entries))
    archive.on('entry', (entry: yauzl.Entry) => {
      bytes += entry.uncompressedSize
      if (bytes > MAX_BYTES) return reject(new PackUnreadable('too large for a pack'))
      entries.push(entry)
      archive.readEntry()
    })
    archive.readEntry()
  })
}

async function inflate(archive: yauzl.ZipFile, entry: yauzl.Entry): Promise<Buffer> {
  const open = promisify(archive.openReadStream.bind(archive)) as (
    entry: yauzl.Entry
  ) => Promise<NodeJS.ReadableStream>
  try {
    const parts: Buffer[] = []
    for await (const part of await open(entry)) parts.push(part as Buffer)
    return Buffer.concat(parts)
  } catch {
    throw new PackUnreadable(`${entry.fileName} is damaged`)
  }
}
