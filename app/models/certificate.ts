import { CertificateSchema } from '#database/schema'

export default class Certificate extends CertificateSchema {}
