import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { closeDesks, deskOf, openSite } from '#tests/support/demo_site'
import type { Locator } from 'playwright-core'

async function middleOf(element: Locator) {
  const box = (await element.boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

test.group('The timetable of the base', (group) => {
  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  test('a session is dragged onto another class, the page says why not, and the nearest place is taken', async ({
    assert,
  }) => {
    const sessions = await db
      .from('class_sessions as s')
      .join('course_classes as c', 'c.id', 's.course_class_id')
      .join('bases as b', 'b.id', 'c.base_id')
      .join('users as u', 'u.base_id', 'b.id')
      .where('u.username', 'jidi')
      .where('c.status', 'running')
      .whereNot('c.code', 'HM26-HG3-01')
      .whereNull('s.attendance_marked_at')
      .where('s.day', '>', clock.today())
      .orderBy('s.day', 'desc')
      .orderBy('s.id')
      .select('s.*')
    const [mine] = sessions
    const theirs = await db
      .from('class_sessions')
      .where('day', mine.day)
      .whereNot('course_class_id', mine.course_class_id)
      .orderBy('id')
      .firstOrFail()
    // High enough for every room: a drag does not scroll.
    const desk = await deskOf('jidi', { viewport: { width: 1440, height: 2600 } })
    const { page } = desk

    await desk.go(`/timetable?week=${mine.day}`)
    const event = page.locator(`.week-board [data-session="${mine.id}"]`)
    await event.waitFor()
    const target = page.locator(`.week-board [data-session="${theirs.id}"]`)
    // Rows grow as what they hold is drawn: both stand still before the hand reaches for one.
    await event.click({ trial: true })
    await target.click({ trial: true })
    const from = await middleOf(event)
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 12, from.y + 6, { steps: 4 })
    // A row that the session is held over grows and pushes the others down: the hand follows.
    for (let reach = 0; reach < 3; reach++) {
      const to = await middleOf(target)
      await page.mouse.move(to.x, to.y, { steps: 8 })
    }
    await page.mouse.up()

    const layer = page.locator('up-modal')
    await layer.getByRole('heading', { name: '最近的三个空位' }).waitFor()
    assert.match(await layer.innerText(), /已排给 HM26-/)
    await layer.locator('.fix').first().getByRole('button', { name: '采用并通知' }).click()
    await desk.sees('已通知')

    const change = await db.from('timetable_changes').orderBy('id', 'desc').firstOrFail()
    assert.isAbove(change.people_told, 0)
    assert.deepEqual(desk.faults, [])
  })

  test('the same with the keyboard: arrow keys choose the place, Enter shows what would happen', async ({
    assert,
  }) => {
    const desk = await deskOf('jidi')
    const { page } = desk
    const mine = await db
      .from('class_sessions as s')
      .join('course_classes as c', 'c.id', 's.course_class_id')
      .whereIn('c.base_id', db.from('users').where('username', 'jidi').select('base_id'))
      .where('c.status', 'running')
      .whereNull('s.attendance_marked_at')
      .where('s.day', '>', clock.today())
      .orderBy('s.day')
      .orderBy('s.id')
      .select('s.*')
      .firstOrFail()

    await desk.go(`/timetable?week=${mine.day}`)
    const event = page.locator(`.week-board [data-session="${mine.id}"]`)
    await event.focus()
    await page.keyboard.press('ArrowRight')
    await page.locator('.week-board .ghost').waitFor()
    assert.match(await page.locator('.week-board [aria-live]').innerText(), /按回车看结果/)
    await page.keyboard.press('Enter')

    const layer = page.locator('up-modal')
    await layer.getByRole('heading', { name: '结果' }).waitFor()
    assert.deepEqual(desk.faults, [])
  })
})
