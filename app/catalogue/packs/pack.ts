import type { RuleSet } from '#app/rules/types'
import type { Path } from '#app/catalogue/packs/shape'
import type { PackDocument, PackFault } from '#app/catalogue/packs/pack_document'
import type {
  Manifest,
  PackAssessmentBody,
  PackBase,
  PackCertificateNumber,
  PackCourse,
  PackFund,
  PackGrade,
  PackOccupation,
  PackPlan,
  PackSpecialty,
  PackStudioKind,
  PackTitle,
  PackTraineeCategory,
  PackOpeningRule,
  PackWaitingRule,
  PackWorkCalendar,
} from '#app/catalogue/packs/pack_shapes'

export interface PackPolicy {
  kind: 'training_subsidy'
  publication: 'draft' | 'published'
  ruleSet: RuleSet
}

export interface PackAwardRule {
  gives: 'grade' | 'title'
  grade?: string
  stepsUp?: 'yes' | 'no'
  title?: string
  ruleSet: RuleSet
}

/** All that a pack and the packs it extends hold, in the order written. */
export interface PackContents {
  grades: PackGrade[]
  trainee_categories: PackTraineeCategory[]
  occupations: PackOccupation[]
  entryConditions: RuleSet[]
  certificateNumber: PackCertificateNumber | null
  workCalendars: PackWorkCalendar[]
  specialties: PackSpecialty[]
  bases: PackBase[]
  courses: PackCourse[]
  assessment_bodies: PackAssessmentBody[]
  plans: PackPlan[]
  policies: PackPolicy[]
  titles: PackTitle[]
  award_rules: PackAwardRule[]
  studio_kinds: PackStudioKind[]
  waiting_rules: PackWaitingRule[]
  opening_rules: PackOpeningRule[]
  funds: PackFund[]
}

/** A pack of the chain with the SHA-256 of its files. */
export interface PackIdentity {
  name: string
  manifest: Manifest
  hash: string
}

/** Where things of a reading were written. */
export class PackPlaces {
  #places = new WeakMap<object, { document: PackDocument; path: Path }>()

  remember(thing: object, document: PackDocument, path: Path) {
    this.#places.set(thing, { document, path })
  }

  /** A fault at a key (or a path) of something read from a pack. */
  fault(thing: object, inner: Path, message: string): PackFault {
    const place = this.#places.get(thing)
    if (!place) throw new Error('Not read from a pack')
    return place.document.fault([...place.path, ...inner], message)
  }
}

/**
 * A pack as read. `contents` is complete only when `faults` is empty; faults are in the order of the
 * files and lines.
 */
export interface PackReading {
  name: string
  packs: PackIdentity[]
  contents: PackContents
  places: PackPlaces
  faults: PackFault[]
}
