import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import clock from '#app/shared/clock'
import { canonicalJson } from '#app/rules/hash'
import type { Source } from '#app/rules/types'
import type { PackReading } from '#app/catalogue/packs/pack'
import type { PackFault } from '#app/catalogue/packs/pack_document'
import { TableWriter } from '#app/catalogue/packs/table_writer'

/** One load under way: what is written, what was found, and the ids the later tables refer to. */
export class PackLoad {
  readonly writer: TableWriter
  readonly faults: PackFault[] = []
  readonly kept: string[] = []
  readonly now = clock.instant()
  occupations = new Map<string, number>()
  specialties = new Map<string, number>()
  bases = new Map<string, number>()
  #rankByGrade: Map<string, number>

  constructor(
    readonly trx: TransactionClientContract,
    readonly reading: PackReading
  ) {
    this.writer = new TableWriter(trx)
    this.#rankByGrade = new Map(reading.contents.grades.map((grade) => [grade.code, grade.rank]))
  }

  get created() {
    return { created_at: this.now }
  }

  rankOf(grade: string): number {
    return this.#rankByGrade.get(grade)!
  }
}

/** A source as its column keeps it: JSON of document, number, clause and quote. */
export function sourceText(source: Source): string {
  return canonicalJson(source)
}
