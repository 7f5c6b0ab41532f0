import fc from 'fast-check'
import { assert } from '@japa/assert'
import { apiClient } from '@japa/api-client'
import { prettyPrintError } from '@adonisjs/core'
import app from '@adonisjs/core/services/app'
import { pluginAdonisJS } from '@japa/plugin-adonisjs'
import testUtils from '@adonisjs/core/services/test_utils'
import { dbAssertions } from '@adonisjs/lucid/plugins/db'
import { authApiClient } from '@adonisjs/auth/plugins/api_client'
import { shieldApiClient } from '@adonisjs/shield/plugins/api_client'
import { sessionApiClient } from '@adonisjs/session/plugins/api_client'
import { costs } from '#tests/support/costs'
import type { Config } from '@japa/runner/types'

/** The same examples in every run, so that what fails once fails again. */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 8) })

export const plugins: Config['plugins'] = [
  assert(),
  pluginAdonisJS(app),
  apiClient(),
  sessionApiClient(app),
  authApiClient(app),
  shieldApiClient(),
  dbAssertions(app),
  costs,
]

/** A rollback that fails makes the run fail, and never hides what the tests said. */
async function migrate() {
  const rollBack = await testUtils.db().migrate()
  return async () => {
    try {
      await rollBack()
    } catch (error) {
      prettyPrintError(error)
      process.exitCode = 1
    }
  }
}

export const runnerHooks: Required<Pick<Config, 'setup' | 'teardown'>> = {
  setup: [],
  teardown: [],
}

export const configureSuite: Config['configureSuite'] = (suite) => {
  // The unit tests have no tables: what needs some is no unit test.
  if (['browser', 'functional'].includes(suite.name)) {
    suite.setup(migrate)
    suite.setup(() => testUtils.httpServer().start())
  }
  if (suite.name === 'functional') {
    // Whatever the group before left behind, on either database.
    suite.onGroup((group) =>
      group.setup(async () => {
        const { emptyDatabase } = await import('#tests/support/world')
        await emptyDatabase()
      })
    )
  }
  if (suite.name === 'browser') {
    suite.teardown(async () => {
      const { closeSite } = await import('#tests/support/demo_site')
      await closeSite()
    })
  }
}
