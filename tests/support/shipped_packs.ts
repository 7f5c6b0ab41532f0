import { readPack } from '#app/catalogue/packs/read_pack'

const readings = new Map<string, ReturnType<typeof readPack>['contents']>()

/** What a pack of the product holds, read once; not to be changed. */
export function shippedPack(name: 'common' | 'houma') {
  const known = readings.get(name) ?? readPack(name).contents
  readings.set(name, known)
  return known
}
