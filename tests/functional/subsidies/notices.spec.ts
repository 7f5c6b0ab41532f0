import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import CloseNotice from '#app/subsidies/actions/close_notice'
import DiscardNotice from '#app/subsidies/actions/discard_notice'
import DraftNotice from '#app/subsidies/actions/draft_notice'
import PublishNotice from '#app/subsidies/actions/publish_notice'
import { approvedAward, approvedClaims } from '#tests/functional/subsidies/approved_claims'
import { officers } from '#tests/functional/subsidies/finished_class'
import { buildWorld, emptyDatabase, insertRow, type World } from '#tests/support/world'
import type { ApiClient } from '@japa/api-client'
import type { Group } from '@japa/runner/core'
import type User from '#models/user'

let world: World
let who: Awaited<ReturnType<typeof officers>>

function setUp(group: Group) {
  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    return () => clock.resume()
  })
}

const post = (client: ApiClient, url: string, user: User, fields: Record<string, unknown> = {}) =>
  client.post(url).loginAs(user).withCsrfToken().form(fields).redirects(0)

async function codeOf(work: Promise<unknown>) {
  try {
    await work
    return 'done'
  } catch (error) {
    return (error as { code?: string }).code
  }
}

const linesOf = (noticeId: number) =>
  db.from('notice_lines').where('notice_id', noticeId).orderBy('position')

test.group('Drawing up a notice', (group) => {
  setUp(group)

  test('several kinds stand in one notice, each with what it has', async ({ assert, client }) => {
    await approvedClaims(world, who, { people: 1 })
    await approvedAward(world, who)
    const { id, number } = await new PublishNotice().handle({ actor: who.approver })

    const notice = await db.from('notices').where('id', id).firstOrFail()
    assert.equal(notice.title_zh, '2026 年第 1 批职业技能各项补贴公示')
    const page = await client.get(`/notices/${number}`)
    page.assertStatus(200)
    for (const text of ['培训补贴', '竞赛奖励', '侯马市职业技能大赛 焊工，第 2 名', '王*']) {
      assert.include(page.text(), text)
    }
    assert.include(page.text(), '侯马市公共实训基地')
    assert.include(page.text(), '拨给本人')
  })

  test('one kind gives the notice its name', async ({ assert }) => {
    await approvedAward(world, who)
    const id = await new DraftNotice().handle({ actor: who.approver })
    const notice = await db.from('notices').where('id', id).firstOrFail()
    assert.equal(notice.title_zh, '2026 年第 1 批职业技能竞赛奖励公示')
    assert.equal(notice.title_en, 'Competition award notice 1 of 2026')
  })

  test('names are masked unless the full name is chosen; documents always', async ({ assert }) => {
    await approvedAward(world, who)
    const id = await new DraftNotice().handle({ actor: who.approver, masking: 'full_name' })
    const [line] = await linesOf(id)
    assert.equal(line.name_mask, '王丽')
    assert.match(line.document_mask, /^\d{6}\*{8}\w{4}$/)
  })

  test('a line keeps what it showed when the person is renamed', async ({ assert, client }) => {
    const { personIds } = await approvedClaims(world, who, { people: 1 })
    const { number } = await new PublishNotice().handle({ actor: who.approver })
    await db.from('persons').where('id', personIds[0]).update({ name: '钱小军' })
    await db.from('bases').update({ name_zh: '改名后的基地' })
    const page = await client.get(`/notices/${number}`)
    assert.include(page.text(), '赵*峰')
    assert.notInclude(page.text(), '改名后的基地')
  })

  test('a claim on hold, disputed or in an open quality sample stays out: {$self}')
    .with(['held_at', 'disputed_at', 'sample'])
    .run(async ({ assert }, mark) => {
      const { claimIds } = await approvedClaims(world, who, { people: 2 })
      await keepBack(claimIds[0], mark)
      const id = await new DraftNotice().handle({ actor: who.approver })
      const lines = await linesOf(id)
      assert.deepEqual(
        lines.map((line) => line.claim_id),
        [claimIds[1]]
      )
    })

  test('what is kept back after the draft falls out, the rest is numbered anew: {$self}')
    .with(['held_at', 'disputed_at', 'sample', 'amount_fen'])
    .run(async ({ assert }, mark) => {
      const { claimIds } = await approvedClaims(world, who, { people: 3 })
      const noticeId = await new DraftNotice().handle({ actor: who.approver })
      await keepBack(claimIds[0], mark)
      const { claims } = await new PublishNotice().handle({ actor: who.approver, noticeId })
      assert.equal(claims, 2)
      const lines = await linesOf(noticeId)
      assert.deepEqual(
        lines.map((line) => [line.position, line.claim_id]),
        [
          [1, claimIds[1]],
          [2, claimIds[2]],
        ]
      )
      const kept = await db.from('claims').where('id', claimIds[0]).firstOrFail()
      assert.equal(kept.status, 'approved')
    })

  async function keepBack(claimId: number, mark: string) {
    if (mark === 'amount_fen') {
      await db.from('claims').where('id', claimId).update({ amount_fen: 1 })
    } else if (mark === 'sample') {
      const decision = await db
        .from('claim_decisions')
        .where({ claim_id: claimId, stage: 'approval' })
        .firstOrFail()
      await db.from('quality_samples').where('decision_id', decision.id).delete()
      await insertRow('quality_samples', {
        claim_id: claimId,
        decision_id: decision.id,
        policy_id: world.policyId,
        basis: 'seeded',
        seed: 1,
        status: 'open',
        created_at: clock.instant(),
      })
    } else {
      await db
        .from('claims')
        .where('id', claimId)
        .update({ [mark]: clock.instant() })
    }
  }

  test('the period counts the days given, over make-up days and holidays', async ({ assert }) => {
    await approvedClaims(world, who, { people: 1 })
    clock.stopAt('2026-09-30')
    const noticeId = await new DraftNotice().handle({ actor: who.approver, workingDays: 7 })
    const { closesOn } = await new PublishNotice().handle({ actor: who.approver, noticeId })
    // 2026-10-01 rests, Saturday the 10th works in this world's calendar.
    assert.equal(closesOn, '2026-10-10')
  })

  test('a period that ends in a year without a calendar is refused in words', async ({
    assert,
    client,
  }) => {
    await approvedClaims(world, who, { people: 1 })
    clock.stopAt('2026-12-30')
    const noticeId = await new DraftNotice().handle({ actor: who.approver })
    const answer = await post(client, `/notices/manage/${noticeId}/publication`, who.approver)
    assert.include(String(answer.flashMessage('error')), '系统里还没有 2027 年的放假安排')
    const notice = await db.from('notices').where('id', noticeId).firstOrFail()
    assert.equal(notice.status, 'draft')
    assert.lengthOf(await db.from('claims').where('status', 'approved'), 1)
  })

  test('the public reads it to the last second of its last day', async ({ client }) => {
    await approvedClaims(world, who, { people: 1 })
    const { number } = await new PublishNotice().handle({ actor: who.approver })
    const statusAt = async (moment: string, expected: number) => {
      clock.stopAt(moment)
      const page = await client.get(`/notices/${number}`)
      page.assertStatus(expected)
    }
    await statusAt('2026-10-22T23:59:59.999', 200)
    await statusAt('2026-10-23T00:00:00.000', 404)
  })

  test('a draft given up frees its claims and keeps its number', async ({ assert }) => {
    await approvedClaims(world, who, { people: 2 })
    const noticeId = await new DraftNotice().handle({ actor: who.approver })
    const again = new DraftNotice().handle({ actor: who.approver })
    assert.equal(await codeOf(again), 'E_NOTHING_TO_NOTICE')
    await new DiscardNotice().handle({ actor: who.approver, noticeId })
    const discard = new DiscardNotice().handle({ actor: who.approver, noticeId })
    assert.equal(await codeOf(discard), 'E_NOTICE_NOT_DRAFT')
    const next = await new PublishNotice().handle({ actor: who.approver })
    assert.deepEqual([next.number, next.claims], ['GS26-002', 2])
    assert.equal(
      await codeOf(new PublishNotice().handle({ actor: who.approver, noticeId })),
      'E_NOTICE_NOT_DRAFT'
    )
  })

  test('a claim approved anew is noticed anew, and only the later notice closes it', async ({
    assert,
    client,
  }) => {
    const { claimIds } = await approvedClaims(world, who, { people: 2 })
    const first = await new PublishNotice().handle({ actor: who.approver })
    // Undone and approved again.
    await db.from('claims').where('id', claimIds[0]).update({ status: 'approved' })
    clock.stopAt('2026-10-20')
    const second = await new PublishNotice().handle({ actor: who.approver })
    assert.equal(second.claims, 1)
    const page = await client.get(`/notices/${first.number}`)
    assert.equal(page.text().split('赵*峰').length - 1, 1)

    clock.stopAt('2026-10-23')
    await new CloseNotice().handle({ actor: who.approver, noticeId: first.id })
    const claims = await db.from('claims').orderBy('id').select('id', 'notice_closed_at')
    assert.isNull(claims[0].notice_closed_at)
    assert.isNotNull(claims[1].notice_closed_at)
  })
})

test.group('The pages of notices', (group) => {
  setUp(group)

  test('the filters choose, unticked rows stay out', async ({ assert, client }) => {
    const { claimIds } = await approvedClaims(world, who, { people: 3 })
    const award = await approvedAward(world, who)
    const page = await client
      .get('/notices/manage/create?kind=training_subsidy')
      .loginAs(who.approver)
    page.assertStatus(200)
    assert.notInclude(page.text(), 'SL26-0009999')

    const made = await post(client, '/notices/manage', who.approver, {
      'kind': 'training_subsidy',
      'shown': claimIds.join('-'),
      'ids[]': claimIds.slice(1),
      'workingDays': 7,
      'masking': 'full_name',
    })
    const id = Number(String(made.header('location')).split('/').at(-1))
    const lines = await linesOf(id)
    assert.deepEqual(
      lines.map((line) => line.claim_id),
      claimIds.slice(1)
    )
    const notice = await db.from('notices').where('id', id).firstOrFail()
    assert.deepEqual([notice.working_days, notice.masking], [7, 'full_name'])
    assert.notInclude(
      lines.map((line) => line.claim_id),
      award
    )
  })

  test('only the ticked ones go in when that is asked', async ({ assert, client }) => {
    const { claimIds } = await approvedClaims(world, who, { people: 3 })
    const made = await post(client, '/notices/manage', who.approver, {
      'take': 'ticked',
      'shown': claimIds.join('-'),
      'ids[]': [claimIds[1]],
    })
    const lines = await linesOf(Number(String(made.header('location')).split('/').at(-1)))
    assert.deepEqual(
      lines.map((line) => line.claim_id),
      [claimIds[1]]
    )
  })

  test('a length that is none is refused: {$self}')
    .with([0, 61, 2.5, 'x'])
    .run(async ({ assert, client }, workingDays) => {
      await approvedClaims(world, who, { people: 1 })
      const answer = await post(client, '/notices/manage', who.approver, { workingDays })
      assert.properties(answer.flashMessage('inputErrorsBag'), ['workingDays'])
      assert.lengthOf(await db.from('notices'), 0)
    })

  test('the sheet prints every line with its sum, in both languages', async ({
    assert,
    client,
  }) => {
    await approvedClaims(world, who, { people: 60 })
    const id = await new DraftNotice().handle({ actor: who.approver })
    const sheet = await client.get(`/notices/manage/${id}/sheet`).loginAs(who.auditor)
    assert.equal(sheet.text().split('赵*峰').length - 1, 60)
    assert.include(sheet.text(), '¥114,000.00')
    const english = await client.get(`/notices/manage/${id}/sheet?lang=en`).loginAs(who.auditor)
    assert.include(english.text(), 'Training subsidy')
  })

  test('a draft is given up from its page, with audit', async ({ assert, client }) => {
    await approvedClaims(world, who, { people: 1 })
    const id = await new DraftNotice().handle({ actor: who.approver })
    await post(client, `/notices/manage/${id}/discarding`, who.approver)
    const page = await client.get(`/notices/manage/${id}`).loginAs(who.approver)
    assert.include(page.text(), '已作废')
    assert.lengthOf(await db.from('audit_entries').where('action', 'notice.discarded'), 1)
  })
})
