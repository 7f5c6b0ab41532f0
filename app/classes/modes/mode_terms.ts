import { addDays } from '#app/shared/days'

/** Kinds of aim of a targeted class. */
export const AIM_KINDS = ['region', 'industry', 'employers'] as const
export type AimKind = (typeof AIM_KINDS)[number]

export interface Post {
  name: string
  headcount: number
}

/** A year of an apprenticeship with the class hours taught in it. */
export interface Stage {
  year: number
  hours: number
  content: string | null
}

/** What the mode of a class rests on. */
export interface ModeTerms {
  employerId: number | null
  posts: readonly Post[]
  place: string | null
  aimKind: AimKind | null
  aim: string | null
  projectName: string | null
  purchaser: string | null
  documentNumber: string | null
  partnerInstitution: string | null
  contractFrom: string | null
  contractUntil: string | null
  stages: readonly Stage[]
  hasAgreement: boolean
}

export const NO_TERMS: ModeTerms = {
  employerId: null,
  posts: [],
  place: null,
  aimKind: null,
  aim: null,
  projectName: null,
  purchaser: null,
  documentNumber: null,
  partnerInstitution: null,
  contractFrom: null,
  contractUntil: null,
  stages: [],
  hasAgreement: false,
}

/** The class that terms are judged for. */
export interface ModeOfClass {
  mode: string
  trainingKind: string
  apprenticeshipYears: number | null
  /** Class hours of its course. */
  hours: number
  /** The enterprise that pays; an apprenticeship is of that one. */
  payingEmployerId: number | null
}

export const TERM_FAULTS = [
  'employer',
  'posts',
  'place',
  'agreement',
  'aim',
  'project',
  'purchaser',
  'document',
  'partner',
  'contract',
  'contract_short',
  'stages',
  'stage_hours',
  'other_employer',
] as const
export type TermFault = (typeof TERM_FAULTS)[number]

/** Which parts of the form a class needs. */
export function partsOf({ mode, trainingKind }: Pick<ModeOfClass, 'mode' | 'trainingKind'>) {
  const isApprenticeship = trainingKind === 'apprenticeship'
  const isOrder = mode === 'order' || mode === 'post'
  return {
    order: isOrder && !isApprenticeship,
    aim: mode === 'targeted',
    project: mode === 'project',
    apprenticeship: isApprenticeship,
  }
}

/**
 * What is missing before the opening of a class may be applied for; empty when nothing is. An order
 * and a post name an employer, posts with their headcount, a place and the signed agreement; a
 * targeted class whom it aims at; a project its name, purchaser and document. An apprenticeship names
 * enterprise and partner institution, a contract of a year or more, and the hours of each year. Pure.
 */
export function termFaults(courseClass: ModeOfClass, terms: ModeTerms): TermFault[] {
  const parts = partsOf(courseClass)
  const faults: TermFault[] = []
  const need = (present: unknown, fault: TermFault) => {
    if (!present) faults.push(fault)
  }
  if (parts.order) {
    need(terms.employerId, 'employer')
    need(terms.posts.length > 0, 'posts')
    need(terms.place, 'place')
    need(terms.hasAgreement, 'agreement')
  }
  if (parts.aim) need(terms.aimKind && terms.aim, 'aim')
  if (parts.project) {
    need(terms.projectName, 'project')
    need(terms.purchaser, 'purchaser')
    need(terms.documentNumber, 'document')
  }
  if (!parts.apprenticeship) return faults
  need(terms.employerId, 'employer')
  if (terms.employerId) {
    need(terms.employerId === courseClass.payingEmployerId, 'other_employer')
  }
  need(terms.partnerInstitution, 'partner')
  need(terms.hasAgreement, 'agreement')
  if (!terms.contractFrom || !terms.contractUntil) faults.push('contract')
  else need(isYearOrMore(terms.contractFrom, terms.contractUntil), 'contract_short')
  const years = terms.stages.map((stage) => stage.year).join()
  const due = Array.from({ length: courseClass.apprenticeshipYears ?? 0 }, (_, at) => at + 1).join()
  if (years !== due) faults.push('stages')
  else {
    const hours = terms.stages.reduce((sum, stage) => sum + stage.hours, 0)
    need(hours === courseClass.hours, 'stage_hours')
  }
  return faults
}

/** How many people an order asks for. */
export function headcountOf(posts: readonly Post[]): number {
  return posts.reduce((sum, post) => sum + post.headcount, 0)
}

/** From the first to the last day inclusive it is at least a year: 1 March to 28 February is one. */
function isYearOrMore(from: string, until: string): boolean {
  const next = `${Number(from.slice(0, 4)) + 1}${from.slice(4)}`
  const anniversary = next.endsWith('02-29') ? `${next.slice(0, 4)}-03-01` : next
  return addDays(until, 1) >= anniversary
}
