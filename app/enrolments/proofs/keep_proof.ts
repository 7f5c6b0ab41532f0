import { dropPrivateFile, storeImage, storePrivateFile } from '#app/shared/files/private_file'
import { PROOF_IMAGE, PROOF_PLACE } from '#app/enrolments/proofs/proof_file_rules'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { PrivateFile, SentFile } from '#app/shared/files/private_file'

/**
 * Keeps the file of a proof while `write` writes its row: a picture is drawn anew, a PDF stays as it is.
 * @throws RuleViolation E_PROOF_FILE, those of `storeImage` and `storePrivateFile`, and of `write`
 */
export async function keepProof<T>(
  file: SentFile | null,
  write: (stored: PrivateFile) => Promise<T>
): Promise<T> {
  if (!file?.clientName) {
    throw new RuleViolation('E_PROOF_FILE', { module: 'proof_files', field: PROOF_PLACE.field })
  }
  const stored = /\.pdf$/i.test(file.clientName)
    ? await storePrivateFile(file, PROOF_PLACE)
    : await storeImage(file, PROOF_PLACE, PROOF_IMAGE)
  try {
    return await write(stored)
  } catch (error) {
    await dropPrivateFile(stored.path)
    throw error
  }
}
