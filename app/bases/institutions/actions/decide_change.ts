import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { parseCreditCode } from '#app/people/credit_code'
import { changedRows } from '#app/shared/database/rows'
import { databaseFault } from '#app/shared/database/database_fault'
import { recordAudit } from '#app/shared/audit/record_audit'
import { checkChange } from '#app/bases/institutions/check_change'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { INSTITUTIONS } from '#app/bases/institutions/running_violation'
import type { ChangeContent, Licence } from '#app/bases/institutions/institution_terms'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

export interface DecideChangeInput {
  actor: User
  changeId: number
  result: 'confirmed' | 'refused'
  /** Needed to refuse. */
  reason?: string | null
  requestId?: string | null
}

type Row = Record<string, any>

/**
 * Confirms a change of an institution or of what a base may run, which makes it, or refuses it.
 * Whoever proposed it does not decide it.
 * @throws RuleViolation E_CHANGE_DECIDED, E_PROPOSED_BY_YOU, E_REASON_NEEDED and those of `checkChange`
 */
export default class DecideChange {
  /** Gives the base concerned, the new one when one was added; null when that was refused. */
  async handle({ actor, changeId, result, reason, requestId }: DecideChangeInput) {
    if (result === 'refused' && !reason) refuse('E_REASON_NEEDED', 'reason')
    try {
      return await db.transaction((trx) =>
        this.#within(trx, { actor, changeId, result, reason, requestId })
      )
    } catch (error) {
      // Another base got the code between the judgement and the write.
      if (databaseFault(error) === 'unique') refuse('E_CODE_TAKEN', 'code')
      throw error
    }
  }

  async #within(
    trx: TransactionClientContract,
    { actor, changeId, result, reason, requestId }: DecideChangeInput
  ): Promise<number | null> {
    const changes = () => trx.from('institution_changes').where('id', changeId)
    const seen: Row = await changes().firstOrFail()
    // The base is the lock of what it may run.
    if (seen.base_id !== null) {
      await trx.from('bases').where('id', seen.base_id).select('id').forUpdate()
    }
    const change: Row = await changes().forUpdate().firstOrFail()
    if (change.status !== 'proposed') refuse('E_CHANGE_DECIDED')
    if (change.proposed_by_id === actor.id) refuse('E_PROPOSED_BY_YOU')
    const baseId = result === 'confirmed' ? await this.#apply(trx, change) : change.base_id
    await changes().update({
      status: result,
      decided_by_id: actor.id,
      decided_at: clock.instant(),
      decision_reason: reason ?? null,
    })
    await recordAudit(trx, {
      actor,
      action: `institution_change.${result}`,
      subject: { type: 'institution_change', id: changeId },
      changes: { kind: change.kind, baseId, document: change.document },
      requestId,
    })
    return baseId
  }

  async #apply(trx: TransactionClientContract, change: Row): Promise<number> {
    const content = JSON.parse(change.content) as ChangeContent
    const baseId: number | null = change.base_id
    await checkChange(trx, baseId, content)
    if (content.kind === 'base_added') return this.#addBase(trx, content, change.document)
    const base: Row = await trx.from('bases').where('id', baseId!).firstOrFail()
    const institution = () => trx.from('institutions').where('id', base.institution_id)
    const specialty = (specialtyId: number) =>
      trx.from('base_specialties').where({ base_id: base.id, specialty_id: specialtyId })
    switch (content.kind) {
      case 'institution_added': {
        const row = {
          code: content.code,
          kind: content.institutionKind,
          name_zh: content.nameZh,
          name_en: content.nameEn,
          ...licenceColumns(content),
          value_status: 'confirmed',
          source: JSON.stringify({ document: change.document }),
          created_at: clock.instant(),
        }
        const [made] = await trx.table('institutions').returning('id').insert(row)
        const institutionId = Number(made.id ?? made)
        await trx.from('bases').where('id', base.id).update({ institution_id: institutionId })
        break
      }
      case 'licence_changed':
        await institution().update({
          ...licenceColumns(content),
          value_status: 'confirmed',
          source: JSON.stringify({ document: change.document }),
        })
        break
      case 'filing_added':
        await trx.table('institution_filings').insert({
          institution_id: base.institution_id,
          specialty_id: content.specialtyId,
          occupation_id: content.occupationId,
          lowest_rank: content.lowest,
          highest_rank: content.highest,
          document: change.document,
          valid_from: content.validFrom,
          valid_until: content.validUntil,
          created_at: clock.instant(),
        })
        break
      case 'filing_ended':
        await trx
          .from('institution_filings')
          .where('id', content.filingId)
          .update({ valid_until: content.endsOn })
        break
      case 'specialty_added': {
        const again = await changedRows(specialty(content.specialtyId).update({ ended_on: null }))
        if (again > 0) break
        const row = { base_id: base.id, specialty_id: content.specialtyId }
        await trx.table('base_specialties').insert(row)
        break
      }
      case 'specialty_ended':
        await specialty(content.specialtyId).update({ ended_on: content.endsOn })
    }
    return base.id
  }

  async #addBase(
    trx: TransactionClientContract,
    content: Extract<ChangeContent, { kind: 'base_added' }>,
    document: string
  ): Promise<number> {
    const [row] = await trx
      .table('bases')
      .returning('id')
      .insert({
        code: content.code,
        kind: content.baseKind,
        name_zh: content.nameZh,
        name_en: content.nameEn,
        short_name: content.shortName,
        address: content.address,
        source: JSON.stringify({ document }),
        created_at: clock.instant(),
      })
    return Number(row.id ?? row)
  }
}

function licenceColumns({ creditCode, licenceNumber, authority, validFrom, validUntil }: Licence) {
  return {
    credit_code: creditCode === null ? null : parseCreditCode(creditCode).code,
    licence_number: licenceNumber,
    licence_authority: authority,
    valid_from: validFrom,
    valid_until: validUntil,
  }
}

function refuse(code: string, field?: string): never {
  throw new RuleViolation(code, { module: INSTITUTIONS, field })
}
