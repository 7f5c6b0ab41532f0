import type { AcceptedPlugin } from 'postcss'

/** Names of classes that pages may use. */
export interface Names {
  has(name: string): boolean
}

/** Every word of the sources under a folder that may be the name of a class. */
export function namesIn(root: string): Names

/** Whether a selector can match on some page. */
export function isUsed(selector: string, names: Names): boolean

/** A plugin that takes the rules out of a layer of a style sheet that no page uses. */
export function withoutUnusedStyles(options: { root: string; layer: string }): AcceptedPlugin
