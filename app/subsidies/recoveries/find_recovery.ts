import { Exception } from '@adonisjs/core/exceptions'
import { recoveryPage } from '#app/subsidies/recoveries/queries/recovery_page'

/** A recovery for its page. @throws Exception 404 when there is none */
export async function findRecovery(id: number | string) {
  const found = await recoveryPage(Number(id))
  if (!found) throw new Exception('No such recovery', { status: 404 })
  return found
}
