import { cardFurniture, furniture, guilloche, bandPath } from '#app/certificates/pdf/decoration'
import { KIND_WORDS } from '#app/certificates/pdf/kind_words'
import type { CertificateKind } from '#app/certificates/certificate_kinds'
import type { FaceName } from '#app/shared/pdf/fonts'
import type { TextStyle } from '#app/shared/pdf/text'

/** A4 landscape, and a card of the size of an identity card (ISO/IEC 7810 ID-1). */
export type DesignName = 'sheet' | 'card'

export const INK = { text: '#17211f', second: '#47534f', third: '#5c6864' }

export type FieldName =
  | 'name'
  | 'documentType'
  | 'documentTypeEn'
  | 'documentNumber'
  | 'number'
  | 'occupation'
  | 'workType'
  | 'grade'
  | 'gradeEn'
  | 'issuedOn'
  | 'issuedOnEn'
  | 'scanNote'
  | 'verificationCode'
  | 'issuer'
  | 'issuerEn'
  | 'foot'

/** Room for one value: text stands on `baseline`, further lines go up or down from it. */
export type Slot = {
  x: number
  baseline: number
  width: number
  /** size of a value that fits */
  size: number
  /** smallest size of a single line; below it the value is broken into lines */
  least: number
  lines: number
  grows?: 'up' | 'down'
  face: FaceName
  colour?: string
  centred?: true
  /** height all lines may take together */
  room?: number
}

export type StaticText = TextStyle & {
  text: string
  x: number
  y: number
  colour: string
  centred?: true
  /** widest it may be; it shrinks to fit */
  width?: number
  /** what a screen reader reads together: a label with its value */
  row?: string
  isEnglish?: true
  isTitle?: true
  /** what is meant where blanks stand between the characters */
  actual?: string
}

export type Box = { x: number; y: number; width: number; height: number }

/** One page, in units of 1/96 inch, y downwards. */
export interface PageDesign {
  width: number
  height: number
  /** Ornament and rules, in operators. */
  ornament: () => string
  /** Paths that the ornament draws more than once, as form objects /A, /B. */
  forms: () => { side: number; path: string }[]
  texts: (kind: CertificateKind) => StaticText[]
  slots: Partial<Record<FieldName, Slot>>
  photo?: Box
  qr?: Box
  seal?: { x: number; y: number; scale: number }
}

export interface Design {
  name: DesignName
  pages: PageDesign[]
}

/** Which values are read together with which label. */
export const FIELD_ROWS: Record<FieldName, string> = {
  name: 'name',
  documentType: 'documentType',
  documentTypeEn: 'documentType',
  documentNumber: 'documentNumber',
  number: 'number',
  occupation: 'first',
  workType: 'second',
  grade: 'third',
  gradeEn: 'third',
  issuedOn: 'issuedOn',
  issuedOnEn: 'issuedOn',
  scanNote: 'scan',
  verificationCode: 'scan',
  issuer: 'issuer',
  issuerEn: 'issuer',
  foot: 'foot',
}

export const ENGLISH_FIELDS: ReadonlySet<FieldName> = new Set<FieldName>([
  'documentTypeEn',
  'gradeEn',
  'issuedOnEn',
  'scanNote',
  'issuerEn',
])

const label = { face: 'serif', size: 17, colour: INK.second } as const
const caption = { face: 'serif', size: 10.5, colour: INK.third } as const

function labels(x: number, y: number, [zh, en]: [string, string], row: string): StaticText[] {
  const bare = zh.replaceAll('\u3000', '')
  return [
    { ...label, text: zh, x, y, row, ...(bare === zh ? {} : { actual: bare }) },
    { ...caption, text: en, x, y: y + 22, row, isEnglish: true },
  ]
}

function sheetTexts(kind: CertificateKind): StaticText[] {
  const words = KIND_WORDS[kind]
  const [first, second, third, day] = words.labels
  return [
    {
      text: words.title[0],
      face: 'title',
      size: 54,
      spacing: 10,
      colour: '#0f4257',
      x: 561.26,
      y: 154,
      centred: true,
      isTitle: true,
    },
    {
      text: words.title[1],
      face: 'serif',
      size: 15,
      spacing: 3.4,
      colour: '#17566d',
      x: 561.26,
      y: 186,
      centred: true,
      isEnglish: true,
    },
    { text: words.statement[0], face: 'serif', size: 19, colour: INK.text, x: 106, y: 254 },
    {
      text: words.statement[1],
      face: 'serif',
      size: 11.5,
      colour: INK.second,
      x: 106,
      y: 277,
      isEnglish: true,
    },
    ...labels(106, 330, ['姓　　名', 'Name'], 'name'),
    ...labels(106, 382, ['证件类型', 'ID type'], 'documentType'),
    ...labels(106, 434, ['证件号码', 'ID number'], 'documentNumber'),
    ...labels(106, 486, ['证书编号', 'Certificate No.'], 'number'),
    ...labels(556, 330, first, 'first'),
    ...labels(556, 382, second, 'second'),
    ...labels(556, 434, third, 'third'),
    ...labels(556, 486, day, 'issuedOn'),
    {
      text: '一寸彩色照片',
      face: 'sans',
      size: 11,
      colour: INK.second,
      x: 964.5,
      y: 450,
      centred: true,
    },
    { text: '扫码查验', face: 'sansBold', size: 15, colour: INK.text, x: 256, y: 588, row: 'scan' },
    ...words.lookUps.map((text, i): StaticText => ({
      text,
      face: 'sans',
      size: 12.5,
      colour: INK.second,
      x: 256,
      y: 664 + 20 * i,
    })),
    ...labels(640, 592, words.issuer, 'issuer').map((text, i) => (i ? { ...text, y: 609 } : text)),
  ]
}

const LEFT = 218
const RIGHT = 668
const value = { size: 20, least: 13, lines: 3, face: 'serifBold' } as const
const note = { size: 10.5, least: 7, lines: 1, face: 'serif', colour: INK.third } as const

const SHEET: PageDesign = {
  width: 1122.52,
  height: 793.7,
  ornament: () => guilloche({ across: '/A Do', along: '/B Do' }) + furniture(),
  forms: () => [1122.52, 793.7].map((side) => ({ side, path: bandPath(side) })),
  texts: sheetTexts,
  photo: { x: 912, y: 312, width: 105, height: 147 },
  qr: { x: 110, y: 570, width: 124, height: 124 },
  seal: { x: 958, y: 636, scale: 1 },
  slots: {
    name: { ...value, x: LEFT, baseline: 332, width: 244 },
    documentType: { ...value, x: LEFT, baseline: 384, width: 244 },
    documentTypeEn: { ...note, x: LEFT, baseline: 406, width: 244 },
    documentNumber: { ...value, x: LEFT, baseline: 436, width: 244, size: 19, face: 'sans' },
    number: { ...value, x: LEFT, baseline: 488, width: 294, size: 19, face: 'sans' },
    occupation: { ...value, x: RIGHT, baseline: 332, width: 214 },
    workType: { ...value, x: RIGHT, baseline: 384, width: 214 },
    grade: { ...value, x: RIGHT, baseline: 436, width: 214 },
    gradeEn: { ...note, x: RIGHT, baseline: 458, width: 214 },
    issuedOn: { ...value, x: RIGHT, baseline: 488, width: 214 },
    issuedOnEn: { ...note, x: RIGHT, baseline: 510, width: 214 },
    scanNote: { ...note, x: 256, baseline: 607, width: 300 },
    verificationCode: {
      x: 256,
      baseline: 635,
      width: 300,
      size: 16,
      least: 10,
      lines: 1,
      face: 'sans',
    },
    issuer: {
      x: 640,
      baseline: 653,
      width: 238,
      size: 23,
      least: 18,
      lines: 3,
      face: 'serifBold',
      room: 42,
    },
    issuerEn: {
      x: 640,
      baseline: 676,
      width: 238,
      size: 11.5,
      least: 10,
      lines: 3,
      grows: 'down',
      face: 'serif',
      colour: INK.second,
      room: 36,
    },
    foot: {
      x: 561.26,
      baseline: 722,
      width: 860,
      size: 11,
      least: 7,
      lines: 1,
      face: 'sans',
      colour: INK.third,
      centred: true,
    },
  },
}

const CARD = { width: 323.53, height: 204.02 }
const cardLabel = { face: 'serif', size: 7.6, colour: INK.second } as const
const cardCaption = { face: 'serif', size: 4.8, colour: INK.third } as const
const cardValue = { size: 9.6, least: 6.4, lines: 2, face: 'serifBold', room: 13 } as const
const cardNote = { size: 4.8, least: 3.6, lines: 1, face: 'serif', colour: INK.third } as const
const CARD_LEFT = 16
const CARD_VALUE = 64
const CARD_ROWS = 66
const CARD_STEP = 18.4

const cardRow = (i: number) => CARD_ROWS + CARD_STEP * i

function cardLabels(i: number, [zh, en]: [string, string], row: string): StaticText[] {
  const text = zh.replaceAll('\u3000', '')
  return [
    { ...cardLabel, text, x: CARD_LEFT, y: cardRow(i), row },
    { ...cardCaption, text: en, x: CARD_LEFT, y: cardRow(i) + 6.4, row, isEnglish: true },
  ]
}

const CARD_FRONT: PageDesign = {
  ...CARD,
  ornament: () => cardFurniture('front'),
  forms: () => [],
  texts: (kind) => {
    const { title, labels: own } = KIND_WORDS[kind]
    return [
      {
        text: title[0],
        face: 'title',
        size: 17,
        spacing: 2.4,
        colour: '#0f4257',
        x: CARD_LEFT,
        y: 32,
        isTitle: true,
      },
      {
        text: title[1],
        face: 'serif',
        size: 5.4,
        spacing: 0.7,
        colour: '#17566d',
        x: CARD_LEFT,
        y: 42,
        isEnglish: true,
      },
      ...cardLabels(0, ['姓名', 'Name'], 'name'),
      ...cardLabels(1, ['证件号码', 'ID number'], 'documentNumber'),
      ...cardLabels(2, own[0], 'first'),
      ...cardLabels(3, own[1], 'second'),
      ...cardLabels(4, own[2], 'third'),
      ...cardLabels(5, ['证书编号', 'Certificate No.'], 'number'),
      ...cardLabels(6, own[3], 'issuedOn'),
    ]
  },
  photo: { x: 238, y: 56, width: 70, height: 98 },
  slots: {
    name: { ...cardValue, x: CARD_VALUE, baseline: cardRow(0), width: 166 },
    documentNumber: { ...cardValue, x: CARD_VALUE, baseline: cardRow(1), width: 166, face: 'sans' },
    documentType: { ...cardNote, x: CARD_VALUE, baseline: cardRow(1) + 7.8, width: 166 },
    occupation: { ...cardValue, x: CARD_VALUE, baseline: cardRow(2), width: 166 },
    workType: { ...cardValue, x: CARD_VALUE, baseline: cardRow(3), width: 166 },
    grade: { ...cardValue, x: CARD_VALUE, baseline: cardRow(4), width: 166 },
    gradeEn: { ...cardNote, x: CARD_VALUE, baseline: cardRow(4) + 7.8, width: 166 },
    number: { ...cardValue, x: CARD_VALUE, baseline: cardRow(5), width: 166, face: 'sans' },
    issuedOn: { ...cardValue, x: CARD_VALUE, baseline: cardRow(6), width: 166 },
    issuedOnEn: { ...cardNote, x: CARD_VALUE, baseline: cardRow(6) + 7.8, width: 166 },
  },
}

const CARD_BACK: PageDesign = {
  ...CARD,
  ornament: () => cardFurniture('back'),
  forms: () => [],
  texts: (kind) => {
    const { statement, issuer, lookUps } = KIND_WORDS[kind]
    return [
      { ...cardLabel, text: statement[0], x: CARD_LEFT, y: 26, colour: INK.text, width: 291 },
      { ...cardCaption, text: statement[1], x: CARD_LEFT, y: 35, width: 291, isEnglish: true },
      {
        text: '扫码查验',
        face: 'sansBold',
        size: 8.6,
        colour: INK.text,
        x: 132,
        y: 58,
        row: 'scan',
      },
      ...lookUps.map((text, i): StaticText => ({
        text,
        face: 'sans',
        size: 6.4,
        colour: INK.second,
        x: 132,
        y: 90 + 9 * i,
      })),
      { ...cardLabel, text: issuer[0], x: 132, y: 122, row: 'issuer' },
      { ...cardCaption, text: issuer[1], x: 132, y: 128.6, row: 'issuer', isEnglish: true },
    ]
  },
  qr: { x: 20, y: 54, width: 100, height: 100 },
  seal: { x: 272, y: 128, scale: 0.52 },
  slots: {
    scanNote: { ...cardNote, x: 132, baseline: 65, width: 176 },
    verificationCode: {
      x: 132,
      baseline: 79,
      width: 176,
      size: 9.6,
      least: 6,
      lines: 1,
      face: 'sans',
    },
    issuer: {
      x: 132,
      baseline: 150,
      width: 104,
      size: 9.6,
      least: 8.4,
      lines: 3,
      face: 'serifBold',
      room: 20,
    },
    issuerEn: {
      x: 132,
      baseline: 158,
      width: 104,
      size: 5,
      least: 4.4,
      lines: 3,
      grows: 'down',
      face: 'serif',
      colour: INK.second,
      room: 17,
    },
    foot: {
      x: CARD.width / 2,
      baseline: 190,
      width: 291,
      size: 5.6,
      least: 3.6,
      lines: 1,
      face: 'sans',
      colour: INK.third,
      centred: true,
    },
  },
}

export const DESIGNS: Record<DesignName, Design> = {
  sheet: { name: 'sheet', pages: [SHEET] },
  card: { name: 'card', pages: [CARD_FRONT, CARD_BACK] },
}
