import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where a program of the machine lies; null when it has none of the name. */
export function program(name: string): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null
}

/** Why a test that needs programs is left out; empty when all are there. */
export function missingPrograms(...names: string[]): string {
  const missing = names.filter((name) => !program(name))
  return missing.length > 0 ? `not on this machine: ${missing.join(', ')}` : ''
}

const JARS = [
  'preflight',
  'pdfbox2',
  'xmpbox2',
  'xmpbox',
  'fontbox2',
  'commons-logging',
  'commons-io',
  'javax.activation',
  'jaxb-api',
].map((name) => `/usr/share/java/${name}.jar`)

/** Apache PDFBox preflight with its helpers, as Debian packs them; null when it is not there. */
export function preflightClasspath(): string | null {
  const isThere = ['preflight', 'pdfbox2'].every((name) =>
    existsSync(`/usr/share/java/${name}.jar`)
  )
  return program('java') && isThere ? JARS.filter((jar) => existsSync(jar)).join(':') : null
}

/** Runs a program; gives all it said and whether it was content. */
export async function ask(name: string, ...args: string[]) {
  try {
    const { stdout, stderr } = await run(program(name)!, args, { encoding: 'utf8' })
    return { ok: true, said: stdout + stderr }
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    return { ok: false, said: stdout + stderr }
  }
}

/** Files of a test in a folder of their own, which is gone afterwards. */
export async function withFiles<T>(
  files: Record<string, Uint8Array | string>,
  act: (path: (name: string) => string) => Promise<T>
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'bagong-files-'))
  const path = (name: string) => join(folder, name)
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(path(name), content)
    return await act(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
