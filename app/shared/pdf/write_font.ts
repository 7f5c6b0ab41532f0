import { deflateSync } from 'node:zlib'
import type { FontSubset } from '#app/shared/pdf/font_subset'
import type { PdfFile } from '#app/shared/pdf/pdf_file'

/** Writes a composite font with its subset embedded, as object `id`. */
export function writeFont(file: PdfFile, subset: FontSubset, id: number, compress: boolean): void {
  const { font } = subset
  const name = subset.postScriptName()
  const write = (entries: string, data: Buffer) =>
    compress
      ? file.stream(`${entries} /Filter /FlateDecode`, deflateSync(data, { level: 9 }))
      : file.stream(entries, data)
  const outlines = subset.fontFile()
  const program = write(`/Length1 ${outlines.length}`, outlines)
  const cidSet = write('', subset.cidSet())
  const toUnicode = write('', Buffer.from(subset.toUnicode(), 'latin1'))
  const em = (units: number) => Math.round((units * 1000) / font.unitsPerEm)
  const descriptor = file.object(
    `<< /Type /FontDescriptor /FontName /${name} /Flags 4 /FontBBox [${font.bbox.map(em).join(' ')}] ` +
      `/ItalicAngle 0 /Ascent ${em(font.ascent)} /Descent ${em(font.descent)} /CapHeight 730 ` +
      `/StemV 80 /FontFile2 ${program} 0 R /CIDSet ${cidSet} 0 R >>`
  )
  const descendant = file.object(
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /${name} /CIDToGIDMap /Identity ` +
      '/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> ' +
      `/FontDescriptor ${descriptor} 0 R /DW 1000 /W [0 [${subset.widths().join(' ')}]] >>`
  )
  file.object(
    `<< /Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /Identity-H ` +
      `/DescendantFonts [${descendant} 0 R] /ToUnicode ${toUnicode} 0 R >>`,
    id
  )
}
