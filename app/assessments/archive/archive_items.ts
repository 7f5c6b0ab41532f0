import { addMonths } from '#app/rules/days'
import type { Component } from '#app/grades/pass_rule'
import type { TermSource } from '#app/assessments/terms'

/**
 * What the archive of a sitting holds (职业技能等级认定工作规程, 人社职司便函〔2020〕17号, as a college
 * publishes it). Some are there for some components only.
 */
export const ARCHIVE_ITEMS = [
  'announcement',
  'qualification_review',
  'plan_application',
  'plan_of_conduct',
  'sign_in',
  'paper_handover',
  'room_record',
  'supervision',
  'result_summary',
  'answer_papers',
  'score_sheets',
  'thesis_defence',
  'workpiece_photos',
  'certificate_data',
] as const

export type ArchiveItem = (typeof ARCHIVE_ITEMS)[number]

export const ARCHIVE_FORMS = ['paper', 'electronic'] as const
export type ArchiveForm = (typeof ARCHIVE_FORMS)[number]

/** Years that a form is kept at least, from the day of the sitting. */
export const KEPT_YEARS: Record<ArchiveForm, number> = { paper: 3, electronic: 5 }

export const ARCHIVE_SOURCE: TermSource = {
  status: 'confirmed',
  document: '《职业技能等级认定工作规程（试行）》（人社职司便函〔2020〕17号）',
  clause: '按认定批次归档：纸质材料保存不少于 3 年，电子材料不少于 5 年（院校网站转载）',
}

const OF_COMPONENT: Partial<Record<ArchiveItem, Component>> = {
  answer_papers: 'theory',
  workpiece_photos: 'skills',
  thesis_defence: 'review',
}

/** The items that a sitting of these components has to have. */
export function itemsFor(components: readonly Component[]): ArchiveItem[] {
  return ARCHIVE_ITEMS.filter((item) => {
    const component = OF_COMPONENT[item]
    return component === undefined || components.includes(component)
  })
}

/** The last day on which something of a form has to be there. `keepUntil('paper', '2026-03-06')` is `2029-03-06`. */
export function keepUntil(form: ArchiveForm, heldOn: string): string {
  return addMonths(heldOn, KEPT_YEARS[form] * 12)
}
