import { inflateSync } from 'node:zlib'

export type PdfObject = { dict: string; stream: Buffer | null }

/**
 * Reads a PDF by its cross-reference table with no help from the code that wrote it: enough to take
 * out text, fonts and images again. Throws when an offset does not lead to its object.
 */
export function readPdf(file: Buffer) {
  const latin = file.toString('latin1')
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(latin)![1])
  const count = Number(/^xref\n0 (\d+)\n/.exec(latin.slice(start))![1])
  const table = latin.slice(start + `xref\n0 ${count}\n`.length)
  const objects = new Map<number, PdfObject>()
  for (let id = 1; id < count; id++) {
    const offset = Number(table.slice(id * 20, id * 20 + 10))
    const head = `${id} 0 obj\n`
    if (latin.slice(offset, offset + head.length) !== head) throw new Error(`Object ${id} is lost`)
    const body = latin.slice(offset + head.length, latin.indexOf('endobj', offset))
    const at = body.indexOf('>>\nstream\n')
    if (at < 0) {
      objects.set(id, { dict: body, stream: null })
      continue
    }
    const dict = body.slice(0, at)
    const length = Number(/\/Length (\d+)/.exec(dict)![1])
    const from = offset + head.length + at + '>>\nstream\n'.length
    const raw = file.subarray(from, from + length)
    objects.set(id, { dict, stream: dict.includes('/FlateDecode') ? inflateSync(raw) : raw })
  }
  const trailer = table.slice(count * 20)

  const get = (id: string | number) => objects.get(Number(id))!
  const reference = (dict: string, key: string) => {
    const match = new RegExp(`/${key} (\\d+) 0 R`).exec(dict)
    return match ? get(match[1]) : null
  }
  const pages = [...objects.values()].filter(({ dict }) => /\/Type \/Page /.test(dict))

  /** What each font resource of a page is: character map and embedded file. */
  const fonts = (page: PdfObject) => {
    const entries = /\/Font << (.*?) >>/.exec(page.dict)![1]
    return new Map(
      [...entries.matchAll(/\/(\w+) (\d+) 0 R/g)].map(([, name, id]) => {
        const font = get(id)
        const descendant = get(/\/DescendantFonts \[(\d+) 0 R\]/.exec(font.dict)![1])
        const descriptor = reference(descendant.dict, 'FontDescriptor')!
        const map = reference(font.dict, 'ToUnicode')!.stream!.toString('latin1')
        const characters = new Map(
          [...map.matchAll(/^<([0-9a-f]{4})> <([0-9a-f]+)>$/gm)].map(([, cid, code]) => [
            cid,
            Buffer.from(code, 'hex').swap16().toString('utf16le'),
          ])
        )
        return [
          name,
          {
            name: /\/BaseFont \/([\w+-]+)/.exec(font.dict)![1],
            characters,
            file: reference(descriptor.dict, 'FontFile2')!.stream!,
          },
        ] as const
      })
    )
  }

  /** Lines of a page in the order they are drawn. */
  const lines = (page: PdfObject) => {
    const known = fonts(page)
    const content = [...page.dict.matchAll(/(\d+) 0 R/g)]
      .filter(({ index }) => {
        const list = page.dict.indexOf('/Contents [')
        return index > list && index < page.dict.indexOf(']', list)
      })
      .map(([, id]) => get(id).stream!.toString('latin1'))
      .join('\n')
    return [...content.matchAll(/BT (.*?)ET/gs)].map(([, block]) =>
      [...block.matchAll(/\/(\w+) [\d.]+ Tf <([0-9a-f]*)> Tj/g)]
        .map(([, font, hex]) =>
          hex.replace(/.{4}/g, (cid) => known.get(font)!.characters.get(cid) ?? '\ufffd')
        )
        .join('')
    )
  }

  return { objects, trailer, pages, fonts, lines, reference }
}
