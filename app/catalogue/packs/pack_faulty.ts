import { Exception } from '@adonisjs/core/exceptions'
import type { PackFault } from '#app/catalogue/packs/pack_document'

/** A pack with faults: nothing of it was loaded. `faults` has every one of them. */
export class PackFaulty extends Exception {
  static status = 422
  static code = 'E_PACK_FAULTY'

  constructor(
    readonly pack: string,
    readonly faults: PackFault[]
  ) {
    super(`Pack ${pack} has ${faults.length} fault(s)`)
  }
}
