import db from '@adonisjs/lucid/services/db'
import { Exception } from '@adonisjs/core/exceptions'
import { acceptedProof } from '#app/enrolments/proofs/queries/accepted_proof'
import { applicationById } from '#app/enrolments/applications/queries/applications'
import { openClass, openClasses } from '#app/portal/courses/queries/open_classes'
import { qualificationOf } from '#app/portal/applying/qualification'
import { qualificationWords } from '#app/enrolments/applications/qualification'
import type User from '#models/user'
import type { Locale } from '#app/shared/words'

/**
 * What somebody sees who asks for another class: the open classes to choose from, or the one chosen
 * with its check by what the application states. A bounded number of queries.
 * @throws Exception 404 when the application is not the user's, or the class not open
 */
export async function classChangePage(
  user: User,
  applicationId: number,
  asked: { class?: number; page?: number },
  locale: Locale
) {
  const application = await applicationById(applicationId, locale)
  if (!application || application.personId !== user.personId) throw missing()
  if (!application.mayChangeClass || !asked.class) {
    const { rows, paginator } = await openClasses({ page: asked.page }, locale)
    const open = rows.filter(({ id }) => id !== application.classId)
    return { application, open, paginator, chosen: null, check: null }
  }
  const chosen = await openClass(asked.class, locale)
  if (!chosen || chosen.id === application.classId) throw missing()
  const { personId, category } = application
  const accepted = await acceptedProof(db.connection(), { personId, classId: chosen.id, category })
  const found = await qualificationOf(db.connection(), {
    ...{ personId, classId: chosen.id, traineeCategory: category },
    categoryProof: accepted?.title ?? application.proof,
    categoryProvenOn: accepted?.provenOn ?? application.provenOn,
    isProofChecked: accepted !== null,
  })
  const check = qualificationWords(found, locale)
  return { application, open: [], paginator: null, chosen, check }
}

function missing() {
  return new Exception('No such application or class', { status: 404, code: 'E_ROW_NOT_FOUND' })
}
