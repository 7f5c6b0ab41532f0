import { deflateSync } from 'node:zlib'
import { FIXED_VALUE_WORDS } from '#app/certificates/certificate_facts'
import { bandPath, furniture, guilloche } from '#app/certificates/pdf/decoration'
import { FontSubset } from '#app/shared/pdf/font_subset'
import { face, type FaceName } from '#app/shared/pdf/fonts'
import { INK, PAGE } from '#app/certificates/pdf/layout'
import { PdfFile, pdfText } from '#app/shared/pdf/pdf_file'
import { srgbProfile } from '#app/certificates/pdf/srgb_profile'
import { colour, showText, textWidth, type TextStyle } from '#app/shared/pdf/text'
import { writeFont } from '#app/shared/pdf/write_font'

export const FACES: readonly FaceName[] = ['serif', 'serifBold', 'title', 'sans', 'sansBold']

/** Numbers of the objects that every file writes for itself. */
export const OBJECTS = { catalog: 1, pages: 2, info: 3, metadata: 4 }

/** The part all certificates share, compiled once: bytes, fonts and the unchanging page content. */
export type Template = {
  prefix: { bytes: Buffer; offsets: readonly number[] }
  subsets: Record<FaceName, FontSubset>
  /** entries of a /Font dictionary */
  fonts: string
  /** entries of an /XObject dictionary */
  forms: string
  content: number
}

type StaticText = TextStyle & {
  text: string
  x: number
  y: number
  colour: string
  centred?: true
}

const label = { face: 'serif', size: 17, colour: INK.second } as const
const caption = { face: 'serif', size: 10.5, colour: INK.third } as const

function labels(x: number, y: number, zh: string, en: string): StaticText[] {
  return [
    { ...label, text: zh, x, y },
    { ...caption, text: en, x, y: y + 22 },
  ]
}

const TEXTS: StaticText[] = [
  {
    text: '职业技能等级证书',
    face: 'title',
    size: 54,
    spacing: 10,
    colour: '#0f4257',
    x: 561.26,
    y: 154,
    centred: true,
  },
  {
    text: 'CERTIFICATE OF VOCATIONAL SKILL LEVEL',
    face: 'serif',
    size: 15,
    spacing: 3.4,
    colour: '#17566d',
    x: 561.26,
    y: 186,
    centred: true,
  },
  {
    text: '本证书表明持证人通过本机构组织的职业技能等级认定，具备该职业（工种）相应技能等级水平。',
    face: 'serif',
    size: 19,
    colour: INK.text,
    x: 106,
    y: 254,
  },
  {
    text: 'This is to certify that the holder has been assessed by this body and meets the skill level of the occupation stated below.',
    face: 'serif',
    size: 11.5,
    colour: INK.second,
    x: 106,
    y: 277,
  },
  ...labels(106, 330, '姓　　名', 'Name'),
  ...labels(106, 382, '证件类型', 'ID type'),
  ...labels(106, 434, '证件号码', 'ID number'),
  ...labels(106, 486, '证书编号', 'Certificate No.'),
  ...labels(556, 330, '职业名称', 'Occupation'),
  ...labels(556, 382, '工　　种', 'Type of work'),
  ...labels(556, 434, '技能等级', 'Skill level'),
  ...labels(556, 486, '发证日期', 'Date of issue'),
  {
    text: '一寸彩色照片',
    face: 'sans',
    size: 11,
    colour: INK.second,
    x: 964.5,
    y: 450,
    centred: true,
  },
  { text: '扫码查验', face: 'sansBold', size: 15, colour: INK.text, x: 256, y: 588 },
  {
    text: '证书查询　http://jndj.osta.org.cn',
    face: 'sans',
    size: 12.5,
    colour: INK.second,
    x: 256,
    y: 664,
  },
  {
    text: '机构查询　http://pjjg.osta.org.cn',
    face: 'sans',
    size: 12.5,
    colour: INK.second,
    x: 256,
    y: 684,
  },
  ...labels(640, 592, '评价机构（印章）', 'Assessment body (seal)').map((text, i) =>
    i ? { ...text, y: 609 } : text
  ),
]

const DIGITS = '0123456789'
const LATIN = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Compiles the shared part. Takes about a tenth of a second, once in a process. */
export function compileTemplate(): Template {
  const file = new PdfFile()
  for (let i = 0; i < Object.keys(OBJECTS).length; i++) file.reserve()

  const subsets = Object.fromEntries(
    FACES.map((name) => [name, new FontSubset(face(name))])
  ) as Template['subsets']
  const chain = (name: FaceName) => [{ resource: `T${name}`, subset: subsets[name] }]
  let content = `q 0.75 0 0 -0.75 0 595.28 cm\n`
  content += guilloche({ across: '/A Do', along: '/B Do' }) + furniture()
  for (const { text, x, y, colour: ink, centred, ...style } of TEXTS) {
    const left = centred ? x - textWidth(text, style) / 2 : x
    content += colour(ink, 'rg') + showText(text, left, y, style, chain)
  }
  content += 'Q\n'
  subsets.serif.add(DIGITS).add(LATIN).add(' ,.&()-')
  subsets.serifBold.add(DIGITS).add(' -年月日').add(FIXED_VALUE_WORDS.join(''))
  subsets.sans.add(DIGITS).add(LATIN).add(' -*()　流水码第次打印样张，机构、编号与人员均为虚构')

  const contentId = file.stream('/Filter /FlateDecode', deflateSync(content, { level: 9 }))
  const forms = [PAGE.width, PAGE.height].map((side, i) => {
    const id = file.stream(
      `/Type /XObject /Subtype /Form /BBox [0 0 ${side} 90] /Resources << >> /Filter /FlateDecode`,
      deflateSync(bandPath(side), { level: 9 })
    )
    return `/${'AB'[i]} ${id} 0 R`
  })
  const fonts = FACES.map((name) => {
    const id = file.reserve()
    writeFont(file, subsets[name], id, true)
    return `/T${name} ${id} 0 R`
  })
  const profile = file.stream('/N 3 /Filter /FlateDecode', deflateSync(srgbProfile(), { level: 9 }))
  file.object(
    `<< /Type /Catalog /Pages ${OBJECTS.pages} 0 R /Metadata ${OBJECTS.metadata} 0 R ` +
      '/Lang (zh-CN) /ViewerPreferences << /DisplayDocTitle true >> ' +
      '/OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) ' +
      `/Info (sRGB IEC61966-2.1) /DestOutputProfile ${profile} 0 R >>] >>`,
    OBJECTS.catalog
  )
  return {
    prefix: file.freeze(),
    subsets,
    fonts: fonts.join(' '),
    forms: forms.join(' '),
    content: contentId,
  }
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
