import db from '@adonisjs/lucid/services/db'
import {
  proposeCertificateChange,
  type ProposedChange,
} from '#app/certificates/changes/propose_certificate_change'
import type User from '#models/user'

/** A person proposes a change of a certificate. Refusals are those of `proposeCertificateChange`. */
export default class AskForCertificateChange {
  handle({ actor, ...change }: Omit<ProposedChange, 'proposedById'> & { actor: User }) {
    return db.transaction((trx) =>
      proposeCertificateChange(trx, { ...change, proposedById: actor.id })
    )
  }
}
