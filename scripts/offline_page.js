/*
 * `npm run offline-page`: writes `public/offline/verify.html` anew from `resources/offline` and
 * `resources/js/offline.js`. The file is kept in the repository; a test tells when it is behind.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { bundleOfflinePage, OFFLINE_PAGE } from './lib/offline_page.js'

mkdirSync(dirname(OFFLINE_PAGE), { recursive: true })
writeFileSync(OFFLINE_PAGE, await bundleOfflinePage())
