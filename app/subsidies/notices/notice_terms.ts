import { claimKinds, type ClaimKind } from '#app/subsidies/claim_kinds'
import type { ClaimMarks } from '#app/subsidies/claim_status'

/** Language file of notices and objections. */
export const NOTICES = 'notices'

/** How a notice shows names: with signs in between masked, or in full. Documents are always masked. */
export const maskings = ['masked', 'full_name'] as const
export type Masking = (typeof maskings)[number]

/** Claims in one notice at most: a list that somebody can still read. */
export const MOST_CLAIMS = 3000

/** Working days that the bureau has to answer an objection: an example of another city. */
export const OBJECTION_WORKING_DAYS = 5

const names: Record<ClaimKind, { zh: string; en: string }> = {
  training_subsidy: { zh: '职业技能培训补贴', en: 'Training subsidy' },
  assessment_subsidy: { zh: '职业技能评价补贴', en: 'Assessment subsidy' },
  living_allowance: { zh: '培训期间生活费补贴', en: 'Living allowance' },
  apprenticeship: { zh: '企业新型学徒制补贴', en: 'Apprenticeship subsidy' },
  competition_award: { zh: '职业技能竞赛奖励', en: 'Competition award' },
}

/** The title of a notice: named after its kind, or after all of them when it holds several. */
export function noticeTitle(year: number, serial: number, kinds: Iterable<ClaimKind>) {
  const held = claimKinds.filter((kind) => new Set(kinds).has(kind))
  const { zh, en } =
    held.length === 1 ? names[held[0]] : { zh: '职业技能各项补贴', en: 'Skills subsidies' }
  return { zh: `${year} 年第 ${serial} 批${zh}公示`, en: `${en} notice ${serial} of ${year}` }
}

/** Whether a claim may go into a notice, or stay in one that is about to be published. */
export function isFreeForNotice({ status, heldAt, disputedAt }: ClaimMarks): boolean {
  return status === 'approved' && !heldAt && !disputedAt
}
