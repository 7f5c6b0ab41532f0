import highs from 'highs'

/** The solver. Its types are those of a CommonJS package, its module exports the loader itself. */
export const loadHighs = highs as unknown as typeof highs.default
