import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { actorOf, openDesk, openSite, PHONE } from '#tests/support/demo_site'
import { revoke } from '#tests/support/certificates'
import type { Desk } from '#tests/support/desk'

interface Signed {
  id: number
  number: string
  qr_payload: string
}

/** Two valid certificates that no claim waits for. */
async function signedCertificates(): Promise<[Signed, Signed]> {
  const rows = await db
    .from('certificates')
    .whereNotNull('qr_payload')
    .where({ status: 'issued', kind: 'skill_grade' })
    .whereNotExists(db.from('claims').whereColumn('claims.certificate_id', 'certificates.id'))
    .orderBy('id', 'desc')
    .limit(2)
    .select('id', 'number', 'qr_payload')
  return rows as [Signed, Signed]
}

test.group('Certificates without the server', (group) => {
  let desk: Desk
  let folder: string

  group.each.setup(async () => {
    await openSite()
    desk = await openDesk({ viewport: PHONE })
    folder = await mkdtemp(join(tmpdir(), 'bagong-offline-'))
    return () => rm(folder, { recursive: true, force: true })
  })
  group.each.teardown(() => desk.close())

  /** Keeps what the product gives out now as a file. */
  async function keep(path: string, name: string): Promise<string> {
    const response = await desk.page.request.get(path)
    const file = join(folder, name)
    await writeFile(file, await response.body())
    return file
  }

  /** Opens a kept page, pastes what a scanner reads and waits for the verdict. */
  async function check(file: string, payload: string, verdict: string) {
    await desk.page.goto(pathToFileURL(file).href)
    await desk.page.getByLabel('扫码读到的文字').fill(`https://houma.example/v/X#${payload}`)
    await desk.press('查验')
    await desk.sees(verdict)
  }

  test('a kept page verifies with the server gone; a newer list tells what was revoked since', async ({
    assert,
  }) => {
    const [good, bad] = await signedCertificates()
    const older = await keep('/trust/offline.html', 'older.html')
    await revoke(bad.id, '成绩更正后，技能不足 60 分', await actorOf('jidi'))
    const newer = await keep('/trust/offline.html', 'newer.html')
    const list = await keep('/trust/kit.json', 'list.json')
    await desk.page.context().setOffline(true)
    const asked: string[] = []
    desk.page.on('request', (request) => asked.push(new URL(request.url()).protocol))

    await check(newer, good.qr_payload, '签名是真的，未见撤销')
    await desk.sees(good.number)
    await check(newer, bad.qr_payload, '证书已撤销，不能使用')
    await check(older, bad.qr_payload, '签名是真的，未见撤销')
    await desk.sees(/名单截至 2026-\d\d-\d\d \d\d:\d\d/)
    await desk.page.locator('#file').setInputFiles(list)
    await desk.sees('证书已撤销，不能使用')
    const at = bad.qr_payload.length - 12
    const flipped =
      good.qr_payload.slice(0, at) +
      (good.qr_payload[at] === 'A' ? 'B' : 'A') +
      good.qr_payload.slice(at + 1)
    await check(newer, flipped, '签名不符，不要采信')

    assert.deepEqual([...new Set(asked)], ['file:'])
    assert.deepEqual(desk.faults, [])
  })

  test('a scanned address verifies signature and register; an altered one is refused', async ({
    assert,
  }) => {
    const [good] = await signedCertificates()

    await desk.go(`/v/${good.number}#${good.qr_payload}`)
    await desk.sees('证书有效')
    await desk.sees('签名与内容一致')
    await desk.sees('登记中就是这份内容')
    await desk.go('/verify')
    await desk.go(`/v/${good.number}#${good.qr_payload.replace(/.{8}$/, 'AAAAAAAA')}`)
    await desk.sees(/签名不符|二维码内容不完整/)

    assert.deepEqual(desk.faults, [])
  })

  test('without script the register is asked by name', async ({ assert }) => {
    const [good] = await signedCertificates()
    const plain = await openDesk({ javaScript: false })
    const { name } = await db
      .from('certificates as ce')
      .join('persons as p', 'p.id', 'ce.person_id')
      .where('ce.id', good.id)
      .select('p.name')
      .firstOrFail()

    await plain.go(`/v/${good.number}`)
    await plain.sees('这个编号不在撤销名单上')
    await plain.page.getByLabel('持证人姓名').fill(name)
    await plain.press('查验')
    await plain.sees('证书有效')
    assert.notInclude(plain.page.url(), encodeURIComponent(name))
    await plain.close()
  })
})
