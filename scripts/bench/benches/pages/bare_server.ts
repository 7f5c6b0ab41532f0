import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import pg from 'pg'

export interface Statement {
  sql: string
  bindings: unknown[]
}

interface Page {
  body: string
  statements: Statement[]
}

/**
 * Answers with the bytes of a page after asking what the page asked: no routing, session, objects or
 * template. Only what reads is asked.
 */
export async function bareServer(database: 'sqlite' | 'postgres', page: Page): Promise<Server> {
  const url = process.env.DATABASE_URL!
  const reads = page.statements.filter(({ sql }) => /^\s*(select|with)/i.test(sql))
  const { ask, end } = database === 'sqlite' ? sqlite(url) : await postgres(url)
  const bytes = Buffer.from(page.body)
  const web = createServer(async (_, response) => {
    for (const read of reads) await ask(read)
    response.writeHead(200, { 'content-type': 'text/html', 'content-length': bytes.length })
    response.end(bytes)
  })
  web.on('close', end)
  await new Promise<void>((resolve) => {
    web.listen(0, '127.0.0.1', resolve)
  })
  return web
}

interface Asker {
  ask(statement: Statement): Promise<unknown>
  end(): void
}

interface SqliteFile {
  prepare(sql: string): { all(...bindings: unknown[]): unknown[] }
  close(): void
}

function sqlite(url: string): Asker {
  const Database = createRequire(import.meta.url)('better-sqlite3')
  const file: SqliteFile = new Database(url.replace(/^sqlite:/, ''), { readonly: true })
  const prepared = new Map<string, ReturnType<SqliteFile['prepare']>>()
  return {
    async ask({ sql, bindings }) {
      const statement = prepared.get(sql) ?? file.prepare(sql)
      prepared.set(sql, statement)
      return statement.all(...bindings.map(storable))
    },
    end: () => file.close(),
  }
}

async function postgres(url: string): Promise<Asker> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return {
    ask: ({ sql, bindings }) => client.query(sql, bindings as unknown[]),
    end: () => void client.end(),
  }
}

function storable(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value
}
