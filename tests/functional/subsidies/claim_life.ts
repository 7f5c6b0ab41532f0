import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { addDays } from '#app/shared/days'
import { fundEquation } from '#app/subsidies/fund_ledger'
import { isDrawn } from '#app/subsidies/review/quality_draw'
import type { ClaimStatus } from '#app/subsidies/claim_status'
import DecideObjection from '#app/subsidies/notices/actions/decide_objection'
import LodgeObjection from '#app/subsidies/notices/actions/lodge_objection'
import CloseNotice from '#app/subsidies/actions/close_notice'
import CreatePaymentBatch from '#app/subsidies/actions/create_payment_batch'
import DecideClaim from '#app/subsidies/actions/decide_claim'
import DecideSample from '#app/subsidies/review/actions/decide_sample'
import DiscardPaymentBatch from '#app/subsidies/actions/discard_payment_batch'
import ExportPaymentBatch from '#app/subsidies/actions/export_payment_batch'
import HoldClaim from '#app/subsidies/review/actions/hold_claim'
import PublishNotice from '#app/subsidies/actions/publish_notice'
import ReleaseClaim from '#app/subsidies/review/actions/release_claim'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import UndoDecision from '#app/subsidies/review/actions/undo_decision'
import WithdrawClaim from '#app/subsidies/actions/withdraw_claim'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import { codeOf, PaymentDesk } from '#tests/functional/subsidies/paying'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { answerQuestions, passManualChecks } from '#tests/support/review'
import { userWith, type World } from '#tests/support/world'
import type User from '#models/user'

export const moves = [
  'submit',
  'answer',
  'check',
  'review',
  'review_return',
  'review_reject',
  'approve',
  'approve_return',
  'approve_reject',
  'hold',
  'release',
  'withdraw',
  'undo_review',
  'undo_approval',
  'sample_agree',
  'sample_disagree',
  'strike',
  'object',
  'dismiss',
  'uphold',
  'publish',
  'wait',
  'close',
  'batch',
  'discard',
  'export',
  'settle_paid',
  'settle_failed',
] as const

/** Moves that bring a claim nearer to its money: taken more often, or lives would end early. */
const onward = new Set<(typeof moves)[number]>([
  'submit',
  'answer',
  'check',
  'review',
  'approve',
  'sample_agree',
  'publish',
  'wait',
  'close',
  'dismiss',
  'batch',
  'export',
  'settle_paid',
])

export interface Move {
  what: (typeof moves)[number]
  claim: number
  officer: number
}

/** What chance gives for one move. */
export interface Lot {
  lot: number
  isWild: boolean
  claim: number
  officer: number
}

export interface Step {
  expected: 'done' | 'refused'
  happened: 'done' | 'refused'
  code: string | null
}

interface Decided {
  stage: 'review' | 'approval' | 'notice'
  result: 'passed' | 'rejected'
  by: number
}

/** A claim as the rules see it, kept beside the database and told from the rules alone. */
interface Model {
  id: number
  number: string
  status: ClaimStatus
  held: boolean
  closed: boolean
  asked: boolean
  checked: boolean
  sampled: boolean
  /** Objections that nobody has answered. */
  objections: number[]
  decided: Decided[]
  /** Officers whose decision of a step was undone: they do not take it again. */
  barred: { review: Set<number>; approval: Set<number> }
}

interface PublishedNotice {
  id: number
  number: string
  closesOn: string
  closed: boolean
  claims: Model[]
}

/**
 * Two claims and everybody who works on them: makes moves by the product's actions and says what the
 * rules would have had happen.
 */
export class ClaimLife {
  #notices: PublishedNotice[] = []
  #forms = 0
  #batch: {
    id: number
    status: 'open' | 'exported'
    claims: Model[]
    before: ClaimStatus[]
  } | null = null
  #isFirstDrawn = false

  private constructor(
    readonly world: World,
    readonly desk: PaymentDesk,
    readonly admin: User,
    readonly reviewers: User[],
    readonly approvers: User[],
    readonly third: User,
    readonly claims: Model[]
  ) {}

  /** Two people of a finished class with their draft claims. */
  static async begin(world: World): Promise<ClaimLife> {
    const who = await officers(world)
    const { classId } = await finishedClass(world, { people: 2 })
    const { claimIds } = await new PrepareClaims().handle({ actor: who.admin, classId })
    const rows = await db.from('claims').whereIn('id', claimIds).orderBy('id')
    return new ClaimLife(
      world,
      new PaymentDesk(world, who),
      who.admin,
      [who.reviewer, await userWith('reviewer')],
      [who.approver, await userWith('approver')],
      await userWith('approver'),
      rows.map(({ id, number }) => ({
        id,
        number,
        status: 'draft',
        held: false,
        closed: false,
        asked: false,
        checked: false,
        sampled: false,
        objections: [],
        decided: [],
        barred: { review: new Set(), approval: new Set() },
      }))
    )
  }

  /**
   * The move a lot stands for here and now: mostly one that the rules allow, so that lives go far, and
   * sometimes one that they forbid, so that what is refused is tried everywhere.
   */
  choose({ lot, isWild, claim: drawn, officer }: Lot): Move {
    const claim = isOver(this.claims[drawn]) ? 1 - drawn : drawn
    const model = this.claims[claim]
    const free = moves.filter((what) => this.#may(what, model, officer))
    const telling = free.filter((what) => this.#isTelling(what, model))
    const likely = telling.flatMap((what) => (onward.has(what) ? Array(9).fill(what) : [what]))
    // A claim on hold would be released at once: what it must refuse is tried before that.
    const triesForbidden = isWild || likely.length === 0 || (model.held && lot % 4 > 0)
    const choices: readonly Move['what'][] = triesForbidden
      ? moves.filter((what) => !free.includes(what))
      : likely
    return { what: choices[lot % choices.length], claim, officer }
  }

  /** Whether a move that is free changes anything. */
  #isTelling(what: Move['what'], claim: Model) {
    if (what === 'answer') return claim.asked
    if (what === 'check') return !claim.checked && ['submitted', 'reviewed'].includes(claim.status)
    if (what === 'wait') return this.#notices.some((notice) => !notice.closed)
    return true
  }

  /** Makes a move; afterwards the model stands where the rules put it. */
  async make({ what, claim: index, officer }: Move): Promise<Step> {
    const claim = this.claims[index]
    const isFree = this.#may(what, claim, officer)
    const code = await codeOf(this.#act(what, claim, officer))
    const step: Step = {
      expected: isFree ? 'done' : 'refused',
      happened: code === null ? 'done' : 'refused',
      code,
    }
    if (isFree && code === null) await this.#move(what, claim, officer)
    return step
  }

  /** Where the claims stand. */
  states(): string[] {
    return this.claims.map(({ status, held }) => (held ? 'held' : status))
  }

  /** What the database says otherwise than the model, and what does not add up. */
  async faults(): Promise<string[]> {
    const faults: string[] = []
    for (const claim of this.claims) {
      const row = await db.from('claims').where('id', claim.id).firstOrFail()
      const last = await db
        .from('claim_decisions')
        .where('claim_id', claim.id)
        .orderBy('id', 'desc')
        .first()
      if (row.status !== claim.status) faults.push(`${claim.status} stands at ${row.status}`)
      if (Boolean(row.held_at) !== claim.held) faults.push('held')
      const isFrozen = row.status === 'noticed' && Boolean(row.disputed_at)
      if (isFrozen !== isDisputed(claim)) faults.push('disputed')
      if (last && last.status !== row.status) faults.push(`decided ${last.status}`)
    }
    const equation = await fundEquation(db.connection(), this.world.fundId)
    const untrue = equation.lines.filter((line) => !line.holds)
    return [...faults, ...untrue.map(({ name, left, right }) => `${name} ${left} / ${right}`)]
  }

  #may(what: Move['what'], claim: Model, officer: number): boolean {
    const { status, held } = claim
    const isAt = (...statuses: ClaimStatus[]) => statuses.includes(status)
    switch (what) {
      case 'submit':
        return isAt('draft', 'returned') && !claim.asked
      case 'answer':
        return !claim.asked || isAt('returned')
      case 'check':
        return true
      case 'review':
      case 'review_return':
      case 'review_reject':
        return isAt('submitted') && !held && !claim.barred.review.has(officer)
      case 'approve':
        return this.#mayDecide(claim, officer) && claim.checked
      case 'approve_return':
      case 'approve_reject':
        return this.#mayDecide(claim, officer)
      case 'hold':
        return isAt('submitted', 'reviewed', 'approved', 'noticed', 'failed') && !held
      case 'release':
        return held
      case 'withdraw':
        return isAt('draft', 'submitted', 'reviewed', 'returned') && !held
      case 'undo_review':
        return this.#mayUndo(claim, 'review', officer)
      case 'undo_approval':
        return this.#mayUndo(claim, 'approval', officer)
      case 'sample_agree':
      case 'sample_disagree':
        return claim.sampled && isAt('approved', 'rejected') && !held
      case 'strike':
        return isAt('approved', 'noticed') && !held
      case 'object':
        return isAt('noticed') && this.#isOpen(this.#noticeOf(claim))
      case 'dismiss':
        return claim.objections.length > 0
      case 'uphold':
        return claim.objections.length > 0 && !(isAt('noticed') && held)
      case 'publish':
        return this.#forNotice().length > 0
      case 'wait':
        return true
      case 'close': {
        const notice = this.#notices.at(-1)
        return Boolean(notice && !notice.closed && clock.today() > notice.closesOn)
      }
      case 'batch':
        return !this.#batch && this.#payable().length > 0
      case 'discard':
      case 'export':
        return this.#batch?.status === 'open'
      case 'settle_paid':
      case 'settle_failed':
        return this.#batch?.status === 'exported'
    }
  }

  #mayDecide({ status, held, barred }: Model, officer: number) {
    return status === 'reviewed' && !held && !barred.approval.has(officer)
  }

  #mayUndo(claim: Model, stage: 'review' | 'approval', officer: number) {
    const last = claim.decided.at(-1)
    const isOpen = ['reviewed', 'approved', 'noticed', 'rejected'].includes(claim.status)
    const isStill = claim.held || isDisputed(claim)
    return isOpen && !isStill && last?.stage === stage && last.by !== officer
  }

  #noticeOf(claim: Model) {
    return this.#notices.findLast((notice) => notice.claims.includes(claim))
  }

  #isOpen(notice?: { closesOn: string; closed: boolean }) {
    return Boolean(notice && !notice.closed && clock.today() <= notice.closesOn)
  }

  #forNotice() {
    return this.claims.filter((one) => one.status === 'approved' && !one.held && !one.sampled)
  }

  #payable() {
    return this.claims.filter((one) => {
      if (one.held || isDisputed(one)) return false
      return one.status === 'failed' || (one.status === 'noticed' && one.closed)
    })
  }

  async #act(what: Move['what'], claim: Model, officer: number): Promise<unknown> {
    const { id: claimId } = claim
    const reason = '按规定办理'
    const decide = (
      actor: User,
      stage: 'review' | 'approval' | 'notice',
      result: 'passed' | 'returned' | 'rejected'
    ) =>
      new DecideClaim().handle({
        actor,
        claimId,
        stage,
        result,
        reason,
        reasonCode: result === 'rejected' && stage !== 'notice' ? 'other' : null,
      })
    const [reviewer, approver] = [this.reviewers[officer], this.approvers[officer]]
    switch (what) {
      case 'submit':
        return new SubmitClaims().handle({ actor: this.admin, claimIds: [claimId] })
      case 'answer':
        return claim.asked ? answerQuestions(this.admin, claimId) : null
      case 'check':
        return passManualChecks(reviewer, [claimId])
      case 'review':
        return decide(reviewer, 'review', 'passed')
      case 'review_return':
        return decide(reviewer, 'review', 'returned')
      case 'review_reject':
        return decide(reviewer, 'review', 'rejected')
      case 'approve':
        return decide(approver, 'approval', 'passed')
      case 'approve_return':
        return decide(approver, 'approval', 'returned')
      case 'approve_reject':
        return decide(approver, 'approval', 'rejected')
      case 'hold':
        return new HoldClaim().handle({ actor: reviewer, claimId, reason })
      case 'release':
        return new ReleaseClaim().handle({ actor: approver, claimId, reason })
      case 'withdraw':
        return new WithdrawClaim().handle({ actor: this.admin, claimId, reason })
      case 'undo_review':
        return new UndoDecision().handle({ actor: reviewer, claimId, reason })
      case 'undo_approval':
        return new UndoDecision().handle({ actor: approver, claimId, reason })
      case 'sample_agree':
        return this.#decideSample(claim, 'agreed')
      case 'sample_disagree':
        return this.#decideSample(claim, 'disagreed')
      case 'strike':
        return decide(approver, 'notice', 'rejected')
      case 'object':
        return this.#object(claim)
      case 'dismiss':
        return this.#answer(claim, 'dismissed')
      case 'uphold':
        return this.#answer(claim, 'upheld')
      case 'publish':
        return this.#publish()
      case 'wait':
        // The work calendar of this world ends with the year.
        return clock.today() < '2026-12-01' ? clock.stopAt(addDays(clock.today(), 5)) : null
      case 'close':
        return this.#close()
      default:
        return this.#payment(what)
    }
  }

  async #decideSample(claim: Model, result: 'agreed' | 'disagreed') {
    const sample = await db
      .from('quality_samples')
      .where('claim_id', claim.id)
      .orderBy('id', 'desc')
      .first()
    if (!sample) throw noSuchRecord
    return new DecideSample().handle({
      actor: this.third,
      sampleId: sample.id,
      result,
      note: '与材料不一致',
    })
  }

  async #object(claim: Model) {
    const notice = this.#noticeOf(claim)
    const line = { notice_id: notice?.id ?? 0, claim_id: claim.id }
    const { position = 999 } = (await db.from('notice_lines').where(line).first()) ?? {}
    this.#forms++
    const { number } = await new LodgeObjection().handle({
      noticeNumber: notice?.number ?? 'GS26-999',
      position,
      name: '路人',
      contact: '13900001111',
      ground: '这个人没有参加过培训',
      formKey: `form-${this.#forms}`,
    })
    const { id } = await db.from('notice_objections').where('number', number).firstOrFail()
    claim.objections.push(id)
  }

  async #answer(claim: Model, result: 'dismissed' | 'upheld') {
    const [objectionId] = claim.objections
    if (!objectionId) throw noSuchRecord
    const reason = '查过签到和教室录像'
    await new DecideObjection().handle({ actor: this.third, objectionId, result, reason })
    claim.objections.shift()
  }

  async #publish() {
    const claims = this.#forNotice()
    const notice = await new PublishNotice().handle({ actor: this.approvers[0] })
    this.#notices.push({ ...notice, closed: false, claims })
  }

  async #close() {
    const notice = this.#notices.at(-1)
    if (!notice) throw noSuchRecord
    await new CloseNotice().handle({ actor: this.approvers[0], noticeId: notice.id })
  }

  async #payment(what: Move['what']): Promise<unknown> {
    const actor = this.desk.who.finance
    if (what === 'batch') {
      if (this.#batch) throw noSuchRecord
      const claims = this.#payable()
      const failed = claims.filter((one) => one.status === 'failed')
      const { id } = await new CreatePaymentBatch().handle({
        actor,
        fundId: this.world.fundId,
        repeats: { claimIds: failed.map((one) => one.id), reason: '银行答复可以重发' },
      })
      this.#batch = { id, status: 'open', claims, before: claims.map((one) => one.status) }
      for (const one of claims) one.status = 'batched'
      return
    }
    if (!this.#batch) throw noSuchRecord
    const { id: batchId, claims } = this.#batch
    if (what === 'discard') {
      return new DiscardPaymentBatch().handle({ actor, batchId, reason: '名单有变' })
    }
    if (what === 'export') return new ExportPaymentBatch().handle({ actor, batchId })
    return this.desk.settle(batchId, what === 'settle_failed' ? claims.map(({ id }) => id) : [])
  }

  async #move(what: Move['what'], claim: Model, officer: number) {
    const pass = (stage: Decided['stage'], result: Decided['result']) =>
      claim.decided.push({ stage, result, by: officer })
    switch (what) {
      case 'submit':
        claim.status = 'submitted'
        // What was looked at by hand counts for this sending, not for the next.
        claim.checked = false
        break
      case 'answer':
        claim.asked = false
        break
      case 'check':
        claim.checked ||= ['submitted', 'reviewed'].includes(claim.status)
        break
      case 'review':
        claim.status = 'reviewed'
        pass('review', 'passed')
        break
      case 'review_return':
      case 'approve_return':
        claim.status = 'returned'
        claim.asked = true
        break
      case 'review_reject':
        claim.status = 'rejected'
        pass('review', 'rejected')
        break
      case 'approve':
        claim.status = 'approved'
        pass('approval', 'passed')
        claim.sampled = isDrawn(claim.number) || !this.#isFirstDrawn
        this.#isFirstDrawn = true
        break
      case 'approve_reject':
        claim.status = 'rejected'
        pass('approval', 'rejected')
        claim.sampled = isDrawn(claim.number)
        break
      case 'hold':
      case 'release':
        claim.held = what === 'hold'
        break
      case 'withdraw':
        claim.status = 'withdrawn'
        break
      case 'undo_review':
      case 'undo_approval':
      case 'sample_disagree':
        this.#takeBack(claim)
        break
      case 'sample_agree':
        claim.sampled = false
        break
      case 'strike':
        claim.status = 'rejected'
        claim.sampled = false
        pass('notice', 'rejected')
        break
      case 'uphold':
        if (claim.status === 'noticed') claim.status = 'rejected'
        pass('notice', 'rejected')
        break
      case 'dismiss':
        if (claim.status === 'noticed' && !isDisputed(claim)) {
          claim.closed ||= this.#noticeOf(claim)?.closed ?? false
        }
        break
      default:
        this.#moveMany(what)
    }
  }

  #takeBack(claim: Model) {
    const { stage, by } = claim.decided.pop()!
    claim.status = stage === 'review' ? 'submitted' : 'reviewed'
    claim.barred[stage as 'review' | 'approval'].add(by)
    claim.sampled = false
    claim.closed = false
    for (const notice of this.#notices) {
      notice.claims = notice.claims.filter((one) => one !== claim)
    }
  }

  #moveMany(what: Move['what']) {
    const notice = this.#notices.at(-1)
    if (what === 'publish') for (const one of notice!.claims) one.status = 'noticed'
    if (what === 'close') {
      notice!.closed = true
      for (const one of notice!.claims)
        if (one.status === 'noticed' && !isDisputed(one)) one.closed = true
    }
    const batch = this.#batch
    if (!batch) return
    if (what === 'discard') {
      batch.claims.forEach((one, index) => (one.status = batch.before[index]))
      this.#batch = null
    }
    if (what === 'export') {
      batch.status = 'exported'
      for (const one of batch.claims) one.status = 'paying'
    }
    if (what === 'settle_paid' || what === 'settle_failed') {
      for (const one of batch.claims) one.status = what === 'settle_paid' ? 'paid' : 'failed'
      this.#batch = null
    }
  }
}

/** Whether nothing more can become of a claim. */
function isOver({ status }: Model) {
  return ['withdrawn', 'paid'].includes(status)
}

function isDisputed({ status, objections }: Model) {
  return status === 'noticed' && objections.length > 0
}

/** A move that has nothing to act on is refused by the pages themselves: there is no such record. */
const noSuchRecord = Object.assign(new Error('no such record'), { code: 'E_STALE_PAGE' })
