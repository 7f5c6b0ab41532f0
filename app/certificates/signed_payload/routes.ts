import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { OfflineKits, ScannedCertificates } = controllers.certificates.signedPayload

// Open to everybody, without a session.
router.get('v/:number', [ScannedCertificates, 'index'])
router.get('v/:number/:proof', [ScannedCertificates, 'show'])
router.get('trust/kit.json', [OfflineKits, 'index'])
router.get('trust/offline.html', [OfflineKits, 'show'])
