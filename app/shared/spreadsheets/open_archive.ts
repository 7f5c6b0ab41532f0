import { promisify } from 'node:util'
import yauzl from 'yauzl'
import { SpreadsheetFault, type SpreadsheetLimits } from '#app/shared/spreadsheets/spreadsheet'

type Limits = Pick<SpreadsheetLimits, 'maxInflatedBytes' | 'maxEntries' | 'maxRatio'>

const ENCRYPTED_FLAG = 0x1
const RATIO_MATTERS_FROM = 1024 * 1024
const PARTS_READ = /\.(xml|rels)$/i
const PARTS_IGNORED =
  /^(customXml|docProps)\/|^xl\/(theme|drawings|charts|chartsheets|media|embeddings|externalLinks|pivotTables|pivotCache|printerSettings|persons|threadedComments|tables|worksheets\/_rels|comments)/i

/**
 * The XML parts of an xlsx archive, inflated under limits. The central directory is summed
 * before anything is inflated, and the bytes that really come out are counted as well,
 * because a declared size may lie.
 *
 * Raises E_SHEET_BOMB, E_SHEET_ENCRYPTED, E_SHEET_BROKEN.
 */
export async function openArchive(file: Buffer, limits: Limits): Promise<Map<string, Buffer>> {
  const archive = await open(file)
  const entries = await listEntries(archive, limits)

  const parts = new Map<string, Buffer>()
  let room = limits.maxInflatedBytes
  for (const entry of entries) {
    if (!PARTS_READ.test(entry.fileName) || PARTS_IGNORED.test(entry.fileName)) continue
    if (parts.has(entry.fileName)) throw new SpreadsheetFault('E_SHEET_BROKEN')
    const bytes = await inflate(archive, entry, room, limits.maxInflatedBytes)
    room -= bytes.length
    parts.set(entry.fileName, bytes)
  }
  return parts
}

async function open(file: Buffer): Promise<yauzl.ZipFile> {
  const fromBuffer = promisify<Buffer, yauzl.Options, yauzl.ZipFile>(yauzl.fromBuffer)
  try {
    return await fromBuffer(file, { lazyEntries: true, autoClose: false })
  } catch {
    throw new SpreadsheetFault('E_SHEET_BROKEN')
  }
}

async function listEntries(archive: yauzl.ZipFile, limits: Limits): Promise<yauzl.Entry[]> {
  if (archive.entryCount > limits.maxEntries) throw bomb(limits)

  return new Promise((resolve, reject) => {
    const entries: yauzl.Entry[] = []
    let inflated = 0
    archive.on('error', () => reject(new SpreadsheetFault('E_SHEET_BROKEN')))
    archive.on('end', () => resolve(entries))
    archive.on('entry', (entry: yauzl.Entry) => {
      inflated += entry.uncompressedSize
      if (inflated > limits.maxInflatedBytes || isOverRatio(entry, limits)) {
        return reject(bomb(limits))
      }
      if (entry.generalPurposeBitFlag & ENCRYPTED_FLAG) {
        return reject(new SpreadsheetFault('E_SHEET_ENCRYPTED'))
      }
      entries.push(entry)
      archive.readEntry()
    })
    archive.readEntry()
  })
}

function isOverRatio(entry: yauzl.Entry, limits: Limits): boolean {
  return (
    entry.uncompressedSize > RATIO_MATTERS_FROM &&
    entry.uncompressedSize > entry.compressedSize * limits.maxRatio
  )
}

function inflate(
  archive: yauzl.ZipFile,
  entry: yauzl.Entry,
  room: number,
  limit: number
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    archive.openReadStream(entry, (error, stream) => {
      if (error) return reject(new SpreadsheetFault('E_SHEET_BROKEN'))
      const chunks: Buffer[] = []
      let size = 0
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > room) {
          stream.destroy()
          return reject(bomb({ maxInflatedBytes: limit }))
        }
        chunks.push(chunk)
      })
      stream.on('end', () => resolve(Buffer.concat(chunks)))
      stream.on('error', () => reject(new SpreadsheetFault('E_SHEET_BROKEN')))
    })
  })
}

function bomb(limits: Pick<Limits, 'maxInflatedBytes'>): SpreadsheetFault {
  return new SpreadsheetFault('E_SHEET_BOMB', {
    limit: Math.round(limits.maxInflatedBytes / 1024 / 1024),
  })
}
