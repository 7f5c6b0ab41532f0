import { createHash, randomBytes } from 'node:crypto'

/** What a link holds: 32 random bytes, so that nobody finds one by trying. */
export function newFeedToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What the database keeps of it. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
