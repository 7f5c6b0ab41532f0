import ViteProvider from '@adonisjs/vite/vite_provider'
import type { ApplicationService } from '@adonisjs/core/types'

/**
 * Vite's provider, but tests are served the built assets of `public/assets`: a development server
 * per run would be slow, and two runs side by side would want the same port for it.
 */
export default class AssetsProvider extends ViteProvider {
  constructor(private application: ApplicationService) {
    super(application)
  }

  async start() {
    if (!this.application.inTest) await super.start()
  }

  async shutdown() {
    if (!this.application.inTest) await super.shutdown()
  }
}
