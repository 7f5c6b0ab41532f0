import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where names of classes stand: pages, scripts of pages, and what hands a class to a page. */
const READ = [
  { folder: 'resources/views', ends: '.edge' },
  { folder: 'resources/js', ends: '.js' },
  { folder: 'app', ends: '.ts' },
  { folder: 'start', ends: '.ts' },
]

/**
 * Every word that may be the name of a class. A word that ends in a dash is the beginning of names that
 * are put together, as in `'btn-' + kind`: all that begin so are kept.
 */
export function namesIn(root) {
  const names = new Set()
  const beginnings = new Set()
  for (const { folder, ends } of READ) {
    for (const file of readdirSync(join(root, folder), { recursive: true })) {
      if (!file.endsWith(ends)) continue
      for (const [word] of readFileSync(join(root, folder, file), 'utf8').matchAll(/[\w-]+/g)) {
        if (/^[a-z][a-z-]*-$/.test(word)) beginnings.add(word)
        else names.add(word)
      }
    }
  }
  const isBegun = (name) => [...beginnings].some((beginning) => name.startsWith(beginning))
  const known = new Map()
  return {
    has(name) {
      if (!known.has(name)) known.set(name, names.has(name) || isBegun(name))
      return known.get(name)
    },
  }
}

/** Whether a selector can match on some page. What stands in `:not()` and its like is not looked at. */
export function isUsed(selector, names) {
  if (/\[data-bs-theme=["']?dark/.test(selector)) return false
  let plain = selector
  for (let before = ''; before !== plain;) {
    before = plain
    plain = plain.replace(/:[\w-]+\([^()]*\)/g, '')
  }
  return [...plain.matchAll(/\.((?:[\w-]|\\.)+)/g)].every(([, name]) =>
    names.has(name.replaceAll('\\', ''))
  )
}

/**
 * Takes the rules out of a layer that no page uses: a phone on a slow network loads and reads the whole
 * style sheet for its first page, of which the layer of the component library is the greater part.
 */
export function withoutUnusedStyles({ root, layer }) {
  return {
    postcssPlugin: 'without-unused-styles',
    OnceExit(css) {
      const names = namesIn(root)
      css.walkAtRules('layer', (atRule) => {
        if (atRule.params === layer && atRule.nodes) prune(atRule, names)
      })
    },
  }
}

function prune(container, names) {
  container.walkRules((rule) => {
    if (rule.parent?.type === 'atrule' && /keyframes$/.test(rule.parent.name)) return
    const used = rule.selectors.filter((selector) => isUsed(selector, names))
    if (used.length === 0) rule.remove()
    else if (used.length < rule.selectors.length) rule.selectors = used
  })
  container.walkAtRules((atRule) => {
    if (atRule.nodes && atRule.nodes.length === 0) atRule.remove()
  })
}
