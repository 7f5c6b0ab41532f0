import { Readable } from 'node:stream'
import PrintingPolicy from '#app/certificates/printing/printing_policy'
import { createCertificateRenderer } from '#app/certificates/pdf/render_certificate'
import { factsToPrint, findRun } from '#app/certificates/printing/queries/printing_runs'
import { PRINTING } from '#app/certificates/printing/print_status'
import { recordRead } from '#app/certificates/printing/record_read'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { streamFile } from '#app/shared/file_response'
import type { HttpContext } from '@adonisjs/core/http'

export default class PrintingRunFilesController {
  /** One PDF with every copy of the run that is still to be handed out, for the printer. */
  async show(ctx: HttpContext) {
    const run = await findRun(ctx.params.id)
    await ctx.bouncer.with(PrintingPolicy).authorize('print', run)

    const facts = await factsToPrint(run.id)
    if (facts.length === 0) throw new RuleViolation('E_NOTHING_PREPARED', { module: PRINTING })
    await recordRead(ctx, { type: 'printing_run', id: run.id }, { copies: facts.length })
    const renderer = await createCertificateRenderer()
    const pages = renderer.renderMerged(facts, run.design)
    streamFile(ctx, Readable.from(pages, { objectMode: false }), {
      name: `证书打印 ${run.id}.pdf`,
      fallback: `printing-run-${run.id}.pdf`,
      type: 'pdf',
      disposition: 'inline',
    })
  }
}
