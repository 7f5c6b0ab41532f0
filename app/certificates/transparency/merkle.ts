import { createHash } from 'node:crypto'

/*
 * The hash tree of RFC 6962 (Certificate Transparency), 2.1: a root stands for a list of entries, a short
 * path shows that an entry is in it, another that a later list begins with the earlier one.
 */

/** Hash of an entry. */
export function leafHash(entry: Uint8Array | string): Buffer {
  return createHash('sha256').update(LEAF).update(entry).digest()
}

const LEAF = Buffer.from([0])
const NODE = Buffer.from([1])

function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(NODE).update(left).update(right).digest()
}

/** A list of entries that only grows; sub-trees are hashed once. */
export class MerkleTree {
  #hashes = new Map<string, Buffer>()

  constructor(readonly leaves: readonly Buffer[]) {}

  /** The root over the first `size` entries. */
  root(size = this.leaves.length): Buffer {
    return size === 0 ? createHash('sha256').digest() : this.#hash(0, size)
  }

  /** Shows that the entry is among the first `size`. */
  inclusionPath(index: number, size = this.leaves.length): Buffer[] {
    const path: Buffer[] = []
    let [from, to] = [0, size]
    while (to - from > 1) {
      const middle = from + splitOf(to - from)
      path.unshift(index < middle ? this.#hash(middle, to) : this.#hash(from, middle))
      if (index < middle) to = middle
      else from = middle
    }
    return path
  }

  /** Shows that the list of `second` entries begins with that of `first`. */
  consistencyPath(first: number, second = this.leaves.length): Buffer[] {
    const path: Buffer[] = []
    let [from, to, isWhole] = [0, second, true]
    while (first !== to) {
      const middle = from + splitOf(to - from)
      if (first <= middle) {
        path.unshift(this.#hash(middle, to))
        to = middle
      } else {
        path.unshift(this.#hash(from, middle))
        from = middle
        isWhole = false
      }
    }
    return isWhole ? path : [this.#hash(from, to), ...path]
  }

  #hash(from: number, to: number): Buffer {
    if (to - from === 1) return this.leaves[from]
    const key = `${from}:${to}`
    let hash = this.#hashes.get(key)
    if (!hash) {
      const middle = from + splitOf(to - from)
      hash = nodeHash(this.#hash(from, middle), this.#hash(middle, to))
      this.#hashes.set(key, hash)
    }
    return hash
  }
}

/** Whether the path leads from the entry to the root (RFC 9162, 2.1.3.2). */
export function isIncluded(
  { index, size, leaf, path }: { index: number; size: number; leaf: Buffer; path: Buffer[] },
  root: Buffer
): boolean {
  if (index >= size) return false
  let [fn, sn, hash] = [index, size - 1, leaf]
  for (const sibling of path) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash)
      while (fn !== 0 && fn % 2 === 0) [fn, sn] = [half(fn), half(sn)]
    } else hash = nodeHash(hash, sibling)
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && hash.equals(root)
}

export interface Sealed {
  size: number
  root: Buffer
}

/** Whether the path shows that the later list begins with the earlier one (RFC 9162, 2.1.4.2). */
export function isConsistent(earlier: Sealed, later: Sealed, path: Buffer[]): boolean {
  if (earlier.size > later.size) return false
  if (earlier.size === later.size) return path.length === 0 && earlier.root.equals(later.root)
  if (earlier.size === 0) return path.length === 0
  const isPower = Number.isInteger(Math.log2(earlier.size))
  const [start, ...rest] = isPower ? [earlier.root, ...path] : path
  if (!start) return false
  let [fn, sn, first, second] = [earlier.size - 1, later.size - 1, start, start]
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)]
  for (const sibling of rest) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      first = nodeHash(sibling, first)
      second = nodeHash(sibling, second)
      while (fn !== 0 && fn % 2 === 0) [fn, sn] = [half(fn), half(sn)]
    } else second = nodeHash(second, sibling)
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && first.equals(earlier.root) && second.equals(later.root)
}

/** The largest power of two below a size. */
function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

const half = (value: number) => Math.floor(value / 2)
