import db from '@adonisjs/lucid/services/db'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { maskIdentityNumber } from '#app/people/identity_number'
import { openFacts } from '#app/certificates/open_facts'
import { pagesOf } from '#app/shared/database/paging'
import { seesEveryBase } from '#app/accounts/scope'
import type { CorrectedFacts } from '#app/certificates/changes/certificate_change'
import type User from '#models/user'

type Row = Record<string, any>

/** A page of changes the user may see, those that wait first. */
export async function certificateChangeList(
  user: User,
  { state, page = 1 }: { state?: string; page?: number }
) {
  const query = named()
    .orderByRaw("case ch.status when 'draft' then 0 when 'proposed' then 0 else 1 end")
    .orderBy('ch.id', 'desc')
  if (state) query.where('ch.status', state)
  if (!seesEveryBase(user)) query.where('ce.base_id', user.baseId ?? -1)
  const found = await query.paginate(page, 50)
  return { changes: found.all() as Row[], paginator: pagesOf(found) }
}

/** One change with what it puts right, numbers masked. @throws E_ROW_NOT_FOUND (404) */
export async function certificateChange(id: number | string) {
  const row: Row = await named()
    .leftJoin('certificates as next', 'next.id', 'ch.successor_id')
    .leftJoin('users as dropper', 'dropper.id', 'ch.drop_proposed_by_id')
    .leftJoin('certificate_prints as copy', 'copy.certificate_change_id', 'ch.id')
    .where('ch.id', Number(id))
    .select('ch.document', 'ch.drafted_at', 'ch.decided_at', 'ch.decided_reason', 'ch.facts_cipher')
    .select('ch.successor_id', 'next.number as successor_number', 'copy.serial as print_serial')
    .select('ch.drop_proposed_by_id', 'ch.drop_proposed_at', 'ch.drop_reason')
    .select('dropper.full_name as dropper')
    .select('ce.facts_cipher as frozen', 'ce.status as certificate_status', 'ce.person_id')
    .firstOrFail()
  return { ...row, differences: differences(row) } as Row & {
    differences: ReturnType<typeof differences>
  }
}

/** Changes of one certificate, oldest first. */
export function changesOfCertificate(certificateId: number): Promise<Row[]> {
  return db
    .from('certificate_changes as ch')
    .leftJoin('users as proposer', 'proposer.id', 'ch.proposed_by_id')
    .leftJoin('users as decider', 'decider.id', 'ch.decided_by_id')
    .where('ch.certificate_id', certificateId)
    .orderBy('ch.id')
    .select('ch.id', 'ch.kind', 'ch.status', 'ch.drafted_at', 'ch.proposed_at', 'ch.decided_at')
    .select('proposer.full_name as proposer', 'decider.full_name as decider')
}

function differences(row: Row) {
  if (!row.facts_cipher) return []
  const frozen = openFacts(row.frozen)
  const facts: CorrectedFacts = JSON.parse(decryptField(row.facts_cipher))
  return [
    ...(facts.name ? [{ field: 'name', before: frozen.name, after: facts.name }] : []),
    ...(facts.documentNumber
      ? [
          {
            field: 'document',
            before: maskIdentityNumber(frozen.documentNumber),
            after: maskIdentityNumber(facts.documentNumber),
          },
        ]
      : []),
  ]
}

function named() {
  return db
    .from('certificate_changes as ch')
    .join('certificates as ce', 'ce.id', 'ch.certificate_id')
    .join('persons as p', 'p.id', 'ce.person_id')
    .leftJoin('users as proposer', 'proposer.id', 'ch.proposed_by_id')
    .leftJoin('users as decider', 'decider.id', 'ch.decided_by_id')
    .select('ch.id', 'ch.kind', 'ch.status', 'ch.reason', 'ch.proposed_at', 'ch.proposed_by_id')
    .select('ce.id as certificate_id', 'ce.number', 'ce.base_id', 'p.name as holder')
    .select('proposer.full_name as proposer', 'decider.full_name as decider')
}
