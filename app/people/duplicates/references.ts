/**
 * What of one person goes to the other when two records become one. `claims` and `certificates` change
 * whose they are and nothing else: what was printed, signed or traced stays as it was.
 */
export interface Reference {
  table: string
  column: string
  /** Which of the rows, when not all that name the person. */
  where?: string
  /** Rows that cannot both belong to one person: equal in these columns, both meeting the condition. */
  once?: {
    same: readonly string[]
    live: string
    /** The rule that stops the merge; left out when the row just stays with the former record. */
    refuses?: string
  }[]
}

const certified = "status NOT IN ('revoked', 'superseded')"

export const MOVED: readonly Reference[] = [
  {
    table: 'enrolments',
    column: 'person_id',
    once: [
      { same: ['course_class_id'], live: "status <> 'withdrawn'", refuses: 'E_BOTH_IN_CLASS' },
    ],
  },
  {
    table: 'enrolment_applications',
    column: 'person_id',
    once: [
      {
        same: ['course_class_id'],
        live: "status IN ('applied', 'waiting', 'offered')",
        refuses: 'E_BOTH_APPLY',
      },
    ],
  },
  {
    table: 'certificates',
    column: 'person_id',
    once: [
      {
        same: ['occupation_id', 'work_type', 'grade_rank'],
        live: certified,
        refuses: 'E_BOTH_CERTIFIED',
      },
      { same: ['competition_award_id'], live: certified, refuses: 'E_BOTH_CERTIFIED' },
      {
        same: ['title'],
        live: `kind = 'special_ability' AND ${certified}`,
        refuses: 'E_BOTH_CERTIFIED',
      },
    ],
  },
  {
    table: 'claims',
    column: 'person_id',
    once: [
      {
        same: ['kind', 'part', 'occupation_id', 'grade_rank'],
        live: "status NOT IN ('rejected', 'withdrawn') AND quota_freed_at IS NULL",
        refuses: 'E_BOTH_SUBSIDISED',
      },
    ],
  },
  {
    table: 'grade_records',
    column: 'person_id',
    once: [{ same: ['occupation_id', 'work_type', 'grade_rank'], live: "status = 'live'" }],
  },
  { table: 'proof_files', column: 'person_id' },
  { table: 'person_evidence', column: 'person_id' },
  {
    table: 'grade_recognitions',
    column: 'person_id',
    once: [{ same: ['occupation_id', 'work_type'], live: "status = 'proposed'" }],
  },
  {
    table: 'appointments',
    column: 'person_id',
    once: [
      {
        same: ['occupation_id', 'work_type', 'grade_rank'],
        live: "status NOT IN ('ended', 'refused')",
        refuses: 'E_BOTH_APPOINTED',
      },
    ],
  },
  { table: 'examiners', column: 'person_id', once: [{ same: [], live: '1 = 1' }] },
  {
    table: 'competition_awards',
    column: 'person_id',
    once: [{ same: ['contest', 'contest_year', 'event', 'contestants'], live: '1 = 1' }],
  },
  {
    table: 'title_holders',
    column: 'person_id',
    once: [{ same: ['title_id'], live: "status IN ('proposed', 'held')" }],
  },
  {
    table: 'contest_members',
    column: 'person_id',
    once: [{ same: ['contest_event_id'], live: "status = 'entered'" }],
  },
  { table: 'studios', column: 'leader_id' },
  { table: 'anomaly_flags', column: 'person_id' },
  { table: 'messages', column: 'person_id' },
  { table: 'record_objections', column: 'person_id' },
  { table: 'account_corrections', column: 'owner_id', where: "owner_type = 'person'" },
]

/**
 * Columns that name a person and stay with the former record: append-only rows; slips, calendar links,
 * requests and copies of data that were made for the account of that record; and what the merge keeps of itself.
 */
export const STAYING: readonly string[] = [
  'persons.merged_into_id',
  'account_links.former_person_id',
  'account_links.person_id',
  'calendar_feeds.person_id',
  'person_photos.person_id',
  'person_documents.person_id',
  'password_slips.person_id',
  'account_requests.person_id',
  'data_exports.person_id',
  'person_duplicates.first_id',
  'person_duplicates.second_id',
  'person_duplicates.keep_id',
]
