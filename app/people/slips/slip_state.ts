export type SlipState = 'none' | 'unused' | 'used' | 'expired' | 'replaced'

interface SlipTimes {
  printed_at: string | null
  expires_at: string | null
  used_at: string | null
  replaced_at: string | null
}

/** What became of a slip, as of an instant. Pure. */
export function slipState(slip: SlipTimes | null, now: string): SlipState {
  if (!slip?.printed_at) return 'none'
  if (slip.used_at) return 'used'
  if (slip.replaced_at) return 'replaced'
  return slip.expires_at! > now ? 'unused' : 'expired'
}

/** Badge of a state. */
export const SLIP_TINTS: Record<SlipState, string> = {
  none: '',
  unused: 'act',
  used: 'pass',
  expired: 'warn',
  replaced: '',
}
