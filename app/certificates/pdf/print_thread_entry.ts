import { parentPort, workerData } from 'node:worker_threads'
import { CmsSigner } from '#app/shared/crypto/cms'
import { createCertificateRenderer } from '#app/certificates/pdf/render_certificate'
import { printSheet, type Sheet } from '#app/certificates/pdf/print_sheet'
import { readCertificates } from '#app/shared/crypto/read_signer'
import type { ThreadAnswer, ThreadData } from '#app/certificates/pdf/print_threads'

/* The thread of `print_threads.ts`: prints what it is sent, and answers each message with one. */
const { privateKey, certificates } = workerData as ThreadData
const signer = new CmsSigner({ ...readCertificates(certificates), privateKey })
const renderer = await createCertificateRenderer()

parentPort!.on('message', (sheets: Sheet[]) => {
  let answer: ThreadAnswer
  try {
    answer = { printed: sheets.map((sheet) => printSheet(renderer, signer, sheet)) }
  } catch (error) {
    answer = { error: error as Error }
  }
  parentPort!.postMessage(answer)
})
