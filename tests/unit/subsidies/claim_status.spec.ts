import { test } from '@japa/runner'
import { separationFault } from '#app/subsidies/separation'
import { maskName } from '#app/subsidies/mask_name'
import { stepStatuses } from '#app/subsidies/claim_view'
import { targetOf } from '#app/subsidies/decide_claims_within'
import { batchNumber, claimNumber, noticeNumber } from '#app/subsidies/serials'
import {
  canMove,
  canUndo,
  claimState,
  claimStatuses,
  type ClaimStatus,
} from '#app/subsidies/claim_status'

const allowed: Record<ClaimStatus, ClaimStatus[]> = {
  draft: ['submitted', 'withdrawn'],
  submitted: ['reviewed', 'returned', 'rejected', 'withdrawn'],
  reviewed: ['approved', 'returned', 'rejected', 'withdrawn'],
  returned: ['submitted', 'withdrawn'],
  approved: ['noticed', 'rejected'],
  noticed: ['batched', 'rejected'],
  batched: ['paying'],
  paying: ['paid', 'failed'],
  failed: ['batched'],
  paid: ['recovering'],
  recovering: ['recovered', 'paid'],
  recovered: [],
  rejected: [],
  withdrawn: [],
}

test.group('The way of a claim', () => {
  test('less back than was paid is recovered in part, all of it is recovered', ({ assert }) => {
    const state = (recoveredFen: number) =>
      claimState({ status: 'recovered', amountFen: 190_000, recoveredFen })
    assert.equal(state(60_000), 'recovered_part')
    assert.equal(state(190_000), 'recovered')
    assert.equal(
      claimState({ status: 'recovering', amountFen: 190_000, recoveredFen: 60_000 }),
      'recovering'
    )
  })

  for (const from of claimStatuses) {
    for (const to of claimStatuses) {
      const may = allowed[from].includes(to)
      test(`a claim ${may ? 'may' : 'may not'} go from ${from} to ${to}`, ({ assert }) => {
        assert.equal(canMove(from, to), may)
      })
    }
  }

  test('a claim under notice waits for payment once the notice is closed', ({ assert }) => {
    const noticeClosedAt = '2026-10-29T10:00:00.000Z'
    assert.equal(claimState({ status: 'noticed' }), 'noticed')
    assert.equal(claimState({ status: 'noticed', noticeClosedAt }), 'payable')
    assert.equal(claimState({ status: 'paid', noticeClosedAt }), 'paid')
  })

  test('a claim that is held or disputed says so until it ends', ({ assert }) => {
    const at = '2026-10-29T10:00:00.000Z'
    assert.equal(claimState({ status: 'reviewed', heldAt: at }), 'held')
    assert.equal(claimState({ status: 'noticed', noticeClosedAt: at, disputedAt: at }), 'disputed')
    for (const status of ['rejected', 'withdrawn', 'paid']) {
      assert.equal(claimState({ status, heldAt: at, disputedAt: at, noticeClosedAt: at }), status)
    }
  })

  test('another person brings a claim back to where it came from, never from a batch', ({
    assert,
  }) => {
    assert.isTrue(canUndo('reviewed', 'submitted'))
    assert.isTrue(canUndo('noticed', 'reviewed'))
    assert.isTrue(canUndo('rejected', 'reviewed'))
    for (const from of ['batched', 'paying', 'paid', 'failed', 'draft', 'withdrawn'] as const) {
      for (const to of claimStatuses) assert.isFalse(canUndo(from, to))
    }
  })

  test('each stage leads where it should, and an objection cannot return a claim', ({ assert }) => {
    assert.equal(targetOf('review', 'passed'), 'reviewed')
    assert.equal(targetOf('approval', 'passed'), 'approved')
    assert.equal(targetOf('review', 'returned'), 'returned')
    assert.equal(targetOf('approval', 'rejected'), 'rejected')
    assert.equal(targetOf('notice', 'rejected'), 'rejected')
    assert.isNull(targetOf('notice', 'passed'))
    assert.isNull(targetOf('notice', 'returned'))
  })

  test('the chain stops where a refused claim was refused', ({ assert }) => {
    assert.equal(stepStatuses('rejected', 1).review, 'done')
    assert.equal(stepStatuses('rejected', 1).approve, 'failed')
    assert.equal(stepStatuses('reviewed').approve, 'now')
    assert.equal(stepStatuses('draft').review, 'todo')
    assert.equal(stepStatuses('paid').pay, 'done')
  })
})

test.group('Separation of duties', () => {
  const claim = { personId: 9, baseId: 5, submittedById: 1, reviewedById: 2, approvedById: 3 }
  const who = (id: number, personId: number | null = null, baseId: number | null = null) => ({
    id,
    personId,
    baseId,
  })

  test('whoever submitted may not review, approve or pay', ({ assert }) => {
    for (const duty of ['review', 'approve', 'pay'] as const) {
      assert.equal(separationFault(who(1), claim, duty), 'E_SAME_OFFICER')
    }
  })

  test('whoever reviewed may not approve or pay', ({ assert }) => {
    assert.equal(separationFault(who(2), claim, 'approve'), 'E_SAME_OFFICER')
    assert.equal(separationFault(who(2), claim, 'pay'), 'E_SAME_OFFICER')
  })

  test('whoever approved may not pay', ({ assert }) => {
    assert.equal(separationFault(who(3), claim, 'pay'), 'E_SAME_OFFICER')
  })

  test('nobody handles their own claim at any step', ({ assert }) => {
    for (const duty of ['submit', 'review', 'approve', 'pay'] as const) {
      assert.equal(separationFault(who(7, 9), claim, duty), 'E_OWN_CLAIM')
    }
  })

  test('nobody handles a claim of their own base, but its people send it', ({ assert }) => {
    for (const duty of ['handle', 'review', 'approve', 'sample', 'pay'] as const) {
      assert.equal(separationFault(who(7, 8, 5), claim, duty), 'E_OWN_BASE')
      assert.isNull(separationFault(who(7, 8, 6), claim, duty))
    }
    assert.isNull(separationFault(who(7, 8, 5), claim, 'submit'))
  })

  test('a claim without a base belongs to nobody without one', ({ assert }) => {
    assert.isNull(separationFault(who(7, null, null), { ...claim, baseId: null }, 'review'))
  })

  test('who submitted, reviewed or approved is no third person', ({ assert }) => {
    for (const id of [1, 2, 3]) {
      assert.equal(separationFault(who(id), claim, 'sample'), 'E_SAME_OFFICER')
    }
    assert.isNull(separationFault(who(4), claim, 'sample'))
  })

  test('an officer who did nothing before may act', ({ assert }) => {
    for (const duty of ['submit', 'review', 'approve', 'pay'] as const) {
      assert.isNull(separationFault(who(7, 8), claim, duty))
    }
  })
})

test.group('Numbers and masks', () => {
  test('numbers bear the year and a serial', ({ assert }) => {
    assert.equal(claimNumber(2026, 1187), 'SL26-0001187')
    assert.equal(noticeNumber(2026, 3), 'GS26-003')
    assert.equal(batchNumber(2030, 1234), 'BF30-1234')
  })

  test('a masked name keeps the first sign and, from three on, the last', ({ assert }) => {
    assert.equal(maskName('赵晓峰'), '赵*峰')
    assert.equal(maskName('孙丽'), '孙*')
    assert.equal(maskName('欧阳小明'), '欧**明')
    assert.equal(maskName('丽'), '*')
  })
})
