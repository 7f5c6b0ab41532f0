import { createRequire } from 'node:module'
import { TrueTypeFont } from '#app/shared/pdf/true_type'

/** `wide` and `wideBold` draw what the others lack: 𠮷 (U+20BB7) and other names of extension B. */
export type FaceName = 'serif' | 'serifBold' | 'title' | 'sans' | 'sansBold' | 'wide' | 'wideBold'

export type MissingCharacter = { character: string; codePoint: string }

const SOURCES: Record<FaceName, [path: string, name: string]> = {
  serif: ['@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf', 'NotoSerifSC'],
  serifBold: [
    '@expo-google-fonts/noto-serif-sc/600SemiBold/NotoSerifSC_600SemiBold.ttf',
    'NotoSerifSC-SemiBold',
  ],
  title: ['@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf', 'NotoSerifSC-Bold'],
  sans: ['@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf', 'NotoSansSC'],
  sansBold: [
    '@expo-google-fonts/noto-sans-sc/600SemiBold/NotoSansSC_600SemiBold.ttf',
    'NotoSansSC-SemiBold',
  ],
  wide: ['@expo-google-fonts/noto-serif-jp/400Regular/NotoSerifJP_400Regular.ttf', 'NotoSerifJP'],
  wideBold: [
    '@expo-google-fonts/noto-serif-jp/600SemiBold/NotoSerifJP_600SemiBold.ttf',
    'NotoSerifJP-SemiBold',
  ],
}

const FALLBACK: Record<FaceName, FaceName[]> = {
  serif: ['serif', 'sans', 'wide'],
  serifBold: ['serifBold', 'sansBold', 'wideBold'],
  title: ['title', 'sansBold', 'wideBold'],
  sans: ['sans', 'serif', 'wide'],
  sansBold: ['sansBold', 'serifBold', 'wideBold'],
  wide: ['wide'],
  wideBold: ['wideBold'],
}

/** Characters found drawable so far; no more than the fonts have. */
const drawable = new Set<number>()
const opened = new Map<FaceName, TrueTypeFont>()
const require = createRequire(import.meta.url)

/** A face, opened on first use and shared by the whole process. */
export function face(name: FaceName): TrueTypeFont {
  let font = opened.get(name)
  if (!font) {
    const [path, postScriptName] = SOURCES[name]
    font = new TrueTypeFont(require.resolve(path), postScriptName)
    opened.set(name, font)
  }
  return font
}

/** The face that draws a character when `wanted` is asked for, null when none does. */
export function faceFor(codePoint: number, wanted: FaceName): FaceName | null {
  return FALLBACK[wanted].find((name) => face(name).glyphId(codePoint) !== 0) ?? null
}

/** Some text has characters that no font here draws. */
export class MissingGlyph extends Error {
  readonly code = 'E_MISSING_GLYPH'

  constructor(readonly missing: MissingCharacter[]) {
    super(`No font draws ${missing.map(({ codePoint }) => codePoint).join(', ')}`)
    this.name = 'MissingGlyph'
  }
}

/**
 * Characters of a text that cannot be printed, each once, with its code point (`U+20BB7`). Ask
 * before a document is issued: a PDF would show an empty box and say nothing.
 */
export function missingGlyphs(text: string): MissingCharacter[] {
  const found = new Map<number, MissingCharacter>()
  for (const character of foldRadicals(text)) {
    const codePoint = character.codePointAt(0)!
    if (drawable.has(codePoint) || found.has(codePoint)) continue
    if (faceFor(codePoint, 'serif') !== null) drawable.add(codePoint)
    else {
      found.set(codePoint, {
        character,
        codePoint: `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`,
      })
    }
  }
  return [...found.values()]
}

/**
 * Text with Kangxi and supplementary radicals (⼀, which some input methods and PDF readers produce)
 * replaced by the ideographs they stand for (一).
 */
export function foldRadicals(text: string): string {
  return text.replace(/[\u2e80-\u2fd5]/g, (radical) => radical.normalize('NFKC'))
}
