import type User from '#models/user'

/** The page a user starts on. */
export function homeOf(user: User): string {
  if (user.has('trainee') && user.roles.length === 1) return '/me'
  if (user.has('system_admin')) return '/users'
  return '/dashboard'
}
