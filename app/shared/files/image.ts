/** How a picture is kept. */
export interface ImageTerms {
  /** Size in pixels that it must fit into; a smaller one stays as it is. */
  most: { width: number; height: number }
  /** Smaller ones are refused. */
  least?: { width: number; height: number }
}

export interface Reencoded {
  bytes: Buffer
  width: number
  height: number
}

type Fault = (
  code: 'E_IMAGE_BROKEN' | 'E_IMAGE_PIXELS' | 'E_IMAGE_SMALL',
  params?: Record<string, number>
) => Error

/** Million pixels that are decoded at most: what a telephone takes, and 150 MB in memory. */
const MEGAPIXELS = 50

const SECONDS = 10

/**
 * Draws a JPG or PNG anew as baseline JPG in sRGB on white: upright, without metadata, within the size.
 * Of a picture that moves, the first one.
 *
 * @throws what `fault` makes of E_IMAGE_BROKEN, E_IMAGE_PIXELS, E_IMAGE_SMALL
 */
export async function reencode(
  sent: Buffer,
  { most, least }: ImageTerms,
  fault: Fault
): Promise<Reencoded> {
  const { default: sharp } = await import('sharp')
  // The server shares its memory and its cores with requests.
  sharp.cache(false)
  sharp.concurrency(1)
  const head = await sharp(sent, { limitInputPixels: false })
    .metadata()
    .catch(() => null)
  if (!head || !['jpeg', 'png'].includes(head.format)) throw fault('E_IMAGE_BROKEN')
  if (head.width * head.height > MEGAPIXELS * 1_000_000) {
    throw fault('E_IMAGE_PIXELS', { megapixels: MEGAPIXELS })
  }
  const upright = head.autoOrient
  if (least && (upright.width < least.width || upright.height < least.height)) {
    throw fault('E_IMAGE_SMALL', least)
  }
  const drawn = await sharp(sent, {
    limitInputPixels: MEGAPIXELS * 1_000_000,
    failOn: 'error',
    autoOrient: true,
  })
    .resize({ ...most, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
    .timeout({ seconds: SECONDS })
    .toBuffer({ resolveWithObject: true })
    .catch(() => null)
  if (!drawn) throw fault('E_IMAGE_BROKEN')
  return { bytes: drawn.data, width: drawn.info.width, height: drawn.info.height }
}
