import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import limiter from '@adonisjs/limiter/services/main'
import ChangeTimetable from '#app/classes/timetabling/actions/change_timetable'
import MakeFeed from '#app/classes/feeds/actions/make_feed'
import { aPerson, userWith } from '#tests/support/world'
import {
  aClass,
  anOpenClass,
  buildStage,
  enrol,
  type Stage,
} from '#tests/functional/classes/support'

const sessionsOf = (classId: number) =>
  db.from('class_sessions').where('course_class_id', classId).orderBy('sequence')

interface Line {
  name: string
  parameters: Record<string, string>
  value: string
}

/**
 * Reads a file as RFC 5545 has it, strictly: CRLF, lines of 75 bytes at most, folding, balanced
 * components, each property with a name. Gives the components by their kind.
 */
function readCalendar(text: string): { kind: string; lines: Line[] }[] {
  if (!text.endsWith('END:VCALENDAR')) throw new Error('does not end with the calendar')
  const physical = text.split('\r\n')
  for (const line of physical) {
    if (/[\n\r]/.test(line)) throw new Error('a line break that is not CRLF')
    if (Buffer.byteLength(line) > 75) throw new Error(`a line of more than 75 bytes: ${line}`)
  }
  const unfolded = text.replaceAll(/\r\n[ \t]/g, '').split('\r\n')
  const open: { kind: string; lines: Line[] }[] = []
  const components: { kind: string; lines: Line[] }[] = []
  for (const content of unfolded) {
    const found = /^([A-Z-]+)((?:;[A-Z-]+=[^;:]+)*):(.*)$/s.exec(content)
    if (!found) throw new Error(`not a content line: ${content}`)
    const [, name, parameters, value] = found
    if (name === 'BEGIN') {
      open.push({ kind: value, lines: [] })
    } else if (name === 'END') {
      const closed = open.pop()
      if (closed?.kind !== value) throw new Error(`END:${value} closes ${closed?.kind}`)
      components.push(closed)
    } else {
      const pairs = parameters.split(';').filter(Boolean)
      open.at(-1)!.lines.push({
        name,
        value,
        parameters: Object.fromEntries(pairs.map((pair) => pair.split('='))),
      })
    }
  }
  if (open.length > 0) throw new Error('a component is not closed')
  return components
}

function eventsOf(text: string) {
  const components = readCalendar(text)
  const zones = components.filter((one) => one.kind === 'VTIMEZONE')
  if (zones.length !== 1) throw new Error('exactly one time zone')
  return components
    .filter((one) => one.kind === 'VEVENT')
    .map(({ lines }) => {
      const value = (name: string) => {
        const found = lines.filter((line) => line.name === name)
        if (found.length !== 1) throw new Error(`${found.length} times ${name}`)
        return found[0].value
      }
      const start = lines.find((line) => line.name === 'DTSTART')!
      if (start.parameters.TZID !== 'Asia/Shanghai') throw new Error('a start without time zone')
      if (!/^\d{8}T\d{6}Z$/.test(value('DTSTAMP'))) throw new Error('DTSTAMP is not in UTC')
      return {
        uid: value('UID'),
        sequence: Number(value('SEQUENCE')),
        start: value('DTSTART'),
        end: value('DTEND'),
        status: value('STATUS'),
        summary: value('SUMMARY'),
        location: value('LOCATION'),
      }
    })
}

async function tokenFor(stage: Stage, owner: object, actor = stage.admin) {
  const { token } = await new MakeFeed().handle({ actor, owner, locale: 'zh-CN' })
  return `/feeds/${token}.ics`
}

test.group('Calendar feeds', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => limiter.clear())
  group.each.teardown(() => clock.resume())

  test('hold title, place and time of each session and nobody’s name', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)
    const [first] = await sessionsOf(courseClass.id)
    const response = await client.get(await tokenFor(stage, { classId: courseClass.id }))

    response.assertStatus(200)
    response.assertHeader('content-type', 'text/calendar; charset=utf-8')
    const events = eventsOf(response.text())
    assert.lengthOf(events, 4)
    assert.match(events[0].summary, /焊工.* 理论$/)
    assert.containSubset(events[0], {
      uid: `session-${first.id}@bagong`,
      sequence: 0,
      start: '20260309T083000',
      end: '20260309T114000',
      status: 'CONFIRMED',
      location: '侯马市公共实训基地 实训室R1',
    })
    assert.notInclude(response.text(), '教师')
    assert.notInclude(response.text(), stage.admin.fullName)
  })

  test('follow a change under the same UID, say what was cancelled, and answer 304 when nothing changed', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    const { a } = stage.world
    const courseClass = await anOpenClass(stage, { slots: ['morning'] })
    const [second, first, third] = await sessionsOf(courseClass.id)
    const path = await tokenFor(stage, { classId: courseClass.id })
    const ofTrainer = await tokenFor(stage, { trainerId: a.trainerIds[0] })
    const before = await client.get(path)
    const tag = String(before.header('etag'))
    const again = await client.get(path).header('if-none-match', tag)
    again.assertStatus(304)

    const change = (input: object) =>
      new ChangeTimetable().handle({ actor: stage.admin, classId: courseClass.id, ...input })
    const place = { day: '2026-03-12', slot: 'afternoon' as const, roomId: a.roomIds[1] }
    await change({ moved: [{ sessionId: first.id, ...place, trainerId: a.trainerIds[0] }] })
    await change({ moved: [{ sessionId: first.id, ...place, trainerId: a.trainerIds[1] }] })
    await change({ cancelled: [third.id], reason: '停电' })

    const after = await client.get(path).header('if-none-match', tag)
    after.assertStatus(200)
    const byUid = new Map(eventsOf(after.text()).map((one) => [one.uid, one]))
    assert.lengthOf([...byUid], 4)
    assert.containSubset(byUid.get(`session-${first.id}@bagong`), {
      sequence: 2,
      start: '20260312T140000',
      status: 'CONFIRMED',
      location: '侯马市公共实训基地 实训室R2',
    })
    assert.containSubset(byUid.get(`session-${third.id}@bagong`), {
      sequence: 1,
      status: 'CANCELLED',
    })
    assert.containSubset(byUid.get(`session-${second.id}@bagong`), { sequence: 0 })
    const theirs = eventsOf((await client.get(ofTrainer)).text())
    assert.containSubset(
      theirs.find((one) => one.uid === `session-${first.id}@bagong`),
      { status: 'CANCELLED', sequence: 2 }
    )
  })

  test('a trainee’s holds the classes enrolled in and no draft; a trainer’s the sessions taught', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    const { a } = stage.world
    const courseClass = await anOpenClass(stage)
    const draft = await aClass(stage, {
      courseId: stage.world.courseIds.carer,
      roomId: a.roomIds[1],
      trainerId: a.trainerIds[1],
    })
    const enrolment = await enrol(stage, courseClass)
    const { person_id: personId } = await db.from('enrolments').where('id', enrolment).first()
    const count = async (owner: object) =>
      eventsOf((await client.get(await tokenFor(stage, owner))).text()).length

    assert.equal(await count({ personId }), 4)
    assert.equal(await count({ trainerId: a.trainerIds[0] }), 4)
    const none = await client.get(await tokenFor(stage, { classId: draft.id }))
    assert.notInclude(none.text(), 'VEVENT')
  })

  test('a link is shown once, kept as a hash, revoked at once and audited', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)
    const post = (path: string, fields: object = {}) =>
      client.post(path).form(fields).withCsrfToken()

    const made = await post('/feeds', { class: courseClass.id }).loginAs(stage.admin)
    const [, path] = /(\/feeds\/[\w-]{43}\.ics)/.exec(made.text()) ?? []
    assert.isString(path)
    const once = await client.get(`/feeds?class=${courseClass.id}`).loginAs(stage.admin)
    assert.notInclude(once.text(), '.ics')
    const feed = await db.from('calendar_feeds').first()
    assert.notInclude(JSON.stringify(feed), path.slice(7, 30))
    const read = await client.get(path)
    read.assertStatus(200)

    const foreign = await post(`/feeds/${feed.id}/revocation`).loginAs(
      await userWith('base_admin', { baseId: stage.world.a.id })
    )
    foreign.assertStatus(404)
    await post(`/feeds/${feed.id}/revocation`).loginAs(stage.admin)
    const gone = await client.get(path)
    gone.assertStatus(404)
    const actions = await db.from('audit_entries').where('subject_type', 'calendar_feed')
    assert.deepEqual(
      actions.map((one) => one.action),
      ['calendar_feed.made', 'calendar_feed.revoked']
    )
  })

  test('end with the account that made them; one of a trainee follows the record it became', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)
    const enrolmentId = await enrol(stage, courseClass)
    const { person_id: keepId } = await db.from('enrolments').where('id', enrolmentId).first()
    const formerId = await aPerson()
    const trainee = await userWith('trainee', { personId: formerId })
    const path = await tokenFor(stage, { personId: formerId }, trainee)
    await db.from('persons').where('id', formerId).update({ merged_into_id: keepId })

    const followed = await client.get(path)
    await db.from('users').where('id', trainee.id).update({ status: 'disabled' })
    const ended = await client.get(path)

    assert.lengthOf(eventsOf(followed.text()), 4)
    ended.assertStatus(404)
  })

  test('nobody makes a link to a class they may not see, to a calendar they have not, or a sixth', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)
    const post = (fields: object = {}) =>
      client.post('/feeds').form(fields).withCsrfToken().redirects(0)

    const guest = await post({ class: courseClass.id })
    guest.assertHeader('location', '/login')
    const foreign = await post({ class: courseClass.id }).loginAs(
      await userWith('base_admin', { baseId: stage.world.b.id })
    )
    foreign.assertStatus(403)
    const none = await post().loginAs(stage.admin)
    none.assertStatus(404)
    for (let count = 0; count < 5; count++) await tokenFor(stage, { classId: courseClass.id })
    const sixth = await post({ class: courseClass.id }).loginAs(stage.admin)
    assert.match(String(sixth.flashMessage('error')), /最多有 5 个/)
  })

  test('who tries addresses is stopped, also before a good one', async ({ client }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)
    const good = await tokenFor(stage, { classId: courseClass.id })
    for (let count = 0; count < 30; count++) {
      const miss = await client.get(`/feeds/${'a'.repeat(43)}.ics`)
      miss.assertStatus(404)
    }

    const stopped = await client.get(good)
    stopped.assertStatus(429)
  })
})
