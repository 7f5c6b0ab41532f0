import { Exception } from '@adonisjs/core/exceptions'
import { claimKey } from '#app/subsidies/queries/claim_page'

/** Whose a claim is and where it stands. @throws Exception 404 when there is none */
export async function claimOr404(id: number) {
  const claim = await claimKey(id)
  if (!claim) throw new Exception('No such claim', { status: 404 })
  return claim
}
