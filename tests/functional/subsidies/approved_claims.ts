import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import {
  finishedClass,
  type FinishedClassOptions,
} from '#tests/functional/subsidies/finished_class'
import { approveClaims } from '#tests/support/review'
import { aPerson, insertRow, type World } from '#tests/support/world'
import type User from '#models/user'

interface Bureau {
  admin: User
  reviewer: User
  approver: User
}

/** Claims of a finished class, reviewed and approved; quality samples among them are settled. */
export async function approvedClaims(
  world: World,
  { admin, reviewer, approver }: Bureau,
  options: FinishedClassOptions = {}
) {
  const made = await finishedClass(world, options)
  const { claimIds } = await new PrepareClaims().handle({ actor: admin, classId: made.classId })
  await new SubmitClaims().handle({ actor: admin, claimIds })
  await approveClaims({ reviewer, approver }, claimIds)
  return { ...made, claimIds }
}

/** An approved claim of award money: without class, certificate and base. */
export async function approvedAward(world: World, { admin, reviewer, approver }: Bureau) {
  const personId = await aPerson({ name: '王丽' })
  const at = '2026-10-14T02:00:00.000Z'
  const awardId = await insertRow('competition_awards', {
    person_id: personId,
    occupation_id: world.occupationIds.welder,
    contest: '侯马市职业技能大赛',
    level: 'county',
    event: '焊工',
    rank: 2,
    document: '侯人社〔2026〕9 号',
    awarded_on: '2026-09-01',
    created_by_id: admin.id,
    created_at: at,
  })
  return insertRow('claims', {
    number: 'SL26-0009999',
    kind: 'competition_award',
    subject_key: `award:${awardId}`,
    policy_id: world.policyId,
    fund_id: world.fundId,
    person_id: personId,
    competition_award_id: awardId,
    occupation_id: world.occupationIds.welder,
    payee_kind: 'person',
    amount_fen: 200_000,
    status: 'approved',
    trace_hash: '0'.repeat(64),
    submitted_by_id: admin.id,
    submitted_at: at,
    reviewed_by_id: reviewer.id,
    reviewed_at: at,
    approved_by_id: approver.id,
    approved_at: at,
    created_by_id: admin.id,
    created_at: at,
    updated_at: at,
  })
}
