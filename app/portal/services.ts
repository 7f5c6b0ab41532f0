/** What somebody can do about the own matters, in the order of need. Links of the page of services. */
export const ownServices = [
  {
    key: 'training',
    items: [
      { key: 'applications', href: '/me/applications', icon: 'clipboard-list' },
      { key: 'leave', href: '/me/leave', icon: 'calendar-off' },
      { key: 'proofs', href: '/me/proofs', icon: 'id' },
      { key: 'ladder', href: '/me/ladder', icon: 'stairs-up' },
    ],
  },
  {
    key: 'records',
    items: [
      { key: 'objections', href: '/me/objections', icon: 'message-exclamation' },
      { key: 'photo', href: '/me/photo', icon: 'photo' },
      { key: 'data', href: '/me/data', icon: 'file-download' },
    ],
  },
  {
    key: 'account',
    items: [
      { key: 'bank_account', href: '/me/bank_account', icon: 'credit-card' },
      { key: 'messages', href: '/messages', icon: 'bell' },
      { key: 'password', href: '/account', icon: 'key' },
    ],
  },
] as const
