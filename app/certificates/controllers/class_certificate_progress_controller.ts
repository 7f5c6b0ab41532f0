import ClassPolicy from '#app/classes/class_policy'
import { findClass } from '#app/classes/queries/find_class'
import { ISSUE_JOB } from '#app/certificates/actions/issue_certificates'
import { latestProgress } from '#app/shared/outbox/work_batch'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassCertificateProgressController {
  /** The newest batch as JSON: `{ total, done, failed, status }`, `status: 'none'` before the first. */
  async show({ bouncer, params, response }: HttpContext) {
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('view', courseClass)
    const batch = await latestProgress(ISSUE_JOB, { type: 'class', id: courseClass.id })
    response.header('cache-control', 'no-store')
    if (!batch) return { total: 0, done: 0, failed: 0, status: 'none' }
    const { total, done, failed, status } = batch
    return { total, done, failed, status }
  }
}
