import router from '@adonisjs/core/services/router'
import server from '@adonisjs/core/services/server'

server.errorHandler(() => import('#app/shared/exceptions/handler'))

server.use([
  () => import('#app/shared/middleware/body_guard_middleware'),
  () => import('#app/shared/middleware/container_bindings_middleware'),
  () => import('#app/shared/middleware/security_headers_middleware'),
  () => import('#app/shared/middleware/locale_middleware'),
  () => import('#app/shared/middleware/static_files_middleware'),
  () => import('@adonisjs/vite/vite_middleware'),
])

router.use([
  () => import('#app/shared/middleware/session_middleware'),
  () => import('@adonisjs/auth/initialize_auth_middleware'),
  () => import('#app/accounts/middleware/current_user_middleware'),
  () => import('#app/accounts/middleware/upload_gate_middleware'),
  () => import('@adonisjs/core/bodyparser_middleware'),
  () => import('#app/shared/middleware/shield_middleware'),
  () => import('#app/shared/idempotency/idempotency_middleware'),
  () => import('#app/accounts/middleware/bouncer_middleware'),
  () => import('#app/accounts/middleware/search_words_middleware'),
  () => import('#app/oversight/middleware/shell_middleware'),
])

export const middleware = router.named({
  guest: () => import('#app/accounts/middleware/guest_middleware'),
  auth: () => import('#app/accounts/middleware/auth_middleware'),
  examplePolicies: () => import('#app/subsidies/policies/example_policies_middleware'),
})
