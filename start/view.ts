import app from '@adonisjs/core/services/app'
import { randomUUID } from 'node:crypto'
import { icons } from '@iconify-json/tabler'
import i18nManager from '@adonisjs/i18n/services/main'
import { addCollection, edgeIconify } from 'edge-iconify'
import edge, { edgeGlobals } from 'edge.js'
import type { I18n } from '@adonisjs/i18n'
import * as words from '#app/shared/words'
import { claimTint } from '#app/subsidies/claim_status'
import type { Locale } from '#app/shared/words'
import type { Amount, ConditionResult, Evidence, Source } from '#app/rules/types'

/**
 * What every template can call. A helper that speaks takes the locale as an optional last argument
 * and falls back to the language of the request.
 */
interface TemplateState {
  i18n?: I18n
  flashMessages?: { get(key: string, fallback?: unknown): unknown }
  svg(name: string, attributes: Record<string, string>): unknown
}

function localeOf(state: TemplateState, locale?: string): Locale {
  return (locale ?? state.i18n?.locale) === 'en' ? 'en' : 'zh-CN'
}

function translator(state: TemplateState, locale?: string) {
  return locale || !state.i18n ? i18nManager.locale(localeOf(state, locale)) : state.i18n
}

if (!app.inDev) keepTemplates()

/** Edge reads and compiles templates and looks for components at every request, unless told not to. */
function keepTemplates() {
  edge.configure({ cache: true })
  const list = edge.loader.listComponents.bind(edge.loader)
  let found: ReturnType<typeof list> | undefined
  edge.loader.listComponents = () => (found ??= list())
  keepPartials()
}

/** Edge keeps what it compiled for pages and components, but compiles `@include` every time. */
function keepPartials() {
  for (const compiler of [edge.compiler, edge.asyncCompiler]) {
    const compile = compiler.compile.bind(compiler)
    const kept = new Map<string, ReturnType<typeof compile>>()
    compiler.compile = (path, localVariables) => {
      if (!localVariables) return compile(path)
      const key = [path, ...localVariables].join(' ')
      const partial = kept.get(key) ?? compile(path, localVariables)
      kept.set(key, partial)
      return partial
    }
  }
}

addCollection(icons)
edge.use(edgeIconify, { defaultClass: 'icon' })

edge.global('money', words.money)
edge.global('yuan', words.yuan)
edge.global('num', words.num)
edge.global('percent', words.percent)
edge.global('day', words.day)
edge.global('shortDay', words.shortDay)
edge.global('instantWords', words.instantWords)
edge.global('instantDay', words.instantDay)
edge.global('clockWords', words.clockWords)
edge.global('plural', words.plural)
// What a user looks for is sealed in the links of pages behind the sign-in: see SearchWordsMiddleware.
edge.global('queryWith', words.queryWith)
edge.global('inAddress', (_key: string, value: unknown) => value)
edge.global('fieldId', words.fieldId)
edge.global('idempotencyKey', () => randomUUID())

edge.global(
  'dayWords',
  function (this: TemplateState, value: string, locale?: string, options?: { year?: boolean }) {
    return words.dayWords(value, localeOf(this, locale), options)
  }
)

edge.global('weekday', function (this: TemplateState, value: string, locale?: string) {
  return words.weekday(value, localeOf(this, locale))
})

/** The official name of a grade by its rank, 1 (apprentice) to 8 (chief technician). */
edge.global('gradeName', function (this: TemplateState, rank: number, locale?: string) {
  return translator(this, locale).t(`shared.grade.${rank}`)
})

edge.global('gradeShort', function (this: TemplateState, rank: number, locale?: string) {
  return translator(this, locale).t(`shared.grade_short.${rank}`)
})

/** An outlined icon, silent for screen readers. An unknown name raises an error. */
edge.global('glyph', function (this: TemplateState, name: string, classes: string = '') {
  if (!/^[a-z0-9-]+$/.test(name)) throw new Error(`Not the name of an icon: ${name}`)
  return edgeGlobals.html.safe(
    String(
      (this.svg(`tabler:${name}`, { 'class': classes, 'aria-hidden': 'true' }) as { value: string })
        .value
    )
  )
})

/** The faults of one field after a refused form, as sentences. */
edge.global('faultsOf', function (this: TemplateState, name: string): string[] {
  const bag = (this.flashMessages?.get('inputErrorsBag', {}) ?? {}) as Record<string, string[]>
  return bag[words.fieldPath(name)] ?? bag[name] ?? []
})

/** Every fault of a refused form, once each, with the field it belongs to. */
edge.global('allFaults', function (this: TemplateState) {
  const bag = (this.flashMessages?.get('inputErrorsBag', {}) ?? {}) as Record<string, string[]>
  return Object.entries(bag).flatMap(([name, faults]) =>
    [faults].flat().map((fault) => ({ id: words.fieldId(name), text: String(fault) }))
  )
})

/** What the user typed before the form was refused, or the given value. */
edge.global('typed', function (this: TemplateState, name: string, fallback: unknown) {
  return this.flashMessages?.get(words.fieldPath(name)) ?? fallback ?? ''
})

/** Messages carried over a redirect, in the order they are shown, with their tint. */
edge.global('flashes', function (this: TemplateState) {
  const tints = { success: 'pass', notice: 'info', warning: 'warn', error: 'fail' }
  const found = Object.entries(tints).flatMap(([key, tint]) =>
    [this.flashMessages?.get(key) ?? []].flat().map((text) => ({ tint, text: String(text) }))
  )
  const bag = (this.flashMessages?.get('errorsBag', {}) ?? {}) as Record<string, string | string[]>
  for (const [code, text] of Object.entries(bag)) {
    if (code === 'E_VALIDATION_ERROR') continue
    for (const sentence of [text].flat()) found.push({ tint: 'fail', text: String(sentence) })
  }
  // The guard of signed-in pages says its sentence under two keys.
  return found.filter(({ text }, index) => found.findIndex((one) => one.text === text) === index)
})

interface TraceLine {
  section?: string
  result: ConditionResult['result']
  title: string
  found: string
  evidence: { label: string; href?: string }[]
  clauses: { label: string }[]
  example?: true
  children?: TraceLine[]
}

function clause(source: Source) {
  return { label: [source.document, source.number, source.clause].filter(Boolean).join(' ') }
}

/** The conditions of a trace as the rows of `@!trace`; `hrefOf` may give a page for an evidence. */
edge.global(
  'traceRows',
  function (
    this: TemplateState,
    conditions: ConditionResult[],
    hrefOf?: (evidence: Evidence) => string | undefined
  ): TraceLine[] {
    const locale = localeOf(this)
    const line = (condition: ConditionResult): TraceLine => ({
      section: condition.section?.[locale],
      result: condition.result,
      title: condition.message[locale],
      found: condition.found[locale],
      evidence: condition.evidence
        ? [{ label: condition.evidence.label[locale], href: hrefOf?.(condition.evidence) }]
        : [],
      clauses: [condition.source, ...(condition.furtherSources ?? [])].map(clause),
      example: condition.example,
      children: condition.children?.map(line),
    })
    return conditions.map(line)
  }
)

/** The arithmetic of an amount as the rows of `@!sum`. */
edge.global('sumRows', function (this: TemplateState, amount: Amount) {
  const locale = localeOf(this)
  return amount.steps.map((step) => ({
    label: step.words[locale],
    amount: step.fen === null ? (step.quantity?.[locale] ?? '') : words.money(step.fen),
    total: step.total,
  }))
})

/** One or many as a list; nothing as an empty one. */
edge.global('listOf', (value: unknown) => [value ?? []].flat())

/** A state badge inside a line of text or a table cell, the same as `@!state`. */
edge.global('claimTint', claimTint)
edge.global('badge', (tint: string, label: string) =>
  edgeGlobals.html.safe(
    `<span class="state ${edgeGlobals.html.escape(tint)}">${edgeGlobals.html.escape(label)}</span>`
  )
)

/** The place after the bracket that closes the one opened before `from`; quoted brackets are skipped. */
function afterCall(text: string, from: number): number {
  let depth = 1
  let quote = ''
  for (let index = from; index < text.length; index++) {
    const character = text[index]
    if (quote) {
      if (character === '\\') index++
      else if (character === quote) quote = ''
    } else if (character === "'" || character === '"' || character === '`') quote = character
    else if (character === '(') depth++
    else if (character === ')' && --depth === 0) return index + 1
  }
  return text.length
}

/*
 * Edge reads a component tag only where it has its line to itself; anywhere else it would stand on
 * the page as text. So `<td>@!state({ … })</td>` is taken apart before it is read.
 */
edge.processor.process('raw', ({ raw }) => {
  let read = ''
  let at = 0
  for (const match of raw.matchAll(/(?<!@)@![a-zA-Z.]+\(/g)) {
    if (match.index < at) continue
    const end = afterCall(raw, match.index + match[0].length)
    const before = raw.slice(raw.lastIndexOf('\n', match.index) + 1, match.index)
    const after = /^[^\n]*/.exec(raw.slice(end))![0]
    if (before.includes('{{--')) continue
    read += raw.slice(at, match.index) + (before.trim() ? '\n' : '')
    read += raw.slice(match.index, end) + (after.trim() ? '\n' : '')
    at = end
  }
  return read + raw.slice(at)
})
