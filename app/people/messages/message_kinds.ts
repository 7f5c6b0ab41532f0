/** What a message is about, as people choose what they get by e-mail and SMS. */
export const messageTopics = ['class', 'assessment', 'record', 'money', 'account'] as const

export type MessageTopic = (typeof messageTopics)[number]

interface Kind {
  topic: MessageTopic
  /** Sent whatever somebody opted out of: an answer that the law owes, a change of own data. */
  statutory?: true
  /** Worth an SMS: somebody must act, or should know at once. */
  sms?: true
}

/**
 * Every kind of message. Its words are `messages.kinds.<kind>.title` and `.text` of the language
 * files; a test asks that each has both.
 */
export const messageKinds = {
  account_opened: { topic: 'account', statutory: true },
  password_changed: { topic: 'account', statutory: true },
  mark_objection_answered: { topic: 'assessment', statutory: true, sms: true },
  objection_answered: { topic: 'record', statutory: true, sms: true },
  account_change_asked: { topic: 'money', statutory: true, sms: true },
  account_change_proposed: { topic: 'money', statutory: true },
  account_change_decided: { topic: 'money', statutory: true, sms: true },
  data_export_ready: { topic: 'record', statutory: true },
  slip_printed: { topic: 'account', statutory: true, sms: true },
  session_moved: { topic: 'class', sms: true },
  session_added: { topic: 'class', sms: true },
  session_cancelled: { topic: 'class', sms: true },
  class_cancelled: { topic: 'class', sms: true },
  class_dates_changed: { topic: 'class', sms: true },
  absence_reported: { topic: 'class', sms: true },
  absence_taken_back: { topic: 'class' },
  leave_asked: { topic: 'class' },
  leave_approved: { topic: 'class' },
  leave_refused: { topic: 'class', sms: true },
  leave_released: { topic: 'class', sms: true },
  application_confirmed: { topic: 'class', sms: true },
  application_waiting: { topic: 'class' },
  application_offered: { topic: 'class', sms: true },
  application_refused: { topic: 'class', statutory: true },
  application_lapsed: { topic: 'class' },
  application_reopened: { topic: 'class', statutory: true },
  enrolment_transferred: { topic: 'class', sms: true },
  enrolment_deferred: { topic: 'class', sms: true },
  enrolment_withdrawn: { topic: 'class' },
  enrolment_no_show: { topic: 'class', statutory: true },
  enrolment_reinstated: { topic: 'class', statutory: true, sms: true },
  base_notice: { topic: 'class', sms: true },
  proof_accepted: { topic: 'record' },
  proof_refused: { topic: 'record', statutory: true },
  roll_call_to_decide: { topic: 'class' },
  plan_revision_approved: { topic: 'class' },
  plan_revision_refused: { topic: 'class' },
  class_merged: { topic: 'class', sms: true },
  class_joined: { topic: 'class' },
  class_merger_approved: { topic: 'class' },
  class_merger_refused: { topic: 'class' },
  class_opening_approved: { topic: 'class' },
  class_opening_returned: { topic: 'class' },
  class_amendment_approved: { topic: 'class' },
  class_amendment_refused: { topic: 'class' },
  inspection_planned: { topic: 'class' },
  inspection_found: { topic: 'class', statutory: true },
  attendance_low: { topic: 'class', sms: true },
  attendance_lost: { topic: 'class', sms: true },
  attendance_reminder: { topic: 'class', sms: true },
  attendance_reminder_lost: { topic: 'class', sms: true },
  attendance_low_staff: { topic: 'class' },
  attendance_lost_staff: { topic: 'class' },
  sessions_unmarked: { topic: 'class' },
} as const satisfies Record<string, Kind>

export type MessageKind = keyof typeof messageKinds

/** What a kind is; an old one that nobody sends any more counts as statutory about the record. */
export function kindOf(kind: string): Kind {
  return (messageKinds as Record<string, Kind>)[kind] ?? { topic: 'record', statutory: true }
}
