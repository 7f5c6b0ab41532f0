import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { lockDraft, POLICIES, writeDraft } from '#app/subsidies/policies/drafts'
import { DraftFaulty } from '#app/subsidies/policies/draft_faulty'
import { ruleSetDifference } from '#app/subsidies/policies/rules_difference'
import {
  applyEdit,
  childrenOf,
  findCondition,
  flatten,
  type RulesEdit,
} from '#app/subsidies/policies/rules_edit'
import type User from '#models/user'
import type { RuleSet } from '#app/rules/types'

export interface ChangeDraftInput {
  actor: User
  policyId: number
  /** Hash of the rules that the page showed. */
  hash: string
  edit: RulesEdit
  requestId?: string | null
}

/**
 * Changes one thing in a draft. The whole rule set is checked before anything is written.
 * @throws RuleViolation E_NOT_DRAFT, E_NO_CONDITION, E_LAST_CONDITION, E_VERSION_TAKEN
 * @throws DraftFaulty with the fields at fault
 * @throws StalePage when somebody changed the draft meanwhile
 */
export default class ChangeDraft {
  async handle({ actor, policyId, hash, edit, requestId }: ChangeDraftInput) {
    await db.transaction(async (trx) => {
      const draft = await lockDraft(trx, policyId, hash)
      const path = pathOf(draft.ruleSet, edit)
      const next = applyEdit(draft.ruleSet, edit)
      assertConfirmedThroughout(next, edit)
      const written = await writeDraft(trx, draft, next, actor, path)
      if (written === hash) return
      await recordAudit(trx, {
        actor,
        action: 'policy.draft_changed',
        subject: { type: 'policy', id: policyId },
        changes: {
          version: next.version,
          hash: [hash, written],
          rules: ruleSetDifference(draft.ruleSet, next).map(({ what, id, parts }) => ({
            what,
            id,
            parts: parts.map((part) => [
              part.key,
              part.before?.['zh-CN'] ?? null,
              part.after?.['zh-CN'] ?? null,
            ]),
          })),
        },
        requestId,
      })
    })
  }
}

/** Where in the changed rule set the edited part stands. */
function pathOf(ruleSet: RuleSet, edit: RulesEdit): (string | number)[] {
  switch (edit.kind) {
    case 'basics':
      return []
    case 'amount_changed':
      return ['amount']
    case 'condition_added': {
      if (edit.groupId === undefined) return ['conditions', ruleSet.conditions.length]
      const { condition, path } = conditionOf(ruleSet, edit.groupId)
      if (!('conditions' in condition)) throw noCondition()
      return [...path, 'conditions', condition.conditions.length]
    }
    case 'condition_changed':
      return conditionOf(ruleSet, edit.id).path
    case 'condition_removed': {
      const { path } = conditionOf(ruleSet, edit.id)
      assertNotLast(ruleSet, edit.id)
      return path
    }
  }
}

function conditionOf(ruleSet: RuleSet, id: string) {
  const found = findCondition(ruleSet.conditions, id)
  if (!found) throw noCondition()
  return found
}

const noCondition = () => new RuleViolation('E_NO_CONDITION', { module: POLICIES })

/** A version without conditions would pay everybody, a group without children nobody. */
function assertNotLast(ruleSet: RuleSet, id: string) {
  const placed = flatten(ruleSet.conditions).find(({ condition }) => condition.id === id)
  const siblings = placed?.group ? childrenOf(placed.group) : ruleSet.conditions
  if (siblings.length > 1) return
  throw new RuleViolation('E_LAST_CONDITION', { module: POLICIES })
}

/** A version is confirmed when its document has a number and nothing in it is an example any more. */
function assertConfirmedThroughout(ruleSet: RuleSet, edit: RulesEdit) {
  if (ruleSet.status !== 'confirmed') return
  const examples = [...flatten(ruleSet.conditions).map((one) => one.condition), ruleSet.amount]
  const isOpen = examples.some((rule) => rule?.example)
  if (isOpen && edit.kind !== 'basics') {
    throw new DraftFaulty([{ field: 'example', rule: 'confirmed_version' }])
  }
  if (isOpen) throw new DraftFaulty([{ field: 'status', rule: 'still_examples' }])
  if (!ruleSet.source.number) throw new DraftFaulty([{ field: 'source.number', rule: 'missing' }])
}
