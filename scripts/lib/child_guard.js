/* Loaded into the server by scripts/start.js: should the starter be killed, the server follows. */
if (process.connected) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel?.unref()
}
