import type { ClaimEvidence, EvidenceAudit, EvidenceClass } from '#app/subsidies/evidence/evidence'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** The act of making a pack: left out of packs, so that two of unchanged data are equal. */
export const PACK_MADE = 'evidence_pack.made'
/** Readings of files change nothing and would differ from pack to pack. */
const LEFT_OUT = [PACK_MADE, 'certificate.file_read', 'certificate.files_read']

/** What a base does not read of its claims. */
const FOR_THE_BUREAU = {
  subjects: ['objection', 'anomaly_flag', 'call_back'],
  actions: ['call_back.recorded'],
}

/** The entries of the audit chain about the records of a pack, and the head of the chain. */
export async function readAudit(
  client: QueryClientContract,
  claims: ClaimEvidence[],
  classes: EvidenceClass[],
  forBase: boolean
) {
  const hidden = forBase ? FOR_THE_BUREAU : { subjects: [], actions: [] }
  const head = await client.from('audit_heads').where('id', 1).firstOrFail()
  const subjects = await subjectsOf(client, claims, classes)
  const entries: EvidenceAudit[] = await client
    .from('audit_entries')
    .whereNotIn('action', [...LEFT_OUT, ...hidden.actions])
    .whereNotIn('subject_type', hidden.subjects)
    .where((query) => {
      query.whereRaw('1 = 0')
      for (const [type, ids] of Object.entries(subjects)) {
        query.orWhere((one) => one.where('subject_type', type).whereIn('subject_id', ids))
      }
    })
    .orderBy('sequence')
    .select('sequence', 'actor_id', 'actor_name', 'action', 'subject_type', 'subject_id')
    .select('changes', 'request_id', 'occurred_at', 'crypto_alg', 'previous_hash', 'hash')
  return {
    entries: entries.map((entry) => ({ ...entry, sequence: Number(entry.sequence) })),
    head: { sequence: Number(head.sequence), hash: head.hash as string },
  }
}

async function subjectsOf(
  client: QueryClientContract,
  claims: ClaimEvidence[],
  classes: EvidenceClass[]
): Promise<Record<string, number[]>> {
  const idsOf = async (table: string, column: string, values: (string | number)[]) => {
    const rows = await client.from(table).whereIn(column, values).orderBy('id').select('id')
    return rows.map((row) => row.id as number)
  }
  const records = claims.map(({ record }) => record)
  const classIds = classes.map(({ id }) => id)
  const claimIds = records.map(({ claim }) => claim.id)
  return {
    claim: claimIds,
    class: classIds,
    course_class: classIds,
    class_session: classes.flatMap(({ sessions }) => sessions.map(({ id }) => id)),
    enrolment: records.flatMap(({ claim }) => claim.enrolmentId ?? []),
    sitting: await idsOf('sittings', 'course_class_id', classIds),
    certificate: records.flatMap(({ claim }) => claim.certificateId ?? []),
    competition_award: records.flatMap(({ claim }) => claim.awardId ?? []),
    policy: [...new Set(records.map(({ claim }) => claim.policyId))],
    notice: await idsOf(
      'notices',
      'number',
      records.flatMap(({ notices }) => notices.map(({ number }) => number))
    ),
    objection: await idsOf('notice_objections', 'claim_id', claimIds),
    account_correction: await idsOf('account_corrections', 'claim_id', claimIds),
    call_back: await idsOf('call_backs', 'claim_id', claimIds),
    payment_batch: records.flatMap(({ payments }) => payments.map(({ batchId }) => batchId)),
    recovery: await idsOf('recoveries', 'claim_id', claimIds),
    anomaly_flag: await idsOf('anomaly_flags', 'claim_id', claimIds),
    amendment: await idsOf('claim_amendments', 'claim_id', claimIds),
  }
}
