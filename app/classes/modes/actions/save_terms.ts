import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { parseCreditCode } from '#app/people/credit_code'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { isRevisable } from '#app/classes/class_status'
import { partsOf, type AimKind, type Post, type Stage } from '#app/classes/modes/mode_terms'
import type User from '#models/user'
import type { PrivateFile } from '#app/shared/files/private_file'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface SaveTermsInput {
  actor: User
  classId: number
  /** Unified social credit code of an employer of the register. */
  creditCode?: string | null
  posts?: readonly Post[]
  place?: string | null
  aimKind?: AimKind | null
  aim?: string | null
  projectName?: string | null
  purchaser?: string | null
  documentNumber?: string | null
  partnerInstitution?: string | null
  contractFrom?: string | null
  contractUntil?: string | null
  stages?: readonly Stage[]
  /** The signed agreement; the former one stays when left out. */
  file?: PrivateFile | null
  requestId?: string
}

/**
 * Saves what the mode of a class rests on, as a new version. Only what the mode has is kept. It may be
 * unfinished until the opening is applied for.
 * @throws RuleViolation E_CLASS_NOT_REVISABLE (module `classes`), E_NO_TERMS, E_CREDIT_CODE,
 *   E_EMPLOYER_UNKNOWN, E_CONTRACT_ORDER, E_AIM_HALF
 */
export default class SaveTerms {
  async handle(input: SaveTermsInput): Promise<{ version: number }> {
    return db.transaction(async (trx) => {
      const row = await trx
        .from('course_classes')
        .where('id', input.classId)
        .forUpdate()
        .firstOrFail()
      if (!isRevisable(row.status)) {
        throw new RuleViolation('E_CLASS_NOT_REVISABLE', {
          module: 'classes',
          params: { from: row.status },
        })
      }
      const parts = partsOf({ mode: row.mode, trainingKind: row.training_kind })
      if (!Object.values(parts).some(Boolean)) refuse('E_NO_TERMS')
      const employerId =
        parts.order || parts.apprenticeship ? await employerOf(trx, input.creditCode) : null
      const last = await trx
        .from('class_terms')
        .where('course_class_id', row.id)
        .orderBy('version', 'desc')
        .first()
      const version = (last?.version ?? 0) + 1
      const values = { ...valuesOf(input, parts), employer_id: employerId, ...fileOf(input, last) }
      const [written] = await trx
        .table('class_terms')
        .returning('id')
        .insert({
          ...values,
          course_class_id: row.id,
          version,
          created_by_id: input.actor.id,
          created_at: clock.instant(),
        })
      const id = Number(written.id ?? written)
      const posts = parts.order ? (input.posts ?? []) : []
      const stages = parts.apprenticeship ? (input.stages ?? []) : []
      await insertMany(
        trx,
        'class_term_posts',
        posts.map((post, at) => ({ class_terms_id: id, position: at + 1, ...post }))
      )
      await insertMany(
        trx,
        'class_term_stages',
        stages.map(({ year, hours, content }) => ({
          ...{ class_terms_id: id, year_number: year, hours, content },
        }))
      )
      await recordAudit(trx, {
        actor: input.actor,
        action: 'class.terms_saved',
        subject: { type: 'course_class', id: row.id },
        changes: {
          version: [last?.version ?? null, version],
          ...changesOf(last, values),
          posts,
          stages,
        },
        requestId: input.requestId,
      })
      return { version }
    })
  }
}

async function employerOf(
  trx: TransactionClientContract,
  typed: string | null | undefined
): Promise<number | null> {
  if (!typed?.trim()) return null
  const reading = parseCreditCode(typed)
  if (!reading.ok) refuse('E_CREDIT_CODE', 'creditCode', { fault: reading.fault })
  const employer = await trx.from('employers').where('credit_code', reading.code).first()
  if (!employer) refuse('E_EMPLOYER_UNKNOWN', 'creditCode')
  return employer.id
}

function valuesOf(input: SaveTermsInput, parts: ReturnType<typeof partsOf>) {
  const filled = (value: string | null | undefined) => value?.trim() || null
  const [aim, aimKind] = [filled(input.aim), input.aimKind ?? null]
  if (parts.aim && (aim === null) !== (aimKind === null)) refuse('E_AIM_HALF', 'aim')
  const { contractFrom: from = null, contractUntil: until = null } = input
  if (from && until && until < from) refuse('E_CONTRACT_ORDER', 'contractUntil')
  const only = <T>(is: boolean, value: T) => (is ? value : null)
  return {
    place: only(parts.order, filled(input.place)),
    aim_kind: only(parts.aim, aimKind),
    aim: only(parts.aim, aim),
    project_name: only(parts.project, filled(input.projectName)),
    purchaser: only(parts.project, filled(input.purchaser)),
    document_number: only(parts.project, filled(input.documentNumber)),
    partner_institution: only(parts.apprenticeship, filled(input.partnerInstitution)),
    contract_from: only(parts.apprenticeship, from),
    contract_until: only(parts.apprenticeship, until),
  }
}

function fileOf({ file }: SaveTermsInput, last: Record<string, any> | null) {
  return {
    file_path: file?.path ?? last?.file_path ?? null,
    file_sha256: file?.sha256 ?? last?.file_sha256 ?? null,
    file_kind: file?.kind ?? last?.file_kind ?? null,
  }
}

function changesOf(last: Record<string, any> | null, values: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => name !== 'file_path' && name !== 'file_kind')
      .filter(([name, value]) => (last?.[name] ?? null) !== value)
      .map(([name, value]) => [name, [last?.[name] ?? null, value]])
  )
}

function refuse(code: string, field?: string, params: Record<string, string> = {}): never {
  throw new RuleViolation(code, { module: 'modes', field, params })
}
