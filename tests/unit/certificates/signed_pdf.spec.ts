import { createHash } from 'node:crypto'
import { test } from '@japa/runner'
import { ContentInfo, SignedData } from 'pkijs'
import { certificatesIn, readCertificates, readSigner } from '#app/shared/crypto/read_signer'
import { CmsSigner } from '#app/shared/crypto/cms'
import { createCertificateRenderer } from '#app/certificates/pdf/render_certificate'
import { selfSigned } from '#app/shared/crypto/self_signed'
import {
  ask,
  missingPrograms,
  preflightClasspath,
  program,
  withFiles,
} from '#tests/support/programs'
import { readPdf } from '#tests/unit/certificates/pdf_reader'
import { sampleFacts } from '#tests/unit/certificates/sample_facts'
import type { CertificateFacts } from '#app/certificates/certificate_facts'
import type { DesignName } from '#app/certificates/pdf/designs'

const pem = selfSigned({ organisation: '样例签发机构', commonName: 'Bagong test signer' })
const signer = new CmsSigner(readSigner(pem))
const signedAt = '2026-10-12T08:30:00.000Z'
const payload = 'aB3_'.repeat(66)
const verifyUrl = `https://bagong.example/v/S000014100001264000118#${payload}`

const KINDS: Partial<CertificateFacts>[] = [
  {},
  {
    kind: 'training_completion',
    entries: ['焊工（四级）', '120 学时', '2026-03-16 至 2026-04-10'],
  },
  { kind: 'special_ability', entries: ['家常面食制作', '合格', '2026-05-06'] },
  { kind: 'award', entries: ['临汾市第三届职业技能竞赛', '焊接技术', '二等奖（第 2 名）'] },
]

async function signed(changes: Partial<CertificateFacts> = {}, design: DesignName = 'sheet') {
  const renderer = await createCertificateRenderer()
  return renderer.renderSigned(sampleFacts({ verifyUrl, ...changes }), { signer, signedAt }, design)
}

/** The signature of a file and the bytes it covers, found by the byte range alone. */
function signatureOf(bytes: Buffer) {
  const match = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/.exec(bytes.toString('latin1'))!
  const [start, end, from, length] = match.slice(1).map(Number)
  const covered = Buffer.concat([bytes.subarray(start, end), bytes.subarray(from, from + length)])
  const hex = bytes.toString('latin1', end + 1, from - 1)
  return { covered, cms: Buffer.from(hex, 'hex'), isWhole: from + length === bytes.length }
}

async function cmsHolds(bytes: Buffer): Promise<boolean> {
  const { cms, covered } = signatureOf(bytes)
  const length = 4 + cms.readUInt16BE(2)
  const content = ContentInfo.fromBER(new Uint8Array(cms.subarray(0, length)))
  const data = new SignedData({ schema: content.content })
  try {
    return await data.verify({ signer: 0, data: new Uint8Array(covered).buffer, checkChain: false })
  } catch {
    return false
  }
}

const flipped = (bytes: Buffer, at: number) => {
  const other = Buffer.from(bytes)
  other[at] ^= 1
  return other
}

test.group('Signed certificate', () => {
  test('is signed over all its bytes, and a library of others agrees', async ({ assert }) => {
    const { bytes, sha256 } = await signed()
    const { cms, covered, isWhole } = signatureOf(bytes)
    assert.isTrue(isWhole)
    assert.isTrue(await cmsHolds(bytes))
    assert.equal(sha256, createHash('sha256').update(bytes).digest('hex'))
    // The digest of the signing certificate is among what is signed (ESS signing-certificate-v2).
    assert.isTrue(cms.includes(Buffer.from(signer.fingerprint, 'hex')))
    assert.isFalse(covered.includes(cms.subarray(0, 64)))
  })

  test('no longer holds when one byte is another', async ({ assert }) => {
    const { bytes } = await signed()
    const text = bytes.indexOf('/Type /Page /Parent')
    for (const at of [9, 5000, text, bytes.length - 10]) {
      assert.isFalse(await cmsHolds(flipped(bytes, at)), `byte ${at}`)
    }
  })

  test('has the same bytes again with the value of its signature, even without the key', async ({
    assert,
  }) => {
    const { bytes, signature } = await signed()
    const renderer = await createCertificateRenderer()
    const former = new CmsSigner(readCertificates(certificatesIn(pem)))
    const again = renderer.renderSigned(sampleFacts({ verifyUrl }), {
      signer: former,
      signedAt,
      value: signature,
    })
    assert.isTrue(bytes.equals(again.bytes))
    assert.throws(() => former.sign(Buffer.alloc(32)))
  })

  test('says what a screen reader needs: language, order, what the pictures are', async ({
    assert,
  }) => {
    const { bytes } = await signed({ workType: '电焊工' })
    const pdf = readPdf(bytes)
    const catalog = pdf.objects.get(1)!.dict
    assert.include(catalog, '/MarkInfo << /Marked true >>')
    assert.include(catalog, '/Lang (zh-CN)')
    const elements = [...pdf.objects.values()].filter(({ dict }) => dict.includes('/StructElem'))
    const count = (tag: string) =>
      elements.filter(({ dict }) => dict.includes(`/S /${tag} `)).length
    assert.deepEqual([count('H1'), count('Figure')], [1, 3])
    assert.isAbove(count('P'), 12)
    for (const { dict } of elements.filter((one) => one.dict.includes('/S /Figure'))) {
      assert.match(dict, /\/Alt <feff[0-9a-f]+>/)
    }
    // Everything drawn is either in the tree or marked as ornament.
    const [page] = pdf.pages
    const contents = /\/Contents \[(\d+) 0 R (\d+) 0 R\]/.exec(page.dict)!.slice(1)
    for (const id of contents) {
      const operators = pdf.objects.get(Number(id))!.stream!.toString('latin1')
      const outside = operators.replace(/(\/Artifact BMC|\/\w+ << [^>]*> *>* *BDC)[\s\S]*?EMC/g, '')
      assert.notMatch(outside, /Tj|Do/)
    }
    assert.include(
      pdf.objects.get(Number(contents[0]))!.stream!.toString('latin1'),
      `/ActualText <feff${Buffer.from('姓名', 'utf16le').swap16().toString('hex')}>`
    )
  })

  for (const design of ['sheet', 'card'] as const) {
    test(`${design} of every kind gives its facts back as text`, async ({ assert }) => {
      for (const changes of KINDS) {
        const name = '\u{20bb7}野㛃䶮'
        const { bytes } = await signed({ ...changes, name }, design)
        const pdf = readPdf(bytes)
        assert.lengthOf(pdf.pages, design === 'card' ? 2 : 1)
        const lines = pdf.pages.flatMap((page) => pdf.lines(page))
        const wanted = changes.entries ?? ['焊工', '--', '四级/中级工']
        for (const words of [name, 'S000014100001264000118', '7K3M-9QXD-2FHT', ...wanted]) {
          assert.include(lines.join('\n'), words)
        }
      }
    })
  }

  test('of the first form has the bytes it had when it was issued', async ({ assert }) => {
    const renderer = await createCertificateRenderer()
    const bytes = await renderer.render(sampleFacts())
    assert.equal(
      createHash('sha256').update(bytes).digest('hex'),
      '76cf20c340e48f650f0f1960ea2cea2e411553a52c265eb41e5309bfcd55127e'
    )
  })
})

test.group('Signed certificate and other programs', () => {
  test('qpdf finds no fault in its structure', async ({ assert }) => {
    for (const design of ['sheet', 'card'] as const) {
      const { bytes } = await signed({}, design)
      await withFiles({ 'a.pdf': bytes }, async (path) => {
        const { ok, said } = await ask('qpdf', '--check', path('a.pdf'))
        assert.isTrue(ok, said)
        assert.notInclude(said, 'WARNING')
      })
    }
  }).skip(!program('qpdf'), missingPrograms('qpdf'))

  test('pdfsig accepts the signature, and not that of a changed file', async ({ assert }) => {
    const { bytes } = await signed()
    const files = { 'a.pdf': bytes, 'b.pdf': flipped(bytes, 5000) }
    await withFiles(files, async (path) => {
      const good = await ask('pdfsig', '-nocert', path('a.pdf'))
      assert.include(good.said, 'Signature is Valid')
      assert.include(good.said, 'Total document signed')
      assert.include(good.said, 'ETSI.CAdES.detached')
      const bad = await ask('pdfsig', '-nocert', path('b.pdf'))
      assert.notInclude(bad.said, 'Signature is Valid')
    })
  }).skip(!program('pdfsig'), missingPrograms('pdfsig'))

  test('openssl cms accepts the signature, and not over other content', async ({ assert }) => {
    const { bytes } = await signed()
    const { cms, covered } = signatureOf(bytes)
    const files = {
      'ca.pem': certificatesIn(pem),
      'sig.der': cms,
      'a.bin': covered,
      'b.bin': flipped(covered, 100),
    }
    await withFiles(files, async (path) => {
      const verify = (content: string) =>
        ask(
          'openssl',
          ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', path('sig.der')],
          ...['-content', path(content), '-CAfile', path('ca.pem'), '-purpose', 'any'],
          ...['-out', path('out')]
        )
      const good = await verify('a.bin')
      assert.isTrue(good.ok, good.said)
      const bad = await verify('b.bin')
      assert.isFalse(bad.ok)
    })
  }).skip(!program('openssl'), missingPrograms('openssl'))

  test('PDFBox preflight takes every kind and design for PDF/A-1b', async ({ assert }) => {
    const classpath = preflightClasspath()!
    for (const [changes, design] of [
      [KINDS[0], 'sheet'],
      [KINDS[3], 'card'],
    ] as const) {
      const { bytes } = await signed({ ...changes, name: '\u{20bb7}野㛃䶮' }, design)
      await withFiles({ 'a.pdf': bytes }, async (path) => {
        const validator = 'org.apache.pdfbox.preflight.Validator_A1b'
        const { said } = await ask('java', '-cp', classpath, validator, path('a.pdf'))
        assert.include(said, 'is a valid PDF/A-1b file')
      })
    }
  })
    .skip(!preflightClasspath(), 'not on this machine: PDFBox preflight')
    .timeout(60_000)

  test('pdftotext gives rare names back, and zbarimg reads the code off the page', async ({
    assert,
  }) => {
    for (const [design, page] of [
      ['sheet', 1],
      ['card', 2],
    ] as const) {
      const names = '\u{20bb7}㛃䶮\u{2cb4e}·买买提'
      const { bytes } = await signed({ name: names }, design)
      await withFiles({ 'a.pdf': bytes }, async (path) => {
        const text = await ask('pdftotext', path('a.pdf'), '-')
        assert.include(text.said, names)
        const dots = design === 'sheet' ? '110' : '300'
        const at = ['-r', dots, '-png', '-singlefile', '-f', String(page)]
        await ask('pdftoppm', ...at, path('a.pdf'), path('a'))
        const code = await ask('zbarimg', '-q', '--raw', path('a.png'))
        assert.include(code.said, verifyUrl)
      })
    }
  }).skip(
    !!missingPrograms('pdftotext', 'pdftoppm', 'zbarimg'),
    missingPrograms('pdftotext', 'pdftoppm', 'zbarimg')
  )
})
