/**
 * Whether somebody typed a number of identity, phone or account into a line that is read by many or kept
 * in clear: eleven digits in a row, full-width ones, spaces and dashes between them counted too.
 */
export function holdsPersonalNumber(text: string): boolean {
  return /\d{11}/.test(text.normalize('NFKC').replace(/[\s-]/g, ''))
}
