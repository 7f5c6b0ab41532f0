import { inject } from '@adonisjs/core'
import CertificatePolicy from '#app/certificates/certificate_policy'
import OpenCertificateFiles from '#app/certificates/actions/open_certificate_files'
import { archiveOf } from '#app/certificates/certificate_archive'
import { findClass } from '#app/classes/queries/find_class'
import { streamFile } from '#app/shared/file_response'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassCertificateArchivesController {
  /** A ZIP with the PDF of every valid certificate of the class, each named by its number. */
  @inject()
  async show(ctx: HttpContext, open: OpenCertificateFiles) {
    const courseClass = await findClass(ctx.params.id)
    await ctx.bouncer.with(CertificatePolicy).authorize('print', courseClass)
    const files = await open.filesOfClass({
      actor: ctx.auth.getUserOrFail(),
      classId: courseClass.id,
      requestId: ctx.request.id(),
    })
    streamFile(ctx, archiveOf(files), {
      name: `职业技能等级证书 ${courseClass.code}.zip`,
      fallback: `${courseClass.code}.zip`,
      type: 'zip',
      disposition: 'attachment',
    })
  }
}
