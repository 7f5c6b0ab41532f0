export type JpegFacts = { width: number; height: number; components: 1 | 3 }

/**
 * Size and colour of a baseline or progressive JPEG, which a PDF can carry as it is.
 * Throws for anything else, CMYK included.
 */
export function readJpeg(data: Uint8Array): JpegFacts {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) throw new Error('Photo is not a JPEG')
  let at = 2
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]
    if (marker === 0xc0 || marker === 0xc1 || marker === 0xc2) {
      const components = bytes[at + 9]
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)]
      if ((components !== 1 && components !== 3) || !width || !height) break
      return { width, height, components }
    }
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2)
  }
  throw new Error('Photo is not a usable JPEG')
}
