/* Runs ace commands from source; the production build writes its own. */
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    'Bagong needs Node.js 24 or newer. Use `npm run -s ace -- ...`, which brings its own.'
  )
  process.exit(1)
}
await import('@poppinss/ts-exec')
await import('./bin/console.js')
