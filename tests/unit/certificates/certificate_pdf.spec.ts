import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { test } from '@japa/runner'
import fc from 'fast-check'
import { encode } from 'uqr'
import { sealLetters } from '#app/certificates/pdf/decoration'
import { face, MissingGlyph, missingGlyphs } from '#app/shared/pdf/fonts'
import { measureCertificate } from '#app/certificates/pdf/layout'
import { qrMask } from '#app/certificates/pdf/qr'
import {
  createCertificateRenderer,
  missingOnCertificate,
} from '#app/certificates/pdf/render_certificate'
import { readPdf } from '#tests/unit/certificates/pdf_reader'
import { sampleFacts } from '#tests/unit/certificates/sample_facts'

const fontkit = createRequire(import.meta.url)('fontkit')

const LONG = {
  name: '阿依古丽·买买提江·吐尔逊·阿卜杜热合曼',
  occupationName: '城市轨道交通信号与通信系统综合检修及运行维护管理员',
  workType: '工业机器人系统集成应用（焊接方向）',
  issuerName: '山西省晋南现代制造业职业技能等级认定评价服务中心有限责任公司',
  issuerNameEn:
    'Shanxi Jinnan Modern Manufacturing Vocational Skill Level Assessment Centre Co., Ltd.',
} as const

test.group('Certificate as a PDF', () => {
  test('is one A4 page in landscape that says what it is', async ({ assert }) => {
    const renderer = await createCertificateRenderer()
    const file = await renderer.render(sampleFacts())
    const pdf = readPdf(file)
    assert.equal(file.subarray(0, 8).toString('latin1'), '%PDF-1.4')
    assert.lengthOf(pdf.pages, 1)
    assert.include(pdf.pages[0].dict, '/MediaBox [0 0 841.89 595.28]')
    assert.include(pdf.objects.get(1)!.dict, '/Lang (zh-CN)')
    const info = pdf.reference(pdf.trailer, 'Info')!.dict
    const text = (key: string) =>
      Buffer.from(new RegExp(`/${key} <feff([0-9a-f]+)>`).exec(info)![1], 'hex')
        .swap16()
        .toString('utf16le')
    assert.equal(text('Title'), '职业技能等级证书 S000014100001264000118')
    assert.equal(text('Author'), '晋南职业技能评价中心')
    assert.include(info, "/CreationDate (D:20261012000000+08'00')")
  })

  test('gives back every fact as text', async ({ assert }) => {
    const renderer = await createCertificateRenderer()
    const facts = sampleFacts({ name: '欧阳䶮㛃𬱖', workType: '电焊工（焊条）' })
    const pdf = readPdf(await renderer.render(facts))
    const lines = pdf.lines(pdf.pages[0])
    for (const words of [
      '职业技能等级证书',
      facts.name,
      '居民身份证',
      facts.documentNumber,
      facts.number,
      '焊工',
      '电焊工（焊条）',
      '四级/中级工',
      'Level 4, Intermediate Skilled Worker',
      '2026 年 10 月 12 日',
      facts.verificationCode,
      facts.issuerName,
      facts.issuerNameEn,
      '证书查询　http://jndj.osta.org.cn',
      '机构查询　http://pjjg.osta.org.cn',
      '流水码 HM26-000118　第 1 次打印',
    ]) {
      assert.include(lines, words)
    }
  })

  test('prints two dashes where there is no type of work', async ({ assert }) => {
    const renderer = await createCertificateRenderer()
    for (const workType of [null, '', '  ']) {
      const pdf = readPdf(await renderer.render(sampleFacts({ workType })))
      assert.include(pdf.lines(pdf.pages[0]), '--')
    }
  })

  test('prints the full number on a real one and masks it on a specimen', async ({ assert }) => {
    const renderer = await createCertificateRenderer()
    const real = readPdf(await renderer.render(sampleFacts()))
    const specimen = readPdf(await renderer.render(sampleFacts({ specimen: true })))
    assert.include(real.lines(real.pages[0]), '141081199003072317')
    assert.notInclude(real.lines(real.pages[0]).join(), '样张')
    assert.include(specimen.lines(specimen.pages[0]), '141081********2317')
    assert.notInclude(specimen.lines(specimen.pages[0]).join(), '19900307')
    assert.include(specimen.lines(specimen.pages[0]).join(), '样张')
  })

  test('has the same bytes for the same facts, whatever was printed before', async ({ assert }) => {
    const renderer = await createCertificateRenderer()
    const hash = (file: Buffer) => createHash('sha256').update(file).digest('hex')
    const first = hash(await renderer.render(sampleFacts()))
    const other = hash(await renderer.render(sampleFacts({ name: '⼀⼈⼥' })))
    assert.equal(hash(await renderer.render(sampleFacts())), first)
    assert.notEqual(other, first)
  })

  test('turns radicals into characters and never the other way', async ({ assert }) => {
    const renderer = await createCertificateRenderer()
    await renderer.render(sampleFacts({ name: '⼀⼈⼥' }))
    for (const name of ['⼀⼈⼥', '一人女']) {
      const pdf = readPdf(await renderer.render(sampleFacts({ name })))
      assert.include(pdf.lines(pdf.pages[0]), '一人女')
    }
  })

  test('embeds glyphs that have the same outlines as the font they come from', async ({
    assert,
  }) => {
    const renderer = await createCertificateRenderer()
    const pdf = readPdf(await renderer.render(sampleFacts({ name: '欧阳䶮㛃𬱖é' })))
    const sources = new Map(
      (['serif', 'serifBold', 'title', 'sans', 'sansBold'] as const).map((name) => [
        face(name).name,
        face(name).path,
      ])
    )
    let compared = 0
    for (const { name, characters, file } of pdf.fonts(pdf.pages[0]).values()) {
      const embedded = fontkit.create(file)
      const source = fontkit.openSync(sources.get(name.replace(/^[A-Z]{6}\+/, '')))
      for (const [cid, character] of characters) {
        const wanted = source.glyphForCodePoint(character.codePointAt(0)!)
        const glyph = embedded.getGlyph(Number.parseInt(cid, 16))
        assert.equal(glyph.path.toSVG(), wanted.path.toSVG(), `${name} ${character}`)
        assert.equal(glyph.advanceWidth, wanted.advanceWidth)
        compared++
      }
    }
    assert.isAbove(compared, 200)
  })

  test('carries the photo as it was given', async ({ assert }) => {
    const renderer = await createCertificateRenderer()
    const photo = Buffer.from('ffd8ffc0001108019d012703012200021101031101ffd9', 'hex')
    const pdf = readPdf(await renderer.render(sampleFacts({ photo })))
    const image = [...pdf.objects.values()].find(({ dict }) => dict.includes('/DCTDecode'))!
    assert.include(image.dict, '/Width 295 /Height 413 /ColorSpace /DeviceRGB')
    assert.deepEqual(image.stream, photo)
    await assert.rejects(() => renderer.render(sampleFacts({ photo: Buffer.from('GIF89a') })))
  })

  test('merges certificates into one document, a page each', async ({ assert }) => {
    const renderer = await createCertificateRenderer()
    const names = ['赵晓峰', '钱海燕', '孙䶮', '阿依古丽·买买提江·吐尔逊']
    const pieces: Buffer[] = []
    for await (const piece of renderer.renderMerged(names.map((name) => sampleFacts({ name })))) {
      pieces.push(piece)
    }
    const pdf = readPdf(Buffer.concat(pieces))
    assert.lengthOf(pdf.pages, 4)
    names.forEach((name, i) => assert.include(pdf.lines(pdf.pages[i]), name))
  })
})

test.group('Characters of a certificate', () => {
  test('without a glyph are named with their code points', ({ assert }) => {
    assert.deepEqual(missingGlyphs('𡋾野𡋾'), [{ character: '𡋾', codePoint: 'U+212FE' }])
    assert.deepEqual(missingGlyphs('赵晓峰·䶮'), [])
    assert.deepEqual(
      missingOnCertificate(sampleFacts({ name: '𡋾', issuerName: '晋\u0007南' })).map(
        ({ field, codePoint }) => [field, codePoint]
      ),
      [
        ['name', 'U+212FE'],
        ['issuerName', 'U+0007'],
      ]
    )
  })

  test('without a glyph refuse the certificate, and a merged file before any page', async ({
    assert,
  }) => {
    const renderer = await createCertificateRenderer()
    const broken = sampleFacts({ name: '𡋾' })
    await assert.rejects(() => renderer.render(broken), 'No font draws U+212FE')
    try {
      await renderer.renderMerged([sampleFacts(), broken]).next()
      assert.fail('The merged file was begun')
    } catch (error) {
      assert.instanceOf(error, MissingGlyph)
    }
  })
})

test.group('Layout of a certificate', () => {
  const han = fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((code) => String.fromCodePoint(code))
  const text = (longest: number) =>
    fc
      .array(fc.oneof(han, fc.constantFrom('·', '（', '）', 'A', 'w', ' ', '1')), {
        minLength: 1,
        maxLength: longest,
      })
      .map((characters) => characters.join('').trim() || '无')

  function overflowing(changes: Parameters<typeof sampleFacts>[0]) {
    return measureCertificate(sampleFacts(changes)).filter(
      ({ left, right, top, bottom, room }) =>
        left < room.left - 0.01 ||
        right > room.right + 0.01 ||
        top < room.top - 0.01 ||
        bottom > room.bottom + 0.01
    )
  }

  test('keeps every value in its room, however long', ({ assert }) => {
    assert.deepEqual(overflowing(LONG), [])
    fc.assert(
      fc.property(text(90), text(90), text(90), text(90), text(200), (...values) => {
        const [name, occupationName, workType, issuerName, issuerNameEn] = values
        assert.deepEqual(
          overflowing({ name, occupationName, workType, issuerName, issuerNameEn }),
          []
        )
      }),
      { numRuns: 60 }
    )
  })

  test('loses no character when a value is broken into lines', ({ assert }) => {
    const fields = measureCertificate(sampleFacts(LONG))
    const shown = (field: string) =>
      fields.find((placed) => placed.field === field)!.lines.map((line) => line.text)
    assert.equal(shown('name').join(''), LONG.name)
    assert.equal(shown('occupation').join(''), LONG.occupationName)
    assert.equal(shown('issuer').join(''), LONG.issuerName)
    assert.equal(shown('issuerEn').join(' '), LONG.issuerNameEn)
    assert.isAbove(shown('issuer').length, 1)
  })

  test('gives an ordinary name its full size on one line', ({ assert }) => {
    const [name] = measureCertificate(sampleFacts({ name: '阿依古丽·买买提江·吐尔逊' }))
    assert.equal(name.field, 'name')
    assert.equal(name.size, 20)
    assert.lengthOf(name.lines, 1)
  })

  test('sets the letters of the seal apart and clear of the words below', ({ assert }) => {
    for (const issuer of ['晋南职业技能评价中心', LONG.issuerName, '厂']) {
      const letters = sealLetters(issuer)
      assert.equal(letters.map(({ character }) => character).join(''), issuer)
      for (const { angle } of letters) assert.isAtMost(Math.abs(angle), 120)
      for (let i = 1; i < letters.length; i++) {
        const chord = 2 * 52 * Math.sin(((letters[i].angle - letters[i - 1].angle) * Math.PI) / 360)
        assert.isAtLeast(chord, letters[i].size * 0.95)
      }
    }
  })
})

test.group('QR code of a certificate', () => {
  test('has the modules and the mask an independent encoder chooses', ({ assert }) => {
    for (let length = 0; length < 320; length += 16) {
      const address = `https://bagong.example/v/${length * 7919}#${'aB3_'.repeat(length / 4)}`
      const { size, mask, bits } = qrMask(address)
      const expected = encode(address, { ecc: 'M', border: 0, boostEcc: false })
      assert.equal(mask, expected.maskPattern)
      const stride = (size + 7) >> 3
      const modules = expected.data.map((row, y) =>
        row.map((_, x) => (bits[y * stride + (x >> 3)] & (0x80 >> (x & 7))) === 0)
      )
      assert.deepEqual(modules, expected.data)
    }
  })
})
