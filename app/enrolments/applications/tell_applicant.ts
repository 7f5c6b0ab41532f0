import { instantWords } from '#app/shared/words'
import { sendMessage } from '#app/people/messages/send_message'
import type { ApplicationRow } from '#app/enrolments/applications/application_step'
import type { MessageParameters } from '#app/people/messages/message_words'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Tells the applicant what became of an application; who has no account finds it when there is one. */
export async function tellApplicant(
  trx: TransactionClientContract,
  application: Pick<ApplicationRow, 'id' | 'course_class_id' | 'person_id'>,
  news: 'confirmed' | 'waiting' | 'offered' | 'refused' | 'lapsed' | 'reopened',
  { expiresAt }: { expiresAt?: string } = {}
) {
  await sendMessage(trx, {
    to: { personId: application.person_id },
    kind: `application_${news}`,
    parameters: {
      ...(await classNamed(trx, application.course_class_id)),
      ...(expiresAt && { until: instantWords(expiresAt) }),
    },
    path: `/me/applications/${application.id}`,
  })
}

/** A class as messages name it. */
export async function classNamed(
  trx: TransactionClientContract,
  classId: number
): Promise<MessageParameters> {
  const row = await trx
    .from('course_classes as c')
    .join('courses as k', 'k.id', 'c.course_id')
    .where('c.id', classId)
    .select('c.starts_on', 'c.code', 'k.title_zh', 'k.title_en')
    .firstOrFail()
  return {
    course: { zh: row.title_zh, en: row.title_en },
    code: row.code,
    day: row.starts_on,
  }
}
