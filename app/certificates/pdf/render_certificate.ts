import { createHash, type Hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { deflateSync } from 'node:zlib'
import { gradeWords, type CertificateFacts } from '#app/certificates/certificate_facts'
import { PHOTO, seal, SEAL_CENTRE, SEAL_RADIUS } from '#app/certificates/pdf/decoration'
import { FontSubset } from '#app/shared/pdf/font_subset'
import {
  face,
  foldRadicals,
  MissingGlyph,
  missingGlyphs,
  type FaceName,
} from '#app/shared/pdf/fonts'
import { readJpeg } from '#app/certificates/pdf/jpeg'
import { measureCertificate } from '#app/certificates/pdf/layout'
import { PdfFile } from '#app/shared/pdf/pdf_file'
import { qrMask } from '#app/certificates/pdf/qr'
import {
  compileTemplate,
  FACES,
  OBJECTS,
  writeDescription,
  type Template,
} from '#app/certificates/pdf/template'
import { colour, n, showText } from '#app/shared/pdf/text'
import { writeFont } from '#app/shared/pdf/write_font'

export interface CertificateRenderer {
  /**
   * One certificate as a PDF of one page (A4 landscape, PDF/A-1b, fonts embedded). The same facts
   * give the same bytes. Throws MissingGlyph when a character cannot be printed.
   */
  render(facts: CertificateFacts): Promise<Buffer>

  /**
   * One document with a page for each certificate, in pieces of some 256 kB for a file or a
   * response. Checks every certificate first, so a MissingGlyph comes before any byte.
   */
  renderMerged(certificates: readonly CertificateFacts[]): AsyncGenerator<Buffer, void, void>
}

const QR = { x: 110, y: 570, size: 124 }
const PIECE = 256 * 1024
const SEALS_KEPT = 64

let compiled: Template | undefined

/** A renderer; the shared part is compiled on the first call and kept for the process. */
export async function createCertificateRenderer(): Promise<CertificateRenderer> {
  compiled ??= compileTemplate()
  const template = compiled
  return {
    async render(facts) {
      refuseMissing(facts)
      const document = new CertificateDocument(template)
      document.add(facts)
      document.end({ ...descriptionOf(facts), title: `职业技能等级证书 ${facts.number}` })
      return document.file.take()
    },

    async *renderMerged(certificates) {
      if (!certificates.length) throw new RangeError('No certificate to print')
      certificates.forEach(refuseMissing)
      const document = new CertificateDocument(template)
      for (const [i, facts] of certificates.entries()) {
        document.add(facts)
        if (document.file.pending > PIECE) yield document.file.take()
        if (i % 32 === 31) await setImmediate()
      }
      const [first, last] = [certificates[0], certificates[certificates.length - 1]]
      const issuers = new Set(certificates.map(({ issuerName }) => issuerName))
      document.end({
        title: `职业技能等级证书 ${first.number} 至 ${last.number}，共 ${certificates.length} 张`,
        author: [...issuers].join('、'),
        subject: '职业技能等级证书合订打印件',
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
export function missingOnCertificate(facts: CertificateFacts) {
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

function descriptionOf(facts: CertificateFacts) {
  return {
    author: facts.issuerName,
    subject: `${facts.occupationName} ${gradeWords(facts.gradeRank)}`,
    day: facts.issuedOn,
  }
}

/** Pages spliced onto the shared part; characters the shared fonts lack go into a small subset. */
class CertificateDocument {
  readonly file: PdfFile
  #template: Template
  #extra = {} as Record<FaceName, FontSubset>
  #extraIds = new Map<FaceName, number>()
  #chains = {} as Record<FaceName, { resource: string; subset: FontSubset }[]>
  #seals = new Map<string, number>()
  #pages: number[] = []
  #hash: Hash = createHash('sha256')

  constructor(template: Template) {
    this.#template = template
    this.file = new PdfFile(template.prefix)
    for (const name of FACES) {
      this.#extra[name] = new FontSubset(face(name))
      this.#chains[name] = [
        { resource: `T${name}`, subset: template.subsets[name] },
        { resource: `V${name}`, subset: this.#extra[name] },
      ]
    }
  }

  add(facts: CertificateFacts): void {
    const { file } = this
    const qr = qrMask(facts.verifyUrl)
    let content = 'q 0.75 0 0 -0.75 0 595.28 cm\n'
    let ink = ''
    for (const field of measureCertificate(facts)) {
      if (field.colour !== ink) content += colour((ink = field.colour), 'rg')
      for (const { text, x, baseline } of field.lines) {
        content += showText(text, x, baseline, field, (name) => this.#chains[name])
      }
    }
    const xObjects = [this.#template.forms, `/S ${this.#seal(facts.issuerName)} 0 R`]
    content += `q 1 0 0 1 ${SEAL_CENTRE.x} ${SEAL_CENTRE.y} cm /S Do Q\n`
    const image = (x: number, y: number, width: number, height: number, name: string) =>
      `q ${n(width)} 0 0 ${n(-height)} ${n(x)} ${n(y + height)} cm /${name} Do Q\n`
    content += `0 g ${image(QR.x, QR.y, QR.size, QR.size, 'Q')}`
    const mask = file.stream(
      `/Type /XObject /Subtype /Image /Width ${qr.size} /Height ${qr.size} ` +
        '/ImageMask true /BitsPerComponent 1 /Interpolate false',
      qr.bits
    )
    xObjects.push(`/Q ${mask} 0 R`)
    if (facts.photo) {
      const { width, height, components } = readJpeg(facts.photo)
      const photo = file.stream(
        `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} ` +
          `/ColorSpace /Device${components === 1 ? 'Gray' : 'RGB'} /BitsPerComponent 8 ` +
          '/Filter /DCTDecode',
        facts.photo
      )
      xObjects.push(`/P ${photo} 0 R`)
      content += this.#photo(width, height, image)
      this.#hash.update(facts.photo)
    }
    content += 'Q\n'
    this.#hash.update(content).update(qr.bits).update(facts.issuerName)
    const contentId = file.stream('', Buffer.from(content, 'latin1'))
    this.#pages.push(
      file.object(
        `<< /Type /Page /Parent ${OBJECTS.pages} 0 R /MediaBox [0 0 841.89 595.28] ` +
          `/Contents [${this.#template.content} 0 R ${contentId} 0 R] ` +
          `/Resources << /Font << ${this.#fonts()} >> /XObject << ${xObjects.join(' ')} >> >> >>`
      )
    )
  }

  end(description: Parameters<typeof writeDescription>[1]): void {
    const { file } = this
    const kids = this.#pages.map((id) => `${id} 0 R`).join(' ')
    file.object(`<< /Type /Pages /Kids [${kids}] /Count ${this.#pages.length} >>`, OBJECTS.pages)
    writeDescription(file, description)
    for (const [name, id] of this.#extraIds) {
      writeFont(file, this.#extra[name], id, this.#pages.length > 1)
    }
    const fileId = this.#hash.update(JSON.stringify(description)).digest('hex').slice(0, 32)
    file.end(OBJECTS.catalog, OBJECTS.info, fileId)
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

  /** The photo fills its frame, cut evenly where the proportions differ. */
  #photo(
    width: number,
    height: number,
    image: (x: number, y: number, width: number, height: number, name: string) => string
  ): string {
    const scale = Math.max(PHOTO.width / width, PHOTO.height / height)
    const [w, h] = [width * scale, height * scale]
    const x = PHOTO.x + (PHOTO.width - w) / 2
    const y = PHOTO.y + (PHOTO.height - h) / 2
    return (
      `q ${PHOTO.x} ${PHOTO.y} ${PHOTO.width} ${PHOTO.height} re W n\n` +
      `${image(x, y, w, h, 'P')}Q\n`
    )
  }
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
