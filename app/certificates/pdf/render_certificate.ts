import { createHash, type Hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { deflateSync } from 'node:zlib'
import { gradeWords, type CertificateFacts } from '#app/certificates/certificate_facts'
import { seal, SEAL_RADIUS } from '#app/certificates/pdf/decoration'
import { DESIGNS } from '#app/certificates/pdf/designs'
import { FontSubset } from '#app/shared/pdf/font_subset'
import {
  face,
  foldRadicals,
  MissingGlyph,
  missingGlyphs,
  type FaceName,
} from '#app/shared/pdf/fonts'
import { readJpeg } from '#app/certificates/pdf/jpeg'
import { KIND_WORDS } from '#app/certificates/pdf/kind_words'
import { measureCertificate } from '#app/certificates/pdf/layout'
import { PdfFile, pdfText } from '#app/shared/pdf/pdf_file'
import { qrMask } from '#app/certificates/pdf/qr'
import {
  compileTemplate,
  FACES,
  OBJECTS,
  pageUnits,
  points,
  SIGNED_OBJECTS,
  writeDescription,
  type Description,
  type FigureName,
  type Template,
} from '#app/certificates/pdf/template'
import { colour, n, showText } from '#app/shared/pdf/text'
import { writeFont } from '#app/shared/pdf/write_font'
import type { CertificateKind } from '#app/certificates/certificate_kinds'
import type { CmsSigner } from '#app/shared/crypto/cms'
import type { Box, DesignName, FieldName, PageDesign } from '#app/certificates/pdf/designs'

export interface Signing {
  signer: CmsSigner
  /** moment of issue or printing, UTC ISO text: stated in the file as the time of its signature */
  signedAt: string
  /** value of the signature of an earlier printing, for the same bytes again */
  value?: Uint8Array
}

export interface SignedFile {
  /** the whole file, one part after the other: the first is what all files of a design and kind share */
  parts: readonly [Buffer, Buffer]
  /** the whole file, put together */
  readonly bytes: Buffer
  /** length of the whole file */
  size: number
  /** of the whole file, hexadecimal */
  sha256: string
  /** value of the signature */
  signature: Buffer
}

export interface CertificateRenderer {
  /**
   * One certificate as a PDF/A-1b, fonts embedded, neither tagged nor signed. The same facts give the
   * same bytes. Throws MissingGlyph when a character cannot be printed.
   */
  render(facts: CertificateFacts, design?: DesignName): Promise<Buffer>

  /**
   * One certificate, tagged and signed (PAdES baseline B). The same facts, signer, moment and value of the
   * signature give the same bytes.
   */
  renderSigned(facts: CertificateFacts, signing: Signing, design?: DesignName): SignedFile

  /**
   * One document with all certificates, in pieces of some 256 kB for a file or a response. Checks every
   * certificate first, so a MissingGlyph comes before any byte.
   */
  renderMerged(
    certificates: readonly CertificateFacts[],
    design?: DesignName
  ): AsyncGenerator<Buffer, void, void>
}

const PIECE = 256 * 1024
const SEALS_KEPT = 64

const compiled = new Map<string, Template>()

function template(kind: CertificateKind, design: DesignName, isSigned: boolean): Template {
  const key = `${kind} ${design} ${isSigned}`
  let found = compiled.get(key)
  if (!found) compiled.set(key, (found = compileTemplate(DESIGNS[design], kind, isSigned)))
  return found
}

const kindOf = (facts: CertificateFacts) => facts.kind ?? 'skill_grade'

/** A renderer; the shared parts are compiled on the first use and kept for the process. */
export async function createCertificateRenderer(): Promise<CertificateRenderer> {
  return {
    async render(facts, design = 'sheet') {
      refuseMissing(facts)
      const document = new CertificateDocument(template(kindOf(facts), design, false))
      document.add(facts)
      document.end(describe(facts))
      return document.file.take()
    },

    renderSigned(facts, signing, design = 'sheet') {
      refuseMissing(facts)
      const document = new CertificateDocument(template(kindOf(facts), design, true))
      document.add(facts)
      return document.endSigned(describe(facts), facts, signing)
    },

    async *renderMerged(certificates, design = 'sheet') {
      if (!certificates.length) throw new RangeError('No certificate to print')
      certificates.forEach(refuseMissing)
      const [first, last] = [certificates[0], certificates[certificates.length - 1]]
      const document = new CertificateDocument(template(kindOf(first), design, false))
      for (const [i, facts] of certificates.entries()) {
        document.add(facts)
        if (document.file.pending > PIECE) yield document.file.take()
        if (i % 32 === 31) await setImmediate()
      }
      const issuers = new Set(certificates.map(({ issuerName }) => issuerName))
      const title = KIND_WORDS[kindOf(first)].title[0]
      document.end({
        title: `${title} ${first.number} 至 ${last.number}，共 ${certificates.length} 张`,
        author: [...issuers].join('、'),
        subject: `${title}合订打印件`,
        day: certificates.map(({ issuedOn }) => issuedOn).reduce((a, b) => (a > b ? a : b)),
      })
      yield document.file.take()
    },
  }
}

/**
 * Characters of a certificate that cannot be printed, each with the field it stands in; ask before
 * the certificate is issued.
 */
export function missingOnCertificate(facts: Partial<CertificateFacts>) {
  return PRINTED.flatMap((field) =>
    missingGlyphs(String(facts[field] ?? '').replace(/\s+/g, ' ')).map((missing) => ({
      field,
      ...missing,
    }))
  )
}

const PRINTED = [
  'number',
  'verificationCode',
  'name',
  'documentNumber',
  'occupationName',
  'workType',
  'issuerName',
  'issuerNameEn',
  'serial',
  'entries',
] as const

function refuseMissing(facts: CertificateFacts) {
  const missing = missingOnCertificate(facts)
  if (missing.length) {
    const once = new Map(missing.map((found) => [found.codePoint, found]))
    throw new MissingGlyph(
      [...once.values()].map(({ character, codePoint }) => ({ character, codePoint }))
    )
  }
}

function describe(facts: CertificateFacts): Description {
  return {
    author: facts.issuerName,
    subject: facts.entries
      ? facts.entries.filter(Boolean).join(' ')
      : `${facts.occupationName} ${gradeWords(facts.gradeRank)}`,
    day: facts.issuedOn,
    title: `${KIND_WORDS[kindOf(facts)].title[0]} ${facts.number}`,
  }
}

/** Pages spliced onto the shared part; characters the shared fonts lack go into a small subset. */
class CertificateDocument {
  readonly file: PdfFile
  #template: Template
  #extra = {} as Record<FaceName, FontSubset>
  #extraIds = new Map<FaceName, number>()
  #chains = {} as Record<FaceName, { resource: string; subset: FontSubset }[]>
  #chain = (name: FaceName) => this.#chains[name]
  #seals = new Map<string, number>()
  #pages: number[] = []
  #hash: Hash = createHash('sha256')

  constructor(shared: Template) {
    this.#template = shared
    this.file = new PdfFile(shared.prefix)
    for (const name of FACES) {
      this.#extra[name] = new FontSubset(face(name))
      this.#chains[name] = [
        { resource: `T${name}`, subset: shared.subsets[name] },
        { resource: `V${name}`, subset: this.#extra[name] },
      ]
    }
  }

  add(facts: CertificateFacts): void {
    this.#template.design.pages.forEach((page, index) => this.#page(facts, page, index))
  }

  end(description: Description): void {
    this.#finish(description)
    this.file.end(OBJECTS.catalog, OBJECTS.info, this.#fileId(description))
  }

  /** Ends a document of one certificate with a signature over all its bytes but its own. */
  endSigned(description: Description, facts: CertificateFacts, signing: Signing): SignedFile {
    const { file } = this
    const { signer, signedAt } = signing
    this.#finish(description)
    const room = signer.longest * 2
    const head =
      `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached ` +
      `/M ${pdfMoment(signedAt)} /Name ${pdfText(facts.issuerName)} /ByteRange ${NO_RANGE} /Contents `
    const offset = file.length + `${SIGNED_OBJECTS.signature} 0 obj\n`.length
    file.object(`${head}<${'0'.repeat(room)}> >>`, SIGNED_OBJECTS.signature)
    file.end(OBJECTS.catalog, OBJECTS.info, this.#fileId(description))

    const shared = this.#template.prefix.bytes
    const own = file.takeOwn()
    const from = offset + head.length - shared.length
    const to = from + room + 2
    const rest = own.subarray(to)
    const range = `[0 ${shared.length + from} ${shared.length + to} ${rest.length}]`
    const rangeAt = from - ' /Contents '.length - NO_RANGE.length
    own.write(range.padEnd(NO_RANGE.length), rangeAt, 'latin1')
    const hash = this.#template.hash.copy().update(own.subarray(0, from))
    const digest = hash.copy().update(rest).digest()
    const signature = signing.value ? Buffer.from(signing.value) : signer.sign(digest)
    own.write(signer.message(digest, signature).toString('hex'), from + 1, 'latin1')
    return {
      parts: [shared, own],
      get bytes() {
        return Buffer.concat(this.parts)
      },
      size: file.length,
      sha256: hash.update(own.subarray(from)).digest('hex'),
      signature,
    }
  }

  #page(facts: CertificateFacts, page: PageDesign, index: number): void {
    const { file } = this
    const { forms, contents, marks, annotations } = this.#template
    const own = marks?.[index]
    const marked = (name: FieldName | FigureName, operators: string) =>
      own ? `${own.get(name)}${operators}EMC\n` : operators
    let content = `q ${pageUnits(page)}\n`
    let ink = ''
    for (const field of measureCertificate(facts, page)) {
      if (own && !field.lines[0].text) continue
      let shown = ''
      if (field.colour !== ink) shown += colour((ink = field.colour), 'rg')
      for (const { text, x, baseline } of field.lines) {
        shown += showText(text, x, baseline, field, this.#chain)
      }
      content += marked(field.field, shown)
    }
    const xObjects = [forms[index]]
    if (page.seal) {
      const { x, y, scale } = page.seal
      xObjects.push(`/S ${this.#seal(facts.issuerName)} 0 R`)
      content += marked('seal', `q ${n(scale)} 0 0 ${n(scale)} ${n(x)} ${n(y)} cm /S Do Q\n`)
    }
    let code: Buffer | null = null
    if (page.qr) {
      const { bits, shown } = this.#qr(facts, page.qr, xObjects)
      code = bits
      content += marked('qr', `0 g ${shown}`)
    }
    if (page.photo && (facts.photo || own)) {
      content += marked('photo', facts.photo ? this.#photo(facts.photo, page.photo, xObjects) : '')
    }
    content += 'Q\n'
    this.#hash.update(content)
    if (code) this.#hash.update(code)
    this.#hash.update(facts.issuerName)
    const contentId = file.stream('', Buffer.from(content, 'latin1'))
    const size = `${points(page.width)} ${points(page.height)}`
    const body =
      `<< /Type /Page /Parent ${OBJECTS.pages} 0 R /MediaBox [0 0 ${size}] ` +
      `/Contents [${contents[index]} 0 R ${contentId} 0 R] ` +
      `/Resources << /Font << ${this.#fonts()} >> /XObject << ${xObjects.join(' ')} >> >>`
    const isFirst = index === 0
    this.#pages.push(
      own
        ? file.object(
            `${body} /StructParents ${index}${isFirst ? annotations : ''} >>`,
            SIGNED_OBJECTS.firstPage + index
          )
        : file.object(`${body} >>`)
    )
  }

  #finish(description: Description): void {
    const { file } = this
    const kids = this.#pages.map((id) => `${id} 0 R`).join(' ')
    file.object(`<< /Type /Pages /Kids [${kids}] /Count ${this.#pages.length} >>`, OBJECTS.pages)
    writeDescription(file, description)
    for (const [name, id] of this.#extraIds) {
      writeFont(
        file,
        this.#extra[name],
        id,
        this.#pages.length > this.#template.design.pages.length
      )
    }
  }

  #fileId(description: Description): string {
    return this.#hash.update(JSON.stringify(description)).digest('hex').slice(0, 32)
  }

  #fonts(): string {
    let entries = this.#template.fonts
    for (const name of FACES) {
      if (!this.#extra[name].size) continue
      let id = this.#extraIds.get(name)
      if (id === undefined) this.#extraIds.set(name, (id = this.file.reserve()))
      entries += ` /V${name} ${id} 0 R`
    }
    return entries
  }

  #seal(issuer: string): number {
    let id = this.#seals.get(issuer)
    if (id === undefined) {
      const r = SEAL_RADIUS
      id = this.file.stream(
        `/Type /XObject /Subtype /Form /BBox [${-r} ${-r} ${r} ${r}] /Resources << >> ` +
          '/Filter /FlateDecode',
        sealStream(issuer)
      )
      this.#seals.set(issuer, id)
    }
    return id
  }

  #qr(facts: CertificateFacts, { x, y, width, height }: Box, xObjects: string[]) {
    const qr = qrMask(facts.verifyUrl)
    const mask = this.file.stream(
      `/Type /XObject /Subtype /Image /Width ${qr.size} /Height ${qr.size} ` +
        '/ImageMask true /BitsPerComponent 1 /Interpolate false',
      qr.bits
    )
    xObjects.push(`/Q ${mask} 0 R`)
    return { bits: qr.bits, shown: image(x, y, width, height, 'Q') }
  }

  /** The photo fills its frame, cut evenly where the proportions differ. */
  #photo(data: Uint8Array, frame: Box, xObjects: string[]): string {
    const { width, height, components } = readJpeg(data)
    const photo = this.file.stream(
      `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} ` +
        `/ColorSpace /Device${components === 1 ? 'Gray' : 'RGB'} /BitsPerComponent 8 ` +
        '/Filter /DCTDecode',
      data
    )
    xObjects.push(`/P ${photo} 0 R`)
    this.#hash.update(data)
    const scale = Math.max(frame.width / width, frame.height / height)
    const [w, h] = [width * scale, height * scale]
    const x = frame.x + (frame.width - w) / 2
    const y = frame.y + (frame.height - h) / 2
    const box = `${frame.x} ${frame.y} ${frame.width} ${frame.height} re`
    return (
      `q ${box} W n\n${image(x, y, w, h, 'P')}Q\n` +
      `q ${colour(FRAME, 'RG')}${n(frame.width / 140)} w ${box} S Q\n`
    )
  }
}

/** The line around a photo, whose ground is white as the paper is. */
const FRAME = '#9db8c2'

/** Room for the numbers of a byte range that are known only when the file is whole. */
const NO_RANGE = '[0 0000000000 0000000000 0000000000]'

/** `(D:20261012083000Z)` for a UTC instant. */
function pdfMoment(instant: string): string {
  return `(D:${instant.slice(0, 19).replace(/\D/g, '')}Z)`
}

function image(x: number, y: number, width: number, height: number, name: string): string {
  return `q ${n(width)} 0 0 ${n(-height)} ${n(x)} ${n(y + height)} cm /${name} Do Q\n`
}

const seals = new Map<string, Buffer>()

function sealStream(issuer: string): Buffer {
  let stream = seals.get(issuer)
  if (!stream) {
    stream = deflateSync(seal(foldRadicals(issuer)), { level: 9 })
    if (seals.size >= SEALS_KEPT) seals.delete(seals.keys().next().value!)
    seals.set(issuer, stream)
  }
  return stream
}
