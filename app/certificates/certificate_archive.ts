import { Readable } from 'node:stream'
import yazl from 'yazl'
import type { CertificateFile } from '#app/certificates/actions/open_certificate_files'

/**
 * A ZIP of certificate files, stored, since PDFs are compressed already. Each file is read when its
 * turn comes; one that cannot be read ends the stream with its error.
 */
export function archiveOf(files: CertificateFile[]): Readable {
  const archive = new yazl.ZipFile()
  const output = archive.outputStream as Readable
  archive.on('error', (error: Error) => output.destroy(error))
  for (const file of files) {
    archive.addReadStreamLazy(`${file.number}.pdf`, { compress: false }, (give) => {
      file.read().then(
        (bytes) => give(null, Readable.from([bytes])),
        (error) => give(error, Readable.from([]))
      )
    })
  }
  archive.end()
  return output
}
