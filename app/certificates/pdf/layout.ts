import { maskIdentityNumber } from '#app/people/identity_number'
import {
  documentTypeWords,
  documentTypeWordsEn,
  gradeWords,
  gradeWordsEn,
  issuedOnWords,
  issuedOnWordsEn,
  type CertificateFacts,
} from '#app/certificates/certificate_facts'
import { foldRadicals, type FaceName } from '#app/shared/pdf/fonts'
import {
  DESIGNS,
  INK,
  type FieldName,
  type PageDesign,
  type Slot,
} from '#app/certificates/pdf/designs'
import { textWidth } from '#app/shared/pdf/text'

/** One value as it will be drawn. `right` and `top` to `bottom` are the ink's outer limits. */
export type PlacedField = {
  field: FieldName
  size: number
  face: FaceName
  colour: string
  lines: { text: string; x: number; baseline: number; width: number }[]
  left: number
  right: number
  top: number
  bottom: number
  /** the room the field may use */
  room: { left: number; right: number; top: number; bottom: number }
}

const ROOM_OF_VALUE = 34
const LINE = 1.16
const ASCENT = 0.9
const DESCENT = 0.2

/**
 * Where every value of a certificate goes. A value that is too long first shrinks on one line, then
 * is broken into lines, then shrinks further, so that it never leaves its room.
 */
export function measureCertificate(
  facts: CertificateFacts,
  page: PageDesign = DESIGNS.sheet.pages[0]
): PlacedField[] {
  const foot = [
    ...(facts.specimen ? ['样张，机构、编号与人员均为虚构', 'Specimen'] : []),
    `流水码 ${facts.serial}`,
    ...(facts.printCount === undefined ? [] : [`第 ${facts.printCount} 次打印`]),
    ...(facts.corrects ? [`更正换发，原证书编号 ${facts.corrects}`] : []),
  ]
  const values: Record<FieldName, string> = {
    name: facts.name,
    documentType: documentTypeWords(facts.documentType),
    documentTypeEn: documentTypeWordsEn(facts.documentType),
    documentNumber: facts.specimen
      ? maskIdentityNumber(facts.documentNumber)
      : facts.documentNumber,
    number: facts.number,
    occupation: facts.entries?.[0] ?? facts.occupationName,
    workType: (facts.entries ? facts.entries[1] : facts.workType)?.trim() || '--',
    grade: facts.entries?.[2] ?? gradeWords(facts.gradeRank),
    gradeEn: facts.entries ? '' : gradeWordsEn(facts.gradeRank),
    issuedOn: issuedOnWords(facts.issuedOn),
    issuedOnEn: issuedOnWordsEn(facts.issuedOn),
    scanNote: facts.verifyUrl.includes('#')
      ? 'Scan to verify, online or offline'
      : 'Scan to verify online',
    verificationCode: facts.verificationCode,
    issuer: facts.issuerName,
    issuerEn: facts.issuerNameEn,
    foot: foot.join('\u3000'),
  }
  return (Object.keys(page.slots) as FieldName[]).map((field) =>
    place(
      field,
      page.slots[field]!,
      foldRadicals(values[field])
        .replace(/[^\S\u3000]+/g, ' ')
        .trim()
    )
  )
}

function place(field: FieldName, slot: Slot, text: string): PlacedField {
  const { width: limit, face, lines: most, grows = 'up' } = slot
  const room = most === 1 ? slot.size * (ASCENT + DESCENT) : (slot.room ?? ROOM_OF_VALUE)
  const { size, lines } = fit(text, slot, room)
  const step = size * LINE
  const placed = lines.map((line, i) => {
    const width = textWidth(line, { face, size })
    const down = grows === 'up' ? i - (lines.length - 1) : i
    return {
      text: line,
      x: slot.centred ? slot.x - width / 2 : slot.x,
      baseline: slot.baseline + down * step,
      width,
    }
  })
  const roomLeft = slot.centred ? slot.x - limit / 2 : slot.x
  return {
    field,
    size,
    face,
    colour: slot.colour ?? INK.text,
    lines: placed,
    left: Math.min(...placed.map((line) => line.x)),
    right: Math.max(...placed.map((line) => line.x + line.width)),
    top: placed[0].baseline - size * ASCENT,
    bottom: placed[placed.length - 1].baseline + size * DESCENT,
    room: {
      left: roomLeft,
      right: roomLeft + limit,
      top: slot.baseline + (grows === 'up' ? slot.size * DESCENT - room : -slot.size * ASCENT),
      bottom: slot.baseline + (grows === 'up' ? slot.size * DESCENT : room - slot.size * ASCENT),
    },
  }
}

function fit(text: string, slot: Slot, room: number): { size: number; lines: string[] } {
  const natural = textWidth(text, { face: slot.face, size: 1 })
  const single = Math.min(slot.size, natural ? slot.width / natural : slot.size)
  if (single >= slot.least || slot.lines === 1) return { size: single, lines: [text] }
  const [above, below] = slot.grows === 'down' ? [DESCENT, ASCENT] : [ASCENT, DESCENT]
  let best = { size: single, lines: [text] }
  for (let count = 2; count <= slot.lines; count++) {
    const tallest = (room - slot.size * below) / (above + LINE * (count - 1))
    for (let size = Math.min(slot.size, tallest); size > best.size; size -= 0.25) {
      const lines = breakLines(text, slot.face, size, slot.width)
      if (lines.length > count) continue
      best = { size, lines }
      break
    }
  }
  return best
}

/** Breaks after any Chinese character, between words of Latin text, inside a word only in need. */
function breakLines(text: string, face: FaceName, size: number, limit: number): string[] {
  const lines: string[] = []
  let line = ''
  const wide = (candidate: string) => textWidth(candidate.trimEnd(), { face, size }) > limit + 1e-6
  for (const piece of text.match(/[\u0021-\u024f]+\s*|\s+|./gsu) ?? []) {
    if (!wide(line + piece)) {
      line += piece
      continue
    }
    if (line && !/^[，。、；：）》·]/u.test(piece)) {
      lines.push(line.trimEnd())
      line = ''
    }
    for (const character of piece) {
      if (line && wide(line + character)) {
        lines.push(line.trimEnd())
        line = ''
      }
      line += character
    }
  }
  if (line.trim()) lines.push(line.trimEnd())
  return lines.length ? lines : ['']
}
