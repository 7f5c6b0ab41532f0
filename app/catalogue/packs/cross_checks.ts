import { weekdayOf } from '#app/shared/days'
import type { PackContents, PackPlaces } from '#app/catalogue/packs/pack'
import type { PackFault } from '#app/catalogue/packs/pack_document'
import type { PackBase, PackOccupation } from '#app/catalogue/packs/pack_shapes'
import type { Path } from '#app/catalogue/packs/shape'
import type { Condition } from '#app/rules/types'

/**
 * What one file says of another: codes that exist, grades that the occupation has, seats that add up,
 * days that fit the calendar. Looks only at items whose own shape is right.
 */
export function crossCheck(contents: PackContents, places: PackPlaces): PackFault[] {
  return new CrossChecker(contents, places).faults()
}

class CrossChecker {
  #faults: PackFault[] = []
  #grades: Set<string>
  #occupations: Map<string, PackOccupation>
  #specialties: Map<string, Set<string>>
  #bases: Map<string, PackBase>

  constructor(
    readonly contents: PackContents,
    readonly places: PackPlaces
  ) {
    this.#grades = new Set(contents.grades.map((grade) => grade.code))
    this.#occupations = new Map(contents.occupations.map((one) => [one.code, one]))
    this.#specialties = new Map(
      contents.specialties.map((one) => [one.code, new Set(one.occupations)])
    )
    this.#bases = new Map(contents.bases.map((base) => [base.code, base]))
  }

  faults(): PackFault[] {
    this.#checkRepeats()
    this.#checkGrades()
    this.#checkOccupations()
    this.#checkOwnConditions()
    this.#checkWorkCalendars()
    this.#checkSpecialties()
    this.#checkCourses()
    this.#checkBases()
    this.#checkAssessmentBodies()
    this.#checkPlans()
    this.#checkPolicies()
    this.#checkAwards()
    this.#checkWaitingRules()
    this.#checkOpeningRules()
    return this.#faults
  }

  #fault(thing: object, inner: Path, message: string) {
    this.#faults.push(this.places.fault(thing, inner, message))
  }

  #checkRepeats() {
    const { contents } = this
    const coded = [
      contents.grades,
      contents.trainee_categories,
      contents.occupations,
      contents.specialties,
      contents.bases,
      contents.titles,
      contents.studio_kinds,
      contents.waiting_rules,
      contents.opening_rules,
      contents.courses,
      contents.assessment_bodies,
      contents.funds,
    ]
    for (const list of coded) this.#noRepeats(list as { code: string }[], 'code', (one) => one.code)
    this.#noRepeats(contents.workCalendars, 'year', (one) => one.year)
    this.#noRepeats(contents.plans, 'year', (one) => `${one.base} ${one.year}`)
    const ruleSets = [...contents.entryConditions, ...contents.policies.map((one) => one.ruleSet)]
    this.#noRepeats(ruleSets, 'version', (one) => `${one.code} ${one.version}`)
  }

  #noRepeats<T extends object>(list: T[], key: string, name: (item: T) => string | number) {
    const seen = new Set<string | number>()
    for (const item of list) {
      if (seen.has(name(item))) this.#fault(item, [key], `"${name(item)}" is there twice`)
      seen.add(name(item))
    }
  }

  #checkGrades() {
    this.#noRepeats(this.contents.grades, 'rank', (grade) => grade.rank)
    const digits = this.contents.grades.filter((grade) => grade.digit !== undefined)
    for (const grade of digits) {
      if (grade.rank + grade.digit! !== 7) {
        this.#fault(grade, ['digit'], `the digit of rank ${grade.rank} must be ${7 - grade.rank}`)
      }
    }
  }

  /** Entry conditions of one occupation are named by its code, and only for a grade it has. */
  #checkOwnConditions() {
    for (const ruleSet of this.contents.entryConditions) {
      const [, code, grade] = /^entry-(\d-\d\d-\d\d-\d\d)-(\w+)$/.exec(ruleSet.code) ?? []
      if (!code) continue
      const occupation = this.contents.occupations.find((one) => one.code === code)
      if (occupation?.grades.includes(grade)) continue
      this.#fault(ruleSet, ['code'], `no occupation "${code}" leads to "${grade}"`)
    }
  }

  #checkOccupations() {
    const entry = new Set(this.contents.entryConditions.map((one) => one.code))
    for (const occupation of this.contents.occupations) {
      this.#checkGradeList(occupation, occupation.grades, ['grades'])
      if (occupation.status === 'confirmed' && occupation.grades.length === 0) {
        this.#fault(occupation, ['grades'], 'a confirmed occupation must have grades')
      }
      occupation.grades.forEach((grade, index) => {
        const ruleSet = `entry-${occupation.edition}-${grade}`
        if (!this.#grades.has(grade) || !grade.startsWith('level_') || entry.has(ruleSet)) return
        this.#fault(occupation, ['grades', index], `there are no entry conditions "${ruleSet}"`)
      })
      occupation.workTypes?.forEach((workType, index) => {
        for (const grade of workType.grades) {
          if (occupation.grades.includes(grade)) continue
          const words = `${occupation.name['zh-CN']} has no grade "${grade}"`
          this.#fault(occupation, ['workTypes', index, 'grades'], words)
        }
      })
    }
  }

  #checkGradeList(thing: object, grades: string[], path: Path) {
    grades.forEach((grade, index) => {
      const message = `grade "${grade}" is not among the grades`
      if (!this.#grades.has(grade)) this.#fault(thing, [...path, index], message)
    })
    // Only an occupation with 高级技师 may add the two posts above it (人社部发〔2022〕14号).
    const post = grades.findIndex((grade) => grade === 'special' || grade === 'chief')
    if (post >= 0 && !grades.includes('level_1')) {
      this.#fault(thing, [...path, post], `grade "${grades[post]}" needs level_1 in the occupation`)
    }
  }

  #checkWorkCalendars() {
    for (const calendar of this.contents.workCalendars) {
      this.#noRepeats(calendar.days, 'on', (day) => day.on)
      for (const day of calendar.days) {
        if (!day.on.startsWith(`${calendar.year}-`)) {
          this.#fault(day, ['on'], `is not a day of ${calendar.year}`)
        } else if (day.kind === 'work' && weekdayOf(day.on) <= 5) {
          this.#fault(day, ['kind'], 'a make-up working day must be a Saturday or a Sunday')
        }
      }
    }
  }

  #checkSpecialties() {
    for (const specialty of this.contents.specialties) {
      specialty.occupations.forEach((code, index) => {
        this.#knownOccupation(specialty, ['occupations', index], code)
        if (specialty.occupations.indexOf(code) !== index) {
          this.#fault(specialty, ['occupations', index], `"${code}" is there twice`)
        }
      })
    }
  }

  #knownOccupation(thing: object, path: Path, code: string): PackOccupation | undefined {
    const occupation = this.#occupations.get(code)
    if (!occupation) this.#fault(thing, path, `occupation "${code}" is not among the occupations`)
    return occupation
  }

  #knownSpecialty(thing: object, path: Path, code: string | undefined, offered?: string[]) {
    if (code === undefined) return
    if (!this.#specialties.has(code)) {
      this.#fault(thing, path, `specialty "${code}" is not among the specialties`)
    } else if (offered && !offered.includes(code)) {
      this.#fault(thing, path, `specialty "${code}" is not offered by the base`)
    }
  }

  #checkCourses() {
    for (const course of this.contents.courses) {
      const occupation = this.#knownOccupation(course, ['occupation'], course.occupation)
      this.#knownSpecialty(course, ['specialty'], course.specialty)
      if (occupation && this.#specialties.get(course.specialty)?.has(course.occupation) === false) {
        const message = `occupation "${course.occupation}" is not of specialty "${course.specialty}"`
        this.#fault(course, ['occupation'], message)
      }
      if (occupation) this.#checkCourseGrade(course, occupation)
      const hours = course.theoryHours + course.practiceHours
      if (hours === 0 || hours % course.hoursPerDay !== 0) {
        const message = `${hours} hours do not make whole days of ${course.hoursPerDay}`
        this.#fault(course, ['practiceHours'], message)
      }
    }
  }

  #checkCourseGrade(
    course: { grade: string; workType?: string | undefined },
    occupation: PackOccupation
  ) {
    const name = occupation.name['zh-CN']
    if (!occupation.grades.includes(course.grade)) {
      this.#fault(course, ['grade'], `${name} has no grade "${course.grade}"`)
    }
    if (course.workType === undefined) return
    const workType = occupation.workTypes?.find((one) => one.name['zh-CN'] === course.workType)
    if (!workType) {
      this.#fault(course, ['workType'], `${name} has no work type "${course.workType}"`)
    } else if (!workType.grades.includes(course.grade)) {
      const message = `work type ${course.workType} has no grade "${course.grade}"`
      this.#fault(course, ['grade'], message)
    }
  }

  #checkBases() {
    for (const base of this.contents.bases) {
      base.specialties.forEach((code, index) => {
        this.#knownSpecialty(base, ['specialties', index], code)
      })
      for (const list of [base.rooms, base.trainers]) {
        this.#noRepeats(list as { code: string }[], 'code', (one) => one.code)
        for (const one of list) {
          this.#knownSpecialty(one, ['specialty'], one.specialty, base.specialties)
        }
      }
      this.#checkFilings(base)
      this.#checkResources(base)
    }
  }

  #checkFilings({ institution, specialties }: PackBase) {
    for (const filing of institution?.filings ?? []) {
      this.#knownSpecialty(filing, ['specialty'], filing.specialty, specialties)
      if (filing.occupation) this.#knownOccupation(filing, ['occupation'], filing.occupation)
      this.#knownGrade(filing, ['lowest'], filing.lowest)
      this.#knownGrade(filing, ['highest'], filing.highest)
    }
  }

  #checkResources({ rooms, trainers }: PackBase) {
    for (const { workstations = [], equipment = [] } of rooms) {
      for (const one of [...workstations, ...equipment]) {
        this.#knownSpecialty(one, ['specialty'], one.specialty)
      }
    }
    for (const { qualifications = [] } of trainers) {
      for (const one of qualifications) {
        this.#knownSpecialty(one, ['specialty'], one.specialty)
        if (one.occupation) this.#knownOccupation(one, ['occupation'], one.occupation)
        if (one.grade) this.#knownGrade(one, ['grade'], one.grade)
      }
    }
  }

  #knownGrade(thing: object, path: Path, code: string) {
    if (this.contents.grades.some((grade) => grade.code === code)) return
    this.#fault(thing, path, `grade "${code}" is not among the grades`)
  }

  #checkAssessmentBodies() {
    for (const body of this.contents.assessment_bodies) {
      this.#noRepeats(body.filings, 'occupation', (filing) => filing.occupation)
      for (const filing of body.filings) {
        const occupation = this.#knownOccupation(filing, ['occupation'], filing.occupation)
        filing.grades.forEach((grade, index) => {
          if (!occupation || occupation.grades.includes(grade)) return
          const message = `${occupation.name['zh-CN']} has no grade "${grade}"`
          this.#fault(filing, ['grades', index], message)
        })
      }
    }
  }

  #checkPlans() {
    for (const plan of this.contents.plans) {
      const base = this.#bases.get(plan.base)
      if (!base) this.#fault(plan, ['base'], `base "${plan.base}" is not among the bases`)
      this.#noRepeats(plan.allocations, 'specialty', (one) => one.specialty)
      for (const allocation of plan.allocations) {
        this.#knownSpecialty(allocation, ['specialty'], allocation.specialty, base?.specialties)
      }
      const total = plan.allocations.reduce((sum, one) => sum + one.seats, 0)
      if (total !== plan.capacity) {
        const message = `the allocations add up to ${total}, the capacity is ${plan.capacity}`
        this.#fault(plan, ['allocations'], message)
      }
    }
  }

  #checkPolicies() {
    const categories = new Set(this.contents.trainee_categories.map((one) => one.code))
    const look = (conditions: Condition[]) => {
      for (const condition of conditions) {
        if ('conditions' in condition) look(condition.conditions)
        if (!('fact' in condition) || condition.fact !== 'trainee_category') continue
        if (condition.kind === 'equals' && !categories.has(String(condition.value))) {
          this.#fault(condition, ['value'], `"${condition.value}" is not a trainee category`)
        }
        if ('values' in condition) {
          condition.values.forEach((value, index) => {
            const message = `"${value}" is not a trainee category`
            if (!categories.has(String(value))) this.#fault(condition, ['values', index], message)
          })
        }
      }
    }
    for (const { ruleSet } of this.contents.policies) {
      look(ruleSet.conditions)
      if (ruleSet.amount?.kind === 'per_occupation_class') this.#checkClasses(ruleSet.amount)
    }
  }

  #checkWaitingRules() {
    const categories = new Set(this.contents.trainee_categories.map((one) => one.code))
    for (const rule of this.contents.waiting_rules) {
      const named = rule.priorities.flatMap((one) => one.categories)
      const unknown = named.find((one) => !categories.has(one))
      if (unknown) this.#fault(rule, ['priorities'], `"${unknown}" is not a trainee category`)
      if (new Set(named).size < named.length) {
        this.#fault(rule, ['priorities'], 'a category stands in two ranks')
      }
    }
  }

  #checkOpeningRules() {
    for (const rule of this.contents.opening_rules) {
      const codes = rule.materials.map((one) => one.code)
      if (new Set(codes).size < codes.length) {
        this.#fault(rule, ['materials'], 'a material stands there twice')
      }
    }
  }

  #checkAwards() {
    const titles = new Set(this.contents.titles.map((title) => title.code))
    for (const rule of this.contents.award_rules) {
      const { gives, grade, title } = rule
      if (gives === 'grade' && (grade === undefined || !this.#grades.has(grade))) {
        this.#fault(rule, ['grade'], `"${grade}" is not among the grades`)
      }
      if (gives === 'title' && (title === undefined || !titles.has(title))) {
        this.#fault(rule, ['title'], `"${title}" is not among the titles`)
      }
      if ((gives === 'grade' ? title : grade) !== undefined) {
        this.#fault(rule, ['gives'], 'a rule gives a grade or a title, not both')
      }
      if (rule.ruleSet.kind !== 'award') {
        this.#fault(rule, ['ruleSet', 'kind'], 'must be award')
      }
    }
  }

  #checkClasses(amount: { classes: Record<string, string[]> }) {
    for (const [name, codes] of Object.entries(amount.classes)) {
      codes.forEach((code, index) => this.#knownOccupation(amount, ['classes', name, index], code))
    }
  }
}
