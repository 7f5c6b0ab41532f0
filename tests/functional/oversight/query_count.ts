import db from '@adonisjs/lucid/services/db'

/** Counts the statements that the database runs while `work` does. */
export async function countQueries<T>(
  work: () => Promise<T>
): Promise<{ queries: number; result: T }> {
  let queries = 0
  const client = db.connection().getWriteClient()
  const count = () => {
    queries++
  }
  client.on('query', count)
  try {
    const result = await work()
    return { result, queries }
  } finally {
    client.removeListener('query', count)
  }
}
