import db from '@adonisjs/lucid/services/db'
import AddPhoto from '#app/people/photos/actions/add_photo'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { keepPhoto, PHOTO_MB, PHOTOS } from '#app/people/photos/photo_terms'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { starMiddle } from '#app/people/typed_text'
import { ZipFault, zipEntries, type ZipEntry } from '#app/shared/files/zip_entries'
import type User from '#models/user'

/** Files of one archive: those of a class of fifty, and some that were sent twice. */
const MOST_FILES = 100

/** Letters and digits at the end of a file's name: a whole document number, or its last ones. */
const KEY = /([0-9A-Za-z]{4,20})\.(?:jpe?g|png)$/i

/** What became of one file. `file` is its name with all but the last signs starred. */
export interface PhotoVerdict {
  file: string
  /** Whose it is; null when that is not clear. */
  name: string | null
  /** `kept`, `kept_dark`, or the key of the sentence that says why not. */
  result: string
  params: Record<string, string | number>
}

interface AddClassPhotosInput {
  actor: User
  classId: number
  archive: Buffer
  requestId?: string | null
}

interface Member {
  personId: number
  name: string
  number: string
}

/**
 * Puts the photos of an archive on record, each for the person of the class whose document number its name
 * ends with. Each file stands by itself: what is wrong with one keeps no other back.
 *
 * @throws RuleViolation E_ARCHIVE_BROKEN, E_ARCHIVE_MANY
 */
export default class AddClassPhotos {
  async handle(input: AddClassPhotosInput): Promise<PhotoVerdict[]> {
    const entries = await this.#open(input.archive)
    const members = await membersOf(input.classId)
    const taken = new Set<number>()
    const verdicts: PhotoVerdict[] = []
    for (const entry of entries) {
      const found = memberFor(entry.name, members)
      const file = starred(entry.name)
      if (typeof found === 'string') {
        verdicts.push({ file, name: null, result: found, params: {} })
      } else if (found.personId === input.actor.personId || taken.has(found.personId)) {
        const result = taken.has(found.personId) ? 'twice' : 'own'
        verdicts.push({ file, name: found.name, result, params: {} })
      } else {
        const verdict = await this.#keep(input, entry, found)
        if (verdict.result.startsWith('kept')) taken.add(found.personId)
        verdicts.push({ file, name: found.name, ...verdict })
      }
    }
    return verdicts
  }

  async #open(archive: Buffer): Promise<ZipEntry[]> {
    try {
      const limits = { entries: MOST_FILES, entryBytes: PHOTO_MB * 1024 * 1024 }
      return await zipEntries(archive, limits)
    } catch (error) {
      if (!(error instanceof ZipFault)) throw error
      const code = error.reason === 'many' ? 'E_ARCHIVE_MANY' : 'E_ARCHIVE_BROKEN'
      throw new RuleViolation(code, {
        module: PHOTOS,
        field: 'archive',
        params: { most: MOST_FILES },
      })
    }
  }

  async #keep(
    { actor, requestId }: AddClassPhotosInput,
    entry: ZipEntry,
    { personId }: Member
  ): Promise<Pick<PhotoVerdict, 'result' | 'params'>> {
    try {
      const bytes = await entry.read()
      const isWhite = await keepPhoto({ clientName: entry.name, bytes }, async (photo) => {
        await new AddPhoto().handle({ actor, personId, photo, requestId })
        return photo.hasWhiteGround
      })
      return { result: isWhite ? 'kept' : 'kept_dark', params: {} }
    } catch (error) {
      if (error instanceof ZipFault) return { result: `zip_${error.reason}`, params: {} }
      if (!(error instanceof RuleViolation)) throw error
      return { result: error.messageKey, params: error.params }
    }
  }
}

async function membersOf(classId: number): Promise<Member[]> {
  const rows = await db
    .from('enrolments as e')
    .join('persons as p', 'p.id', 'e.person_id')
    .where('e.course_class_id', classId)
    .whereNot('e.status', 'withdrawn')
    .select('p.id', 'p.name', 'p.document_cipher')
  return rows.map((row) => ({
    personId: row.id,
    name: row.name,
    number: decryptField(row.document_cipher).toUpperCase(),
  }))
}

/** The one of the class whose number the name of a file ends with; else why there is none. */
function memberFor(
  fileName: string,
  members: Member[]
): Member | 'no_number' | 'nobody' | 'several' {
  const key = KEY.exec(fileName)?.[1].toUpperCase()
  if (!key) return 'no_number'
  const found = members.filter(({ number }) => number.endsWith(key))
  if (found.length === 0) return 'nobody'
  return found.length === 1 ? found[0] : 'several'
}

/** A file's name may hold a whole number: only its end is shown. */
function starred(fileName: string): string {
  const dot = fileName.lastIndexOf('.')
  const stem = dot > 0 ? fileName.slice(0, dot) : fileName
  const ending = dot > 0 ? fileName.slice(dot, dot + 6) : ''
  return `${starMiddle(stem.slice(-20), 0, Math.min(4, stem.length - 1))}${ending}`
}
