import { Exception } from '@adonisjs/core/exceptions'
import { findApplication } from '#app/enrolments/applications/find_application'
import type User from '#models/user'

/**
 * An application of the user's own person.
 * @throws Exception 404 when there is none such, or it is somebody else's
 */
export async function ownApplication(user: User, id: number | string) {
  const application = await findApplication(id)
  if (application.personId === user.personId) return application
  throw new Exception('No such application', { status: 404, code: 'E_ROW_NOT_FOUND' })
}
