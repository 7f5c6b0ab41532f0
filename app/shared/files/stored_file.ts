import { storageDir } from '#config/storage'
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** SHA-256 in hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Writes a file of the storage folder so that it is there whole or not at all. */
export async function writeStored(path: string, bytes: Uint8Array): Promise<void> {
  await writeWhole(join(storageDir, path), bytes)
}

/**
 * Makes a folder and those above it. Node's own recursive way never ends where the system answers
 * "no such file" for a parent that is there, as under `/proc`.
 */
export async function makeFolder(folder: string): Promise<void> {
  const fault = await folderFault(folder)
  if (!fault) return
  const parent = dirname(folder)
  if (fault.code !== 'ENOENT' || parent === folder) throw fault
  // Somebody else may have made the parent meanwhile; where it is there, once more decides.
  if (!(await exists(parent))) await makeFolder(parent)
  const still = await folderFault(folder)
  if (still) throw still
}

/** Makes a folder; why it could not, null when it is there. */
async function folderFault(folder: string): Promise<NodeJS.ErrnoException | null> {
  try {
    await mkdir(folder)
    return null
  } catch (error) {
    const fault = error as NodeJS.ErrnoException
    if (fault.code !== 'EEXIST') return fault
    const there = await stat(folder)
    return there.isDirectory() ? null : fault
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false
  )
}

/** Writes a file so that it is there whole or not at all, whatever happens on the way. */
export async function writeWhole(target: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(target)
  await makeFolder(folder)
  const draft = join(folder, `.${randomUUID()}.part`)
  try {
    const file = await open(draft, 'wx', 0o640)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/** Bytes of a file of the storage folder, null when it is not there. */
export async function readStored(path: string): Promise<Buffer | null> {
  try {
    return await readFile(join(storageDir, path))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
