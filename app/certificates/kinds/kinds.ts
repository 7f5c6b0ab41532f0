/** Area of the sentences about certificates of other kinds than a skill grade. */
export const KINDS = 'certificate_kinds'
