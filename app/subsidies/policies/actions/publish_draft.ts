import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { addDays } from '#app/shared/days'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { lockDraft, POLICIES } from '#app/subsidies/policies/drafts'
import { publicationChecks } from '#app/subsidies/policies/publication_checks'
import type User from '#models/user'

export interface PublishDraftInput {
  actor: User
  policyId: number
  /** Hash of the rules that the page showed: exactly these are published. */
  hash: string
  /** Ends the version in the way the day before the draft begins. */
  endPrevious?: boolean
  requestId?: string | null
}

/**
 * Puts a draft in force for the classes of its period. From then on its rules never change.
 * @throws RuleViolation E_NOT_DRAFT, E_OWN_DRAFT, E_NOT_SIMULATED, E_PERIOD_TAKEN,
 * E_PERIOD_NOT_ENDED, E_CLAIMS_AFTER
 * @throws StalePage when the draft was changed meanwhile
 */
export default class PublishDraft {
  async handle({ actor, policyId, hash, endPrevious, requestId }: PublishDraftInput) {
    await db.transaction(async (trx) => {
      const { kind } = await trx.from('policies').where('id', policyId).firstOrFail()
      // One order for all who publish or end a version of a kind.
      await trx.from('policies').where('kind', kind).orderBy('id').forUpdate().select('id')
      const draft = await lockDraft(trx, policyId, hash)
      const { checks, previous } = await publicationChecks(trx, draft, actor)
      const broken = checks.find((check) => !check.ok && check.code)
      if (broken) throw new RuleViolation(broken.code!, { module: POLICIES, params: broken.params })
      if (previous && !endPrevious) {
        const { version } = previous
        throw new RuleViolation('E_PERIOD_NOT_ENDED', { module: POLICIES, params: { version } })
      }

      const at = clock.instant()
      if (previous) {
        const lastDay = addDays(draft.ruleSet.effectiveFrom, -1)
        await trx.from('policies').where('id', previous.id).update({ effective_to: lastDay })
      }
      const { status, source } = draft.ruleSet
      const published = await changedRows(
        trx
          .from('policies')
          .where({ id: policyId, status: 'draft' })
          .update({
            status: 'published',
            published_by_id: actor.id,
            published_at: at,
            ...(status === 'confirmed' && {
              confirmed_document: [source.number, source.document].join(' ').slice(0, 200),
              confirmed_by_id: actor.id,
              confirmed_at: at,
            }),
          })
      )
      if (published === 0) throw new RuleViolation('E_NOT_DRAFT', { module: POLICIES })
      if (previous) {
        await recordAudit(trx, {
          actor,
          action: 'policy.ended',
          subject: { type: 'policy', id: previous.id },
          changes: {
            version: previous.version,
            effectiveTo: [previous.effectiveTo, addDays(draft.ruleSet.effectiveFrom, -1)],
            followedBy: draft.version,
          },
          requestId,
        })
      }
      await recordAudit(trx, {
        actor,
        action: 'policy.published',
        subject: { type: 'policy', id: policyId },
        changes: {
          version: draft.version,
          hash,
          effectiveFrom: draft.ruleSet.effectiveFrom,
          effectiveTo: draft.ruleSet.effectiveTo ?? null,
          valueStatus: status,
        },
        requestId,
      })
    })
  }
}
