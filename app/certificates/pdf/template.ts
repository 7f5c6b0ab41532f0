import { createHash, type Hash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { FIXED_VALUE_WORDS } from '#app/certificates/certificate_facts'
import { FontSubset } from '#app/shared/pdf/font_subset'
import { face, type FaceName } from '#app/shared/pdf/fonts'
import { ENGLISH_FIELDS, FIELD_ROWS } from '#app/certificates/pdf/designs'
import { KIND_WORDS } from '#app/certificates/pdf/kind_words'
import { PdfFile, pdfText, type PdfPrefix } from '#app/shared/pdf/pdf_file'
import { srgbProfile } from '#app/certificates/pdf/srgb_profile'
import { colour, showText, textWidth } from '#app/shared/pdf/text'
import { writeFont } from '#app/shared/pdf/write_font'
import type { CertificateKind } from '#app/certificates/certificate_kinds'
import type { Design, FieldName, PageDesign, StaticText } from '#app/certificates/pdf/designs'

export const FACES: readonly FaceName[] = [
  'serif',
  'serifBold',
  'title',
  'sans',
  'sansBold',
  'wide',
  'wideBold',
]

/** Numbers of the objects that every file writes for itself. */
export const OBJECTS = { catalog: 1, pages: 2, info: 3, metadata: 4 }

/** Further ones of a signed file, whose pages and signature have fixed numbers. */
export const SIGNED_OBJECTS = { signature: 5, firstPage: 6 }

export type FigureName = 'photo' | 'qr' | 'seal'

/** Marks of a page's changing parts: numbers of marked content, by what they show. */
export type Marks = Map<FieldName | FigureName, string>

/** The part all certificates of a design and kind share, compiled once: bytes, fonts, unchanging content. */
export type Template = {
  design: Design
  kind: CertificateKind
  prefix: PdfPrefix
  /** SHA-256 over the prefix, to be gone on from */
  hash: Hash
  subsets: Record<FaceName, FontSubset>
  /** entries of a /Font dictionary */
  fonts: string
  /** entries of an /XObject dictionary, by page */
  forms: string[]
  /** unchanging content, by page */
  contents: number[]
  /** by page, where the file is tagged and signed; null in a plain one */
  marks: Marks[] | null
  /** entry of the first page's dictionary */
  annotations: string
}

const DIGITS = '0123456789'
const LATIN = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * Compiles the shared part. Takes about a tenth of a second, once in a process for each design and kind.
 * A plain file can have any number of pages; a signed one is one certificate, tagged for reading aloud.
 */
export function compileTemplate(
  design: Design,
  kind: CertificateKind,
  isSigned: boolean
): Template {
  const file = new PdfFile()
  for (let i = 0; i < Object.keys(OBJECTS).length; i++) file.reserve()
  if (isSigned) for (let i = 0; i < 1 + design.pages.length; i++) file.reserve()

  const subsets = Object.fromEntries(
    FACES.map((name) => [name, new FontSubset(face(name))])
  ) as Template['subsets']
  const texts = design.pages.map((page) => page.texts(kind))
  const contents = design.pages.map((page, i) => pageContent(page, texts[i], subsets, isSigned))
  subsets.serif.add(DIGITS).add(LATIN).add(' ,.&()-')
  subsets.serifBold.add(DIGITS).add(' -年月日').add(FIXED_VALUE_WORDS.join(''))
  subsets.sans.add(DIGITS).add(LATIN).add(' -*()　流水码第次打印样张，机构、编号与人员均为虚构')

  const contentIds = contents.map((content) =>
    file.stream('/Filter /FlateDecode', deflateSync(content, { level: 9 }))
  )
  const forms = design.pages.map((page) =>
    page
      .forms()
      .map(({ side, path }, i) => {
        const id = file.stream(
          `/Type /XObject /Subtype /Form /BBox [0 0 ${side} 90] /Resources << >> /Filter /FlateDecode`,
          deflateSync(path, { level: 9 })
        )
        return `/${'AB'[i]} ${id} 0 R`
      })
      .join(' ')
  )
  const fonts = FACES.filter((name) => subsets[name].size > 0).map((name) => {
    const id = file.reserve()
    writeFont(file, subsets[name], id, true)
    return `/T${name} ${id} 0 R`
  })
  const profile = file.stream('/N 3 /Filter /FlateDecode', deflateSync(srgbProfile(), { level: 9 }))
  const tagged = isSigned ? writeTags(file, design, kind, texts) : null
  file.object(
    `<< /Type /Catalog /Pages ${OBJECTS.pages} 0 R /Metadata ${OBJECTS.metadata} 0 R ` +
      '/Lang (zh-CN) /ViewerPreferences << /DisplayDocTitle true >> ' +
      (tagged?.entries ?? '') +
      '/OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) ' +
      `/Info (sRGB IEC61966-2.1) /DestOutputProfile ${profile} 0 R >>] >>`,
    OBJECTS.catalog
  )
  const prefix = file.freeze()
  return {
    design,
    kind,
    prefix,
    hash: createHash('sha256').update(prefix.bytes),
    subsets,
    fonts: fonts.join(' '),
    forms,
    contents: contentIds,
    marks: tagged?.marks ?? null,
    annotations: tagged ? ` /Annots [${tagged.widget} 0 R]` : '',
  }
}

/** Operators that turn the page's units, 1/96 inch and y downwards, into those of PDF. */
export function pageUnits({ height }: PageDesign): string {
  return `0.75 0 0 -0.75 0 ${points(height)} cm`
}

/** Width or height in points. */
export function points(units: number): string {
  return String(Math.round(units * 75) / 100)
}

function pageContent(
  page: PageDesign,
  texts: StaticText[],
  subsets: Template['subsets'],
  isTagged: boolean
): string {
  const chain = (name: FaceName) => [{ resource: `T${name}`, subset: subsets[name] }]
  let content = `q ${pageUnits(page)}\n`
  content += isTagged ? `/Artifact BMC\n${page.ornament()}EMC\n` : page.ornament()
  texts.forEach(({ text, x, y, colour: ink, centred, width: limit, ...style }, i) => {
    const natural = textWidth(text, style)
    const size = limit && natural > limit ? (style.size * limit) / natural : style.size
    const left = centred ? x - textWidth(text, { ...style, size }) / 2 : x
    const shown = colour(ink, 'rg') + showText(text, left, y, { ...style, size }, chain)
    content += isTagged ? `${beginMark(i, style)}${shown}EMC\n` : shown
  })
  return content + 'Q\n'
}

function beginMark(id: number, { isEnglish, actual }: Partial<StaticText>): string {
  const more = (isEnglish ? ' /Lang (en)' : '') + (actual ? ` /ActualText ${pdfText(actual)}` : '')
  return `/Span << /MCID ${id}${more} >> BDC\n`
}

/**
 * The tree by which a reader finds its way (ISO 32000-1, 14.7): a title, then each label with its values,
 * then the figures. With it the empty widget of the signature. Gives what the catalog says of both.
 */
function writeTags(file: PdfFile, design: Design, kind: CertificateKind, texts: StaticText[][]) {
  const root = file.reserve()
  const whole = file.reserve()
  const sections: number[] = []
  const parents: string[] = []
  const marks = design.pages.map((page, index): Marks => {
    const pageId = SIGNED_OBJECTS.firstPage + index
    const rows: { tag: string; key: string; ids: number[] }[] = []
    const row = (key: string, tag = 'P') => {
      let found = rows.find((one) => one.key === key)
      if (!found) rows.push((found = { tag, key, ids: [] }))
      return found
    }
    texts[index].forEach((text, i) => {
      row(text.row ?? `#${i}`, text.isTitle ? 'H1' : 'P').ids.push(i)
    })
    const own: Marks = new Map()
    let next = texts[index].length
    for (const field of Object.keys(page.slots) as FieldName[]) {
      row(FIELD_ROWS[field]).ids.push(next)
      const language = ENGLISH_FIELDS.has(field) ? ' /Lang (en)' : ''
      own.set(field, `/Span << /MCID ${next++}${language} >> BDC\n`)
    }
    const figures = (['photo', 'qr', 'seal'] as const).filter((name) => page[name])
    for (const name of figures) {
      row(name, 'Figure').ids.push(next)
      own.set(name, `/Figure << /MCID ${next++} >> BDC\n`)
    }
    const owners: number[] = []
    const elements = rows.map(({ tag, key, ids }) => {
      const alt = tag === 'Figure' ? ` /Alt ${pdfText(figureText(key as FigureName, kind))}` : ''
      const id = file.object(
        `<< /Type /StructElem /S /${tag} /P ${whole} 0 R /Pg ${pageId} 0 R /K [${ids.join(' ')}]${alt} >>`
      )
      ids.forEach((mark) => (owners[mark] = id))
      return id
    })
    sections.push(...elements)
    parents.push(`${index} [${owners.map((id) => `${id} 0 R`).join(' ')}]`)
    return own
  })
  file.object(
    `<< /Type /StructElem /S /Document /P ${root} 0 R /Lang (zh-CN) ` +
      `/K [${sections.map((id) => `${id} 0 R`).join(' ')}] >>`,
    whole
  )
  const tree = file.object(`<< /Nums [${parents.join(' ')}] >>`)
  file.object(
    `<< /Type /StructTreeRoot /K [${whole} 0 R] /ParentTree ${tree} 0 R ` +
      `/ParentTreeNextKey ${design.pages.length} >>`,
    root
  )
  const nothing = file.stream(
    '/Type /XObject /Subtype /Form /BBox [0 0 0 0] /Resources << >>',
    Buffer.alloc(0)
  )
  const widget = file.object(
    `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /TU ${pdfText('数字签名')} ` +
      `/F 132 /Rect [0 0 0 0] /P ${SIGNED_OBJECTS.firstPage} 0 R /V ${SIGNED_OBJECTS.signature} 0 R ` +
      `/AP << /N ${nothing} 0 R >> >>`
  )
  return {
    marks,
    widget,
    entries:
      `/MarkInfo << /Marked true >> /StructTreeRoot ${root} 0 R ` +
      `/AcroForm << /Fields [${widget} 0 R] /SigFlags 3 >> `,
  }
}

function figureText(figure: FigureName, kind: CertificateKind): string {
  return {
    photo: '持证人一寸照片',
    qr: '查验二维码',
    seal: `${KIND_WORDS[kind].issuer[0].replace(/（.*/, '')}证书专用章`,
  }[figure]
}

/** What a document says about itself. */
export type Description = {
  title: string
  author: string
  subject: string
  /** YYYY-MM-DD, midnight in China */
  day: string
}

/** Writes the information dictionary and the same facts as XMP (PDF/A-1b). */
export function writeDescription(file: PdfFile, { title, author, subject, day }: Description) {
  const date = `(D:${day.replaceAll('-', '')}000000+08'00')`
  const stamp = `${day}T00:00:00+08:00`
  file.object(
    `<< /Title ${pdfText(title)} /Author ${pdfText(author)} /Subject ${pdfText(subject)} ` +
      `/Creator (Bagong) /Producer (Bagong) /CreationDate ${date} /ModDate ${date} >>`,
    OBJECTS.info
  )
  const alternative = (text: string) =>
    `<rdf:Alt><rdf:li xml:lang="x-default">${xml(text)}</rdf:li></rdf:Alt>`
  const packet =
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n' +
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" ' +
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" ' +
    'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">' +
    '<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>' +
    `<dc:title>${alternative(title)}</dc:title>` +
    `<dc:creator><rdf:Seq><rdf:li>${xml(author)}</rdf:li></rdf:Seq></dc:creator>` +
    `<dc:description>${alternative(subject)}</dc:description>` +
    '<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>' +
    `<xmp:CreateDate>${stamp}</xmp:CreateDate><xmp:ModifyDate>${stamp}</xmp:ModifyDate>` +
    '<xmp:CreatorTool>Bagong</xmp:CreatorTool><pdf:Producer>Bagong</pdf:Producer>' +
    '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
  file.stream('/Type /Metadata /Subtype /XML', Buffer.from(packet, 'utf8'), OBJECTS.metadata)
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
