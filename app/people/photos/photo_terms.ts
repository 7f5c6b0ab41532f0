import { keepImage, readPrivateFile, type PrivateImage } from '#app/shared/files/private_file'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { SentBytes, SentFile } from '#app/shared/files/private_file'

/** Language file of the faults. */
export const PHOTOS = 'person_photos'

/**
 * The photo on a certificate of skill grade: one inch, in colour, on a white ground, of the last six months
 * (the Ministry's style specification of 2022-11). One inch is 25 × 35 mm, at 300 dots to the inch 295 × 413.
 */
export const PHOTO_MONTHS = 6
const TERMS = { least: { width: 295, height: 413 }, most: { width: 443, height: 620 } }

/**
 * Years that a photo is kept which no certificate was registered with: the file of a training class, as for
 * proofs; an example of ours. One that a certificate was registered with is kept as long as the certificate.
 */
export const PHOTO_KEPT_YEARS = 10

/** Width to height: 25 × 35 and 35 × 45 mm are within; how far one may be off is an example of ours. */
const NARROWEST = 0.66
const WIDEST = 0.81

/** Megabytes of a file from a camera; an example of ours. */
export const PHOTO_MB = 10
/** From this value of each colour on a ground counts as white; an example of ours. */
const WHITE = 210

/** A photo that was kept, and what was seen of it. */
export interface KeptPhoto extends PrivateImage {
  hasWhiteGround: boolean
}

/**
 * Keeps the photo of a person while `write` writes its row; takes it back when that fails.
 *
 * @throws RuleViolation E_PHOTO_RATIO, those of `storeImage`, and whatever `write` raises
 */
export async function keepPhoto<T>(
  file: SentFile | SentBytes,
  write: (photo: KeptPhoto) => Promise<T>
): Promise<T> {
  const place = { folder: 'photos', field: 'photo', megabytes: PHOTO_MB }
  return keepImage(file, place, TERMS, async (image) => {
    const ratio = image.width / image.height
    if (ratio < NARROWEST || ratio > WIDEST) {
      throw new RuleViolation('E_PHOTO_RATIO', { module: PHOTOS, field: 'photo' })
    }
    const bytes = await readPrivateFile(image.path, image.sha256)
    return write({ ...image, hasWhiteGround: await hasWhiteGround(bytes, image) })
  })
}

/** Are the two upper corners white? The head is between them, and clothes are below. */
async function hasWhiteGround(bytes: Buffer, { width, height }: PrivateImage): Promise<boolean> {
  const { default: sharp } = await import('sharp')
  const corner = { top: 0, width: Math.ceil(width / 7), height: Math.ceil(height / 6) }
  for (const left of [0, width - corner.width]) {
    const { data } = await sharp(bytes)
      .extract({ ...corner, left })
      .resize(1, 1, { fit: 'fill' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    if (data.some((value) => value < WHITE)) return false
  }
  return true
}
