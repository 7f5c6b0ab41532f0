import { test } from '@japa/runner'
import { closeDesks, deskOf, openDesk, openSite, PHONE } from '#tests/support/demo_site'

test.group('The trainee on a telephone', (group) => {
  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  test('sees the own progress, shows the certificate and takes its file', async ({ assert }) => {
    const desk = await deskOf('xueyuan', { viewport: PHONE })

    await desk.go('/me')
    await desk.sees('全部办结')
    await desk.follow('证书', desk.page.locator('.tabbar'))
    await desk.page.locator('main a').first().click()
    await desk.sees('请对方扫码，没有网络也能验真')
    assert.equal(await desk.sideways(), 0)
    const href = await desk.link('下载 PDF').getAttribute('href')
    const answer = await desk.page.request.get(href!)
    assert.equal(answer.status(), 200)
    const pdf = await answer.body()
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
    await desk.follow('查验页面')

    await desk.sees('证书有效')
    assert.deepEqual(desk.faults, [])
  })

  test('is told why the claim is paid, condition by condition, and how much', async ({
    assert,
  }) => {
    const desk = await deskOf('xueyuan', { viewport: PHONE })

    await desk.go('/me')
    await desk.follow('补贴', desk.page.locator('.tabbar'))
    await desk.page.locator('main a').first().click()

    await desk.sees('项条件全部符合，可以补贴')
    await desk.sees('查到：')
    await desk.sees('金额怎么算')
    assert.equal(await desk.sideways(), 0)
    assert.deepEqual(desk.faults, [])
  })

  test('sees the lessons of the class in training', async ({ assert }) => {
    const desk = await deskOf('xueyuan2', { viewport: PHONE })

    await desk.go('/me/classes')

    await desk.sees('上课日')
    assert.equal(await desk.sideways(), 0)
    assert.deepEqual(desk.faults, [])
  })

  test('cannot open the certificate, the claim or the file of another', async ({ assert }) => {
    const owner = await deskOf('xueyuan', { viewport: PHONE })
    await owner.go('/me/certificates')
    const certificate = await owner.page.locator('main a').first().getAttribute('href')
    const id = /\d+$/.exec(certificate!)![0]
    const other = await deskOf('xueyuan2', { viewport: PHONE })

    assert.include([403, 404], await other.go(certificate!))
    assert.include([403, 404], await other.go(`/certificates/${id}/pdf`))
    const guest = await openDesk({ viewport: PHONE })
    await guest.go(certificate!)
    assert.include(guest.page.url(), '/login')
    assert.deepEqual([...other.faults, ...guest.faults], [])
  })
})
