import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import EnterScoreFile from '#app/assessments/actions/enter_score_file'
import EnterScores from '#app/assessments/actions/enter_scores'
import PlanSitting from '#app/assessments/actions/plan_sitting'
import { agreeToSample, publishAndFinalise } from '#tests/support/assess'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { writeCsv, writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import { taughtClass, type TaughtClass } from '#tests/functional/attendance/taught_class'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { marksFor } from './marks.js'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type User from '#models/user'

const COLUMNS = ['姓名', '身份证号', '理论', '技能']

test.group('Score file', (group) => {
  let world: World
  let admin: User
  let second: User
  let taught: TaughtClass
  let sittingId: number
  let folder: string
  let people: { name: string; number: string; mask: string }[]

  group.each.setup(async () => {
    clock.stopAt('2026-03-06')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    second = await userWith('base_admin', { baseId: world.a.id })
    taught = await taughtClass(world, world.a, admin, { status: 'finished', enrolled: 'completed' })
    const sitting = await new PlanSitting().handle({
      actor: admin,
      classId: taught.id,
      heldOn: '2026-03-06',
    })
    sittingId = sitting.id
    await approved()
    const rows = await db.from('persons').whereIn('id', taught.personIds).orderBy('id')
    people = rows.map((row) => ({
      name: row.name,
      number: decryptField(row.document_cipher),
      mask: row.document_mask,
    }))
    folder = await mkdtemp(join(tmpdir(), 'bagong-scores-'))
    return async () => {
      await rm(folder, { recursive: true, force: true })
      clock.resume()
    }
  })

  const row = (index: number, ...marks: string[]) => [
    people[index].name,
    people[index].number,
    ...marks,
  ]
  const good = () => [row(0, '80', '85.5'), row(1, '缺考', '60'), row(2, '100', '0')]
  const approved = () => db.from('sittings').where('id', sittingId).update({ status: 'approved' })
  async function send(rows: string[][], { columns = COLUMNS, kind = 'xlsx' } = {}) {
    const filePath = join(folder, `scores.${kind}`)
    const headers = columns.map((header) => ({ header, kind: 'text' as const }))
    const sheet = { name: '成绩', columns: headers, rows }
    await writeFile(
      filePath,
      kind === 'csv' ? writeCsv(headers, rows) : await writeXlsx({ sheets: [sheet] })
    )
    return new EnterScoreFile().handle({
      actor: admin,
      sittingId,
      filePath,
      fileName: `scores.${kind}`,
    })
  }
  const scores = () => db.from('score_entries').orderBy('enrolment_id').orderBy('component', 'desc')

  test('a good file enters every mark: {$self}')
    .with(['xlsx', 'csv'])
    .run(async ({ assert }, kind) => {
      const outcome = await send(good(), { kind })

      assert.deepEqual(outcome, { entered: 6, turn: 1, differences: 0, findings: [] })
      const written = await scores()
      assert.deepEqual(
        written.map((one) => [one.component, one.outcome, one.mark_tenths]),
        [
          ['theory', 'marked', 800],
          ['skills', 'marked', 855],
          ['theory', 'absent', null],
          ['skills', 'marked', 600],
          ['theory', 'marked', 1000],
          ['skills', 'marked', 0],
        ]
      )
      const sitting = await db.from('sittings').where('id', sittingId).firstOrFail()
      assert.deepEqual([sitting.status, sitting.entered_by_id], ['entered', admin.id])
      const entry = await db.from('audit_entries').where('action', 'sitting.entered').firstOrFail()
      assert.equal(JSON.parse(entry.changes).fileName, `scores.${kind}`)
    })

  test('the starred number of the template is enough', async ({ assert }) => {
    const rows = good().map(([name, , ...marks], index) => [name, people[index].mask, ...marks])

    const { entered } = await send(rows)
    assert.equal(entered, 6)
  })

  test('a starred number that fits several of one name asks for the whole one', async ({
    assert,
  }) => {
    await db
      .from('persons')
      .where('id', taught.personIds[1])
      .update({ name: people[0].name, document_mask: people[0].mask })
    const rows = good()
    rows[0][1] = people[0].mask

    const { findings } = await send(rows)

    assert.deepInclude(findings[0], { row: 2, column: 'B', code: 'identity_ambiguous' })
  })

  test('titles above, totals below and other columns do no harm', async ({ assert }) => {
    const rows = [
      ['', ...COLUMNS, '备注'],
      ...good().map((one, index) => [String(index + 1), ...one, '']),
      ['合计', '3 人'],
    ]

    const outcome = await send(rows, { columns: ['焊工四级成绩表'] })

    assert.deepEqual(outcome, { entered: 6, turn: 1, differences: 0, findings: [] })
  })

  const faults: {
    title: string
    spoil: (rows: string[][]) => void
    expected: { row: number | null; column: string; code: string }
  }[] = [
    {
      title: 'a mark above 100',
      spoil: (rows) => (rows[1][2] = '101'),
      expected: { row: 3, column: 'C', code: 'mark_unreadable' },
    },
    {
      title: 'a mark that is a word',
      spoil: (rows) => (rows[1][3] = '良好'),
      expected: { row: 3, column: 'D', code: 'mark_unreadable' },
    },
    {
      title: 'an empty mark',
      spoil: (rows) => (rows[2][3] = ''),
      expected: { row: 4, column: 'D', code: 'mark_missing' },
    },
    {
      title: 'another name',
      spoil: (rows) => (rows[0][0] = '王小二'),
      expected: { row: 2, column: 'A', code: 'name_differs' },
    },
    {
      title: 'no document number',
      spoil: (rows) => (rows[0][1] = ''),
      expected: { row: 2, column: 'B', code: 'identity_missing' },
    },
    {
      title: 'somebody who does not sit',
      spoil: (rows) => (rows[0][1] = '110101199003070038'),
      expected: { row: 2, column: 'B', code: 'identity_unknown' },
    },
    {
      title: 'the same person twice',
      spoil: (rows) => rows.push(rows[0]),
      expected: { row: 5, column: 'A', code: 'person_twice' },
    },
    {
      title: 'somebody missing',
      spoil: (rows) => rows.pop(),
      expected: { row: null, column: '', code: 'person_missing' },
    },
  ]

  test('one fault keeps the whole file out: {title}')
    .with(faults)
    .run(async ({ assert }, { spoil, expected }) => {
      const rows = good()
      spoil(rows)

      const { entered, findings } = await send(rows)

      assert.equal(entered, 0)
      assert.deepInclude(
        findings.map(({ row: number, column, code }) => ({ row: number, column, code })),
        expected
      )
      assert.lengthOf(await scores(), 0)
    })

  test('a document number is masked in what is told about it', async ({ assert }) => {
    const rows = good()
    rows[0][1] = '110101199003070038'

    const { findings } = await send(rows)

    assert.notInclude(JSON.stringify(findings), '19900307')
  })

  test('a file without the columns is refused as a whole', async ({ assert }) => {
    await assert.rejects(
      () => send(good(), { columns: ['姓名', '身份证号', '理论', '备注'] }),
      /^E_SCORE_HEADER/
    )
    await assert.rejects(
      () => send(good(), { columns: ['一', '二', '三', '四'] }),
      /^E_SCORE_HEADER/
    )
  })

  test('in a resit what was passed stays empty and is refused when filled', async ({ assert }) => {
    const marks = marksFor(taught, [
      [80, 80],
      [50, 80],
      [50, 50],
    ])
    await new EnterScores().handle({ actor: admin, sittingId, scores: marks })
    await new EnterScores().handle({ actor: second, sittingId, scores: marks })
    await agreeToSample(sittingId, await userWith('reviewer'))
    await publishAndFinalise(sittingId, admin)
    const resit = await new PlanSitting().handle({
      actor: admin,
      classId: taught.id,
      heldOn: '2026-03-06',
    })
    sittingId = resit.id
    await approved()

    const filled = await send([row(1, '70', '90'), row(2, '70', '70')])
    const right = await send([row(1, '70', '—'), row(2, '70', '70')])

    assert.deepInclude(filled.findings[0], { row: 2, column: 'D', code: 'mark_unexpected' })
    assert.deepEqual(right, { entered: 3, turn: 1, differences: 0, findings: [] })
  })
})
