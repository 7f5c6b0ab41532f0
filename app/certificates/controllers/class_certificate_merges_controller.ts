import { Readable } from 'node:stream'
import { inject } from '@adonisjs/core'
import CertificatePolicy from '#app/certificates/certificate_policy'
import OpenCertificateFiles from '#app/certificates/actions/open_certificate_files'
import { createCertificateRenderer } from '#app/certificates/pdf/render_certificate'
import { findClass } from '#app/classes/queries/find_class'
import { streamFile } from '#app/shared/file_response'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassCertificateMergesController {
  /** One PDF with a page for each valid certificate of the class. */
  @inject()
  async show(ctx: HttpContext, open: OpenCertificateFiles) {
    const courseClass = await findClass(ctx.params.id)
    await ctx.bouncer.with(CertificatePolicy).authorize('print', courseClass)
    const facts = await open.factsOfClass({
      actor: ctx.auth.getUserOrFail(),
      classId: courseClass.id,
      requestId: ctx.request.id(),
    })
    const renderer = await createCertificateRenderer()
    streamFile(ctx, Readable.from(renderer.renderMerged(facts), { objectMode: false }), {
      name: `职业技能等级证书 ${courseClass.code}.pdf`,
      fallback: `${courseClass.code}.pdf`,
      type: 'pdf',
      disposition: 'inline',
    })
  }
}
