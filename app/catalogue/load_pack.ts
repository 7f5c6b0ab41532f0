import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { encryptField } from '#app/shared/crypto/field_cipher'
import { canonicalJson, ruleSetHash } from '#app/rules/hash'
import type { RuleSet, Source } from '#app/rules/types'
import type { PackReading } from '#app/catalogue/packs/pack'
import type { PackFault } from '#app/catalogue/packs/pack_document'
import { PackFaulty } from '#app/catalogue/packs/pack_faulty'
import type { PackBase, PackFund, PackPlan } from '#app/catalogue/packs/pack_shapes'
import { PACKS_FOLDER, readPack } from '#app/catalogue/packs/read_pack'
import { type TableChanges, TableWriter } from '#app/catalogue/packs/table_writer'

interface LoadPackInput {
  name: string
  /** Who asks; null for the command line. */
  actor?: { id: number; fullName: string } | null
  /** Another folder of packs, for tests. */
  folder?: string
}

export interface LoadedPack {
  name: string
  /** Tables whose rows differ from before; empty when the pack was loaded already. */
  changes: Record<string, TableChanges>
  /** What people have worked on since and the pack therefore left alone: `plan HM 2026`. */
  kept: string[]
}

/**
 * Loads a pack and those it extends in one transaction. Loading again changes nothing. Catalogue data
 * follows the pack; plans, funds and the account of a base are created once and then belong to the
 * people who work with them; a published rule set is never changed.
 * @throws PackFaulty with every fault; then nothing was written
 */
export default class LoadPack {
  async handle({ name, actor = null, folder = PACKS_FOLDER }: LoadPackInput): Promise<LoadedPack> {
    const reading = readPack(name, folder)
    if (reading.faults.length > 0) throw new PackFaulty(name, reading.faults)

    return db.transaction(async (trx) => {
      const load = new PackLoad(trx, reading)
      await load.run()
      if (load.faults.length > 0) throw new PackFaulty(name, load.faults)
      if (load.writer.hasChanged) {
        await recordAudit(trx, {
          actor,
          action: 'pack.loaded',
          subject: { type: 'pack', id: null },
          changes: {
            packs: reading.packs.map((pack) => `${pack.name} ${pack.hash}`),
            tables: load.writer.changes,
          },
        })
      }
      return { name, changes: load.writer.changes, kept: load.kept }
    })
  }
}

const sourceText = (source: Source) => canonicalJson(source)

class PackLoad {
  readonly writer: TableWriter
  readonly faults: PackFault[] = []
  readonly kept: string[] = []
  readonly #now = clock.instant()
  #rankByGrade: Map<string, number>
  #occupations = new Map<string, number>()
  #specialties = new Map<string, number>()
  #bases = new Map<string, number>()

  constructor(
    readonly trx: TransactionClientContract,
    readonly reading: PackReading
  ) {
    this.writer = new TableWriter(trx)
    this.#rankByGrade = new Map(reading.contents.grades.map((grade) => [grade.code, grade.rank]))
  }

  async run() {
    await this.#loadGrades()
    await this.#loadOccupations()
    await this.#loadWorkCalendars()
    await this.#loadEntryConditions()
    await this.#loadSpecialties()
    await this.#loadCourses()
    for (const base of this.reading.contents.bases) await this.#loadBase(base)
    await this.#loadAssessmentBodies()
    for (const plan of this.reading.contents.plans) await this.#loadPlan(plan)
    await this.#loadPolicies()
    for (const fund of this.reading.contents.funds) await this.#loadFund(fund)
    await this.#rememberPacks()
  }

  get #created() {
    return { created_at: this.#now }
  }

  async #loadGrades() {
    const rows = this.reading.contents.grades.map((grade) => ({
      rank: grade.rank,
      code: grade.code,
      digit: grade.digit === undefined ? null : String(grade.digit),
      level_zh: grade.level?.['zh-CN'] ?? '',
      name_zh: grade.name['zh-CN'],
      name_en: grade.level ? `${grade.level.en} / ${grade.name.en}` : grade.name.en,
      source: sourceText(grade.source),
    }))
    await this.writer.write('grades', ['code'], rows)
  }

  async #loadOccupations() {
    const { occupations } = this.reading.contents
    const rows = occupations.map((occupation) => ({
      code: occupation.code,
      standard_code: occupation.standardCode ?? null,
      name_zh: occupation.name['zh-CN'],
      name_en: occupation.name.en,
      edition: occupation.edition,
      value_status: occupation.status,
      source: sourceText(occupation.source),
    }))
    this.#occupations = await this.writer.write('occupations', ['code'], rows, {
      onlyNew: this.#created,
    })

    for (const occupation of occupations) {
      const id = this.#occupations.get(occupation.code)!
      const whole = { name: { 'zh-CN': '' }, grades: occupation.grades }
      const grades = [whole, ...(occupation.workTypes ?? [])].flatMap((workType) =>
        workType.grades.map((grade) => ({
          occupation_id: id,
          work_type: workType.name['zh-CN'],
          grade_rank: this.#rankByGrade.get(grade)!,
        }))
      )
      await this.writer.write('occupation_grades', ['work_type', 'grade_rank'], grades, {
        replaceWithin: { occupation_id: id },
      })
    }
  }

  async #loadWorkCalendars() {
    const { workCalendars } = this.reading.contents
    const years = workCalendars.map(({ year, source }) => ({ year, source: sourceText(source) }))
    await this.writer.write('work_calendar_years', ['year'], years, {
      onlyNew: { loaded_at: this.#now },
    })
    for (const { year, days } of workCalendars) {
      const rows = days.map((day) => ({
        day: day.on,
        year,
        kind: day.kind,
        name: day.name['zh-CN'],
      }))
      await this.writer.write('work_days', ['day'], rows, { replaceWithin: { year } })
    }
  }

  async #loadEntryConditions() {
    for (const ruleSet of this.reading.contents.entryConditions) await this.#loadRuleSet(ruleSet)
  }

  /** Gives the id of the row. A version that was published stays as it is: traces refer to it. */
  async #loadRuleSet(ruleSet: RuleSet, isDraft = false): Promise<number> {
    const hash = ruleSetHash(ruleSet)
    const row = {
      kind: ruleSet.kind,
      code: ruleSet.code,
      version: ruleSet.version,
      effective_from: ruleSet.effectiveFrom,
      effective_to: ruleSet.effectiveTo ?? null,
      value_status: ruleSet.status,
      definition: canonicalJson(ruleSet),
      hash,
    }
    const key = { code: ruleSet.code, version: ruleSet.version }
    const existing = await this.trx.from('rule_sets').where(key).first()
    if (existing && existing.hash !== hash && !isDraft) {
      const words = `${key.code} ${key.version} is published and cannot change: give it a new version`
      this.faults.push(this.reading.places.fault(ruleSet, ['version'], words))
      return existing.id
    }
    if (!existing) {
      await this.trx.table('rule_sets').insert({ ...row, ...this.#created })
      this.writer.count('rule_sets', 'added')
    } else if (existing.hash !== hash) {
      await this.trx.from('rule_sets').where('id', existing.id).update(row)
      this.writer.count('rule_sets', 'changed')
    }
    return existing?.id ?? (await this.trx.from('rule_sets').where(key).firstOrFail()).id
  }

  async #loadSpecialties() {
    const { specialties } = this.reading.contents
    const rows = specialties.map((specialty, index) => ({
      code: specialty.code,
      position: index + 1,
      name_zh: specialty.name['zh-CN'],
      name_en: specialty.name.en,
      source: sourceText(specialty.source),
    }))
    this.#specialties = await this.writer.write('specialties', ['code'], rows, {
      onlyNew: this.#created,
    })
    for (const specialty of specialties) {
      const id = this.#specialties.get(specialty.code)!
      const links = specialty.occupations.map((code) => ({
        specialty_id: id,
        occupation_id: this.#occupations.get(code)!,
      }))
      await this.writer.write('specialty_occupations', ['occupation_id'], links, {
        replaceWithin: { specialty_id: id },
      })
    }
  }

  async #loadCourses() {
    const rows = this.reading.contents.courses.map((course) => ({
      code: course.code,
      specialty_id: this.#specialties.get(course.specialty)!,
      occupation_id: this.#occupations.get(course.occupation)!,
      work_type: course.workType ?? '',
      grade_rank: this.#rankByGrade.get(course.grade)!,
      title_zh: course.title['zh-CN'],
      title_en: course.title.en,
      theory_hours: course.theoryHours,
      practice_hours: course.practiceHours,
      hours_per_day: course.hoursPerDay,
      value_status: course.status,
      source: sourceText(course.source),
      listed_until: course.listedUntil ?? null,
    }))
    await this.writer.write('courses', ['code'], rows, { onlyNew: this.#created })
  }

  async #loadBase(base: PackBase) {
    const row = {
      code: base.code,
      kind: base.kind,
      name_zh: base.name['zh-CN'],
      name_en: base.name.en,
      short_name: base.shortName,
      address: base.address ?? null,
      listed_until: base.listedUntil ?? null,
      source: sourceText(base.source),
    }
    const account = {
      account_name: base.account?.name ?? null,
      bank_name: base.account?.bank ?? null,
      account_cipher: base.account ? encryptField(base.account.number) : null,
      account_mask: base.account ? `**** ${base.account.number.slice(-4)}` : null,
    }
    const ids = await this.writer.write('bases', ['code'], [row], {
      onlyNew: { ...account, ...this.#created },
    })
    const id = ids.get(base.code)!
    this.#bases.set(base.code, id)
    await this.#loadBaseParts(base, id)
  }

  async #loadBaseParts(base: PackBase, id: number) {
    const specialties = base.specialties.map((code) => ({
      base_id: id,
      specialty_id: this.#specialties.get(code)!,
    }))
    await this.writer.write('base_specialties', ['base_id', 'specialty_id'], specialties)

    const rooms = base.rooms.map((room) => ({
      base_id: id,
      code: room.code,
      name_zh: room.name['zh-CN'],
      name_en: room.name.en,
      seats: room.seats,
      specialty_id: room.specialty ? this.#specialties.get(room.specialty)! : null,
    }))
    await this.writer.write('rooms', ['base_id', 'code'], rooms, { onlyNew: this.#created })

    const trainers = base.trainers.map((trainer) => ({
      base_id: id,
      code: trainer.code,
      name: trainer.name,
      qualification: trainer.qualification ?? null,
      specialty_id: trainer.specialty ? this.#specialties.get(trainer.specialty)! : null,
    }))
    await this.writer.write('trainers', ['base_id', 'code'], trainers, { onlyNew: this.#created })
  }

  async #loadAssessmentBodies() {
    const { assessment_bodies: bodies } = this.reading.contents
    const rows = bodies.map((body) => ({
      code: body.code,
      name_zh: body.name['zh-CN'],
      name_en: body.name.en,
      type_letter: body.typeLetter,
      body_code: body.bodyCode,
      province_code: body.provinceCode,
      sequence_code: body.sequenceCode,
      filed_until: body.filedUntil,
      value_status: body.status,
      source: sourceText(body.source),
    }))
    const ids = await this.writer.write('assessment_bodies', ['code'], rows, {
      onlyNew: this.#created,
    })
    for (const body of bodies) {
      const id = ids.get(body.code)!
      const filings = body.filings.flatMap((filing) =>
        filing.grades.map((grade) => ({
          assessment_body_id: id,
          occupation_id: this.#occupations.get(filing.occupation)!,
          grade_rank: this.#rankByGrade.get(grade)!,
        }))
      )
      await this.writer.write('assessment_body_filings', ['occupation_id', 'grade_rank'], filings, {
        replaceWithin: { assessment_body_id: id },
      })
    }
  }

  /** Seats are reserved and moved between specialties in the year, so a plan there is left alone. */
  async #loadPlan(plan: PackPlan) {
    const key = { base_id: this.#bases.get(plan.base)!, year: plan.year }
    const existing = await this.trx.from('annual_plans').where(key).first()
    if (existing) {
      const isSame = await this.#hasAllocations(existing.id, plan)
      if (!isSame) this.kept.push(`plan ${plan.base} ${plan.year}`)
      return
    }
    await this.trx.table('annual_plans').insert({
      ...key,
      capacity: plan.capacity,
      value_status: plan.status,
      source: sourceText(plan.source),
      ...this.#created,
    })
    const { id } = await this.trx.from('annual_plans').where(key).firstOrFail()
    const allocations = plan.allocations.map((allocation) => ({
      annual_plan_id: id,
      specialty_id: this.#specialties.get(allocation.specialty)!,
      capacity: allocation.seats,
    }))
    await this.trx.table('plan_allocations').multiInsert(allocations)
    this.writer.count('annual_plans', 'added')
    this.writer.count('plan_allocations', 'added', allocations.length)
  }

  async #hasAllocations(planId: number, plan: PackPlan) {
    const rows = await this.trx.from('plan_allocations').where('annual_plan_id', planId)
    const seats = new Map(rows.map((row) => [row.specialty_id, row.capacity]))
    return plan.allocations.every((allocation) => {
      return seats.get(this.#specialties.get(allocation.specialty)) === allocation.seats
    })
  }

  async #loadPolicies() {
    for (const { kind, publication, ruleSet } of this.reading.contents.policies) {
      const { code, version } = ruleSet
      const existing = await this.trx.from('policies').where({ code, version }).first()
      const isDraft = existing?.status === 'draft'
      const ruleSetId = await this.#loadRuleSet(ruleSet, isDraft)
      if (existing && !isDraft) continue
      const row = {
        code,
        version,
        kind,
        title_zh: ruleSet.title['zh-CN'],
        title_en: ruleSet.title.en,
        rule_set_id: ruleSetId,
        value_status: ruleSet.status,
        effective_from: ruleSet.effectiveFrom,
        effective_to: ruleSet.effectiveTo ?? null,
        source: sourceText(ruleSet.source),
      }
      await this.writer.write('policies', ['code', 'version'], [row], {
        onlyNew: { status: publication, ...this.#created },
      })
    }
  }

  /** The ledger rules: money is added to a fund there by an entry, never by another pack. */
  async #loadFund(fund: PackFund) {
    const existing = await this.trx.from('funds').where('code', fund.code).first()
    if (existing) {
      const isSame = Number(existing.appropriated_fen) === fund.appropriatedFen
      if (!isSame) this.kept.push(`fund ${fund.code}`)
      return
    }
    await this.trx.table('funds').insert({
      code: fund.code,
      name_zh: fund.name['zh-CN'],
      name_en: fund.name.en,
      year: fund.year,
      appropriated_fen: fund.appropriatedFen,
      value_status: fund.status,
      source: sourceText(fund.source),
      ...this.#created,
    })
    const { id } = await this.trx.from('funds').where('code', fund.code).firstOrFail()
    await this.trx.table('fund_entries').insert({
      fund_id: id,
      kind: 'appropriated',
      amount_fen: fund.appropriatedFen,
      ...this.#created,
    })
    this.writer.count('funds', 'added')
    this.writer.count('fund_entries', 'added')
  }

  async #rememberPacks() {
    const existing = new Map<string, string>(
      (await this.trx.from('pack_loads')).map((row) => [row.name, row.hash])
    )
    for (const { name, hash } of this.reading.packs) {
      if (existing.get(name) === hash) continue
      const row = { hash, loaded_at: this.#now }
      if (existing.has(name)) await this.trx.from('pack_loads').where({ name }).update(row)
      else await this.trx.table('pack_loads').insert({ name, ...row })
      this.writer.count('pack_loads', existing.has(name) ? 'changed' : 'added')
    }
  }
}
