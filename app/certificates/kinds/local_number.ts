import { takeLocalSerials } from '#app/certificates/certificate_serials'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/*
 * Numbers of certificates for which no national rule was found. They are our own, not official:
 *   PX + year + institution (4) + class (4) + trainee (3)   training completion
 *   ZX + year + sequence code of the body (6) + serial (6)  special ability
 *   JS + year + serial (6)                                  award of a contest
 */

interface OfClass {
  id: number
  year: number
  baseId: number
}

/**
 * Numbers for trainees of a class, without a gap within the class; classes of an institution are counted
 * within the year. The class must be locked.
 */
export async function trainingNumbers(
  trx: TransactionClientContract,
  { id, year, baseId }: OfClass,
  count: number
): Promise<string[]> {
  const before = await trx
    .from('certificates')
    .where({ course_class_id: id, kind: 'training_completion' })
    .select('number')
    .first()
  const head = before
    ? String(before.number).slice(0, -3)
    : `PX${year}${digits(baseId, 4)}${digits(await takeLocalSerials(trx, `PX ${year} ${baseId}`), 4)}`
  const first = await takeLocalSerials(trx, head, count)
  return Array.from({ length: count }, (_, i) => head + digits(first + i, 3))
}

/** Numbers of special abilities that one body tested, without a gap within body and year. */
export async function abilityNumbers(
  trx: TransactionClientContract,
  { year, sequenceCode }: { year: string; sequenceCode: string },
  count: number
): Promise<string[]> {
  const head = `ZX${year}${sequenceCode}`
  const first = await takeLocalSerials(trx, head, count)
  return Array.from({ length: count }, (_, i) => head + digits(first + i, 6))
}

/** The number of an award, without a gap within the year. */
export async function awardNumber(trx: TransactionClientContract, year: string): Promise<string> {
  return `JS${year}${digits(await takeLocalSerials(trx, `JS${year}`), 6)}`
}

/** The next number of the series that a number of our own belongs to. */
export async function nextLocalNumber(
  trx: TransactionClientContract,
  number: string
): Promise<string> {
  const width = number.startsWith('PX') ? 3 : 6
  const series = number.slice(0, -width)
  return series + digits(await takeLocalSerials(trx, series), width)
}

function digits(value: number, width: number): string {
  const text = String(value).padStart(width, '0')
  if (text.length > width) throw new RangeError(`No room for ${value} in ${width} digits`)
  return text
}
