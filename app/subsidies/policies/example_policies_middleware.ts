import { examplePolicies } from '#app/subsidies/policies/queries/example_policies'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Lets every page about money say which versions are examples: `@!policy.exampleBanner()`. */
export default class ExamplePoliciesMiddleware {
  async handle({ request, view }: HttpContext, next: NextFn) {
    if (request.method() === 'GET') view.share({ examplePolicies: await examplePolicies() })
    return next()
  }
}
