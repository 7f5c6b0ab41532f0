/** A phone number or an address of e-mail as somebody typed it, or null when it is neither. */
export function readContact(text: string): string | null {
  const typed = text.normalize('NFKC').trim()
  const digits = typed.replace(/[\s-]/g, '')
  if (/^\+?\d{7,15}$/.test(digits)) return digits
  return /^[^\s@<>"]{1,64}@[^\s@<>"]{1,120}\.[A-Za-z]{2,20}$/.test(typed) ? typed : null
}

/** `138****5678`, `w***@163.com`: enough to tell two apart. */
export function maskContact(contact: string): string {
  const at = contact.indexOf('@')
  if (at > 0) {
    const domain = contact.slice(at)
    return `${contact[0]}***${domain.length > 30 ? `@***${domain.slice(-20)}` : domain}`
  }
  return contact.length === 11
    ? `${contact.slice(0, 3)}****${contact.slice(-4)}`
    : `****${contact.slice(-4)}`
}
