/* The one list of background work: each import registers its handler. */
export {}
