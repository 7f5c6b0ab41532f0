import { createHash } from 'node:crypto'
import { test } from '@japa/runner'
import {
  isConsistent,
  isIncluded,
  leafHash,
  MerkleTree,
} from '#app/certificates/transparency/merkle'

/** The entries of the test tree that implementations of RFC 6962 share, and its roots. */
const ENTRIES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'))
const ROOTS: Record<number, string> = {
  1: '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  2: 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  8: '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
}

const treeOf = (count: number) =>
  new MerkleTree(Array.from({ length: count }, (_, at) => leafHash(`entry ${at}`)))

test.group('Hash tree', () => {
  test('its roots are those of the known test tree', ({ assert }) => {
    const tree = new MerkleTree(ENTRIES.map((entry) => leafHash(entry)))

    assert.equal(tree.root(0).toString('hex'), createHash('sha256').digest('hex'))
    for (const [size, root] of Object.entries(ROOTS)) {
      assert.equal(tree.root(Number(size)).toString('hex'), root)
    }
  })

  test('every entry is shown to be in the tree, in no other place and under no other root', ({
    assert,
  }) => {
    for (let size = 1; size <= 33; size++) {
      const tree = treeOf(size)
      for (let index = 0; index < size; index++) {
        const path = tree.inclusionPath(index)
        const claim = { index, size, leaf: tree.leaves[index], path }
        assert.isTrue(isIncluded(claim, tree.root()))
        assert.isFalse(isIncluded({ ...claim, leaf: leafHash('another') }, tree.root()))
        assert.isFalse(isIncluded(claim, leafHash('another')))
        assert.isFalse(isIncluded({ ...claim, index: size }, tree.root()))
        assert.isFalse(isIncluded({ ...claim, path: [...path, leafHash('more')] }, tree.root()))
        if (size > 1) {
          assert.isFalse(isIncluded({ ...claim, index: (index + 1) % size }, tree.root()))
          assert.isFalse(isIncluded({ ...claim, path: path.slice(1) }, tree.root()))
        }
      }
    }
  })

  test('every longer list is shown to begin with the shorter one, an altered one is not', ({
    assert,
  }) => {
    const tree = treeOf(20)
    const altered = new MerkleTree(tree.leaves.map((leaf, at) => (at === 3 ? leafHash('x') : leaf)))
    for (let first = 1; first <= 20; first++) {
      for (let second = first; second <= 20; second++) {
        const [earlier, later] = [first, second].map((size) => ({ size, root: tree.root(size) }))
        const path = tree.consistencyPath(first, second)
        assert.isTrue(isConsistent(earlier, later, path), `${first} ${second}`)
        if (second > 3) {
          const rewritten = { size: second, root: altered.root(second) }
          const excuse = altered.consistencyPath(first, second)
          if (first > 3) assert.isFalse(isConsistent(earlier, rewritten, excuse))
          assert.isFalse(isConsistent(earlier, rewritten, path))
        }
        if (second > first) assert.isFalse(isConsistent(later, earlier, path))
      }
    }
  })
})
