import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseRuleSet } from '#app/rules/rule_set_schema'
import { crossCheck } from '#app/catalogue/packs/cross_checks'
import { PackDocument, type PackFault } from '#app/catalogue/packs/pack_document'
import {
  type PackContents,
  type PackIdentity,
  PackPlaces,
  type PackPolicy,
  type PackReading,
} from '#app/catalogue/packs/pack'
import * as shapes from '#app/catalogue/packs/pack_shapes'
import type { ListSection, Manifest } from '#app/catalogue/packs/pack_shapes'
import { type Path, type Shape, isMapping } from '#app/catalogue/packs/shape'
import { SourceRegister } from '#app/catalogue/packs/source_register'

/** The packs that come with the product. */
export const PACKS_FOLDER = fileURLToPath(new URL('../../../database/packs', import.meta.url))

const PACK_NAME = /^[a-z][a-z0-9_-]*$/
const FILE_NAME = /^[a-z][a-z0-9_]*\.yaml$/
const LIST_SECTIONS = Object.keys(shapes.listShapes) as ListSection[]
const HAS_RULE_SET: ListSection[] = ['policies', 'award_rules']
const SECTIONS = [
  'sources',
  ...LIST_SECTIONS,
  'entry_conditions',
  'certificate_number',
  'work_calendars',
]

/**
 * Reads `<folder>/<name>` and the packs it extends, those first, and checks everything: YAML, shape,
 * sources, rule sets, references between files. Never stops at the first fault and never raises for
 * bad content; nothing is written anywhere.
 */
export function readPack(name: string, folder = PACKS_FOLDER): PackReading {
  return new PackReader(folder).read(name)
}

class PackReader {
  #faults: PackFault[] = []
  #packs: PackIdentity[] = []
  #places = new PackPlaces()
  #sources = new SourceRegister()
  #seen = new Set<string>()
  #contents: PackContents = {
    grades: [],
    trainee_categories: [],
    occupations: [],
    entryConditions: [],
    certificateNumber: null,
    workCalendars: [],
    specialties: [],
    bases: [],
    courses: [],
    assessment_bodies: [],
    plans: [],
    policies: [],
    titles: [],
    award_rules: [],
    studio_kinds: [],
    waiting_rules: [],
    opening_rules: [],
    funds: [],
  }

  constructor(readonly folder: string) {}

  read(name: string): PackReading {
    this.#readChain(name)
    this.#faults.push(...crossCheck(this.#contents, this.#places))
    return {
      name,
      packs: this.#packs,
      contents: this.#contents,
      places: this.#places,
      faults: inOrder(this.#faults),
    }
  }

  #readChain(name: string, askedBy?: (message: string) => void) {
    if (this.#seen.has(name)) return
    this.#seen.add(name)
    const file = `${name}/pack.yaml`
    const complain =
      askedBy ?? ((message) => this.#faults.push({ file, line: 1, path: '', message }))
    if (!PACK_NAME.test(name)) return complain(`"${name}" is not the name of a pack`)
    const document = this.#open(file, complain)
    if (!document) return

    const manifest = document.content as Manifest
    const before = this.#faults.length
    this.#check(shapes.manifestShape, manifest, document, [])
    if (isMapping(manifest) && typeof manifest.name === 'string' && manifest.name !== name) {
      this.#faults.push(document.fault(['name'], `must be "${name}", the name of the folder`))
    }
    if (isMapping(manifest) && Array.isArray(manifest.extends)) {
      manifest.extends.forEach((base, index) => {
        this.#readChain(String(base), (message) => {
          this.#faults.push(document.fault(['extends', index], message))
        })
      })
    }
    const files = this.#filesOf(manifest, document)
    for (const { section, file: part, complain: complainOfPart } of files) {
      const opened = this.#open(`${name}/${part}`, complainOfPart)
      if (opened) this.#readSection(section, opened)
    }
    if (this.#faults.length === before) {
      const names = ['pack.yaml', ...files.map((one) => one.file)]
      this.#packs.push({ name, manifest, hash: this.#hashOf(name, names) })
    }
  }

  #open(file: string, complain: (message: string) => void): PackDocument | null {
    try {
      const document = new PackDocument(file, join(this.folder, file))
      this.#faults.push(...document.syntaxFaults)
      return document.syntaxFaults.length > 0 ? null : document
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      complain(`there is no file ${file}`)
      return null
    }
  }

  /** The files the manifest names, sources first because the others cite them. */
  #filesOf(manifest: Manifest, document: PackDocument) {
    const files: { section: string; file: string; complain: (message: string) => void }[] = []
    if (!isMapping(manifest) || manifest.files === undefined) return files
    if (!isMapping(manifest.files)) {
      this.#faults.push(document.fault(['files'], 'must be a mapping'))
      return files
    }
    for (const [section, named] of Object.entries(manifest.files)) {
      const complain = (message: string) => {
        this.#faults.push(document.fault(['files', section], message))
      }
      if (!SECTIONS.includes(section)) {
        complain(`unknown section "${section}", must be one of: ${SECTIONS.join(', ')}`)
        continue
      }
      for (const file of Array.isArray(named) ? named : [named]) {
        if (FILE_NAME.test(String(file))) files.push({ section, file: String(file), complain })
        else complain(`"${file}" is not the name of a file such as courses.yaml`)
      }
    }
    return files.sort((a, b) => Number(b.section === 'sources') - Number(a.section === 'sources'))
  }

  #readSection(section: string, document: PackDocument) {
    const report = (path: Path, message: string) => {
      this.#faults.push(document.fault(path, message))
    }
    const raw = document.content
    if (!isMapping(raw)) return report([], 'must be a mapping')
    if (section === 'sources') return this.#readSources(raw, document)

    const content = this.#sources.resolve(raw, [], report, (thing, path) => {
      this.#places.remember(thing, document, path)
    }) as Record<string, unknown>
    if (section === 'work_calendars') {
      if (this.#check(shapes.workCalendarShape, content, document, [])) {
        this.#contents.workCalendars.push(content)
      }
    } else if (section === 'certificate_number') {
      const value = this.#only(content, 'certificate_number', document)
      const path = ['certificate_number']
      if (
        value !== undefined &&
        this.#check(shapes.certificateNumberShape, value, document, path)
      ) {
        this.#contents.certificateNumber = value
      }
    } else if (section === 'entry_conditions') {
      this.#eachItem(content, 'rule_sets', document, (item, path) => {
        if (this.#checkRuleSet(item, document, path)) {
          this.#contents.entryConditions.push(item as PackPolicy['ruleSet'])
        }
      })
    } else {
      this.#readList(section as ListSection, content, document)
    }
  }

  #readSources(raw: Record<string, unknown>, document: PackDocument) {
    this.#eachItem(raw, 'sources', document, (item, path) => {
      const isFine = this.#check(shapes.sourceShape, item, document, path)
      if (isMapping(item) && typeof item.code === 'string') {
        const known = isFine ? (item as { document: string; number?: string }) : { document: '?' }
        this.#sources.add(item.code, known)
      }
    })
  }

  #readList(section: ListSection, content: Record<string, unknown>, document: PackDocument) {
    this.#eachItem(content, section, document, (item, path) => {
      const shape = shapes.listShapes[section] as Shape<unknown>
      let isFine = this.#check(shape, item, document, path)
      if (HAS_RULE_SET.includes(section) && isMapping(item) && item.ruleSet !== undefined) {
        isFine = this.#checkRuleSet(item.ruleSet, document, [...path, 'ruleSet']) && isFine
      }
      if (isFine) (this.#contents[section] as unknown[]).push(item)
    })
  }

  #eachItem(
    content: Record<string, unknown>,
    key: string,
    document: PackDocument,
    each: (item: unknown, path: Path) => void
  ) {
    const items = this.#only(content, key, document)
    if (items === undefined) return
    if (!Array.isArray(items))
      return void this.#faults.push(document.fault([key], 'must be a list'))
    items.forEach((item, index) => each(item, [key, index]))
  }

  /** The value of the one key the file has. */
  #only(content: Record<string, unknown>, key: string, document: PackDocument): unknown {
    for (const other of Object.keys(content)) {
      if (other !== key) this.#faults.push(document.fault([other], `unknown key "${other}"`))
    }
    if (content[key] === undefined) this.#faults.push(document.fault([key], `"${key}" is missing`))
    return content[key]
  }

  #check<T>(shape: Shape<T>, value: unknown, document: PackDocument, path: Path): value is T {
    const before = this.#faults.length
    shape.check(value, path, (at, message) => this.#faults.push(document.fault(at, message)))
    return this.#faults.length === before
  }

  #checkRuleSet(value: unknown, document: PackDocument, path: Path): boolean {
    const parsed = parseRuleSet(value)
    if ('ruleSet' in parsed) return true
    for (const fault of parsed.faults) {
      this.#faults.push(document.fault([...path, ...fault.path], fault.message))
    }
    return false
  }

  #hashOf(name: string, files: string[]) {
    const hash = createHash('sha256')
    for (const file of files.sort()) {
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(this.folder, name, file)))
        .update('\0')
    }
    return hash.digest('hex')
  }
}

function inOrder(faults: PackFault[]) {
  const files = [...new Set(faults.map((fault) => fault.file))]
  return faults.toSorted((a, b) => {
    return files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line
  })
}
