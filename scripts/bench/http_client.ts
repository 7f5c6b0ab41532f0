import { Agent, request } from 'node:http'

interface Answer {
  status: number
  body: string
  location?: string
}

/** A browser without a window: one connection that is kept, cookies, and nothing else. */
export class HttpClient {
  #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  #cookies = new Map<string, string>()

  constructor(readonly port: number) {}

  async signIn(username: string, password: string) {
    const page = await this.get('/login')
    const token = /name=['"]_csrf['"] value=['"]([^'"]+)/.exec(page.body)?.[1] ?? ''
    const form = new URLSearchParams({ _csrf: token, username, password })
    const answer = await this.#send('POST', '/login', form.toString())
    if (answer.status !== 302 || answer.location === '/login') {
      throw new Error(`${username} could not sign in: ${answer.status}`)
    }
  }

  get(path: string): Promise<Answer> {
    return this.#send('GET', path)
  }

  /** The header that makes another client the same visitor. */
  get cookie(): string {
    return [...this.#cookies].map((pair) => pair.join('=')).join('; ')
  }

  close() {
    this.#agent.destroy()
  }

  #send(method: string, path: string, body?: string): Promise<Answer> {
    const headers: Record<string, string> = { accept: 'text/html', cookie: this.cookie }
    if (body) headers['content-type'] = 'application/x-www-form-urlencoded'
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port: this.port, agent: this.#agent, method, path, headers },
        (response) => {
          for (const line of response.headers['set-cookie'] ?? []) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
            this.#cookies.set(name, value)
          }
          const chunks: Buffer[] = []
          response.on('data', (chunk) => chunks.push(chunk))
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              body: Buffer.concat(chunks).toString(),
              location: response.headers.location,
            })
          )
        }
      )
      sent.on('error', reject)
      sent.end(body)
    })
  }
}
