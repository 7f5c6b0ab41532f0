/** Path of a certificate's PDF inside the storage folder: `certificates/2026/<number>.pdf`. */
export function certificatePath(number: string, issuedOn: string): string {
  return `certificates/${issuedOn.slice(0, 4)}/${number}.pdf`
}
