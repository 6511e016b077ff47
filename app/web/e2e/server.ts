import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = new URL('../../..', import.meta.url).pathname

/** The real binary with its own mongod and redis-server, on a free port and in a folder of its own. */
export class Server {
  readonly data = mkdtempSync(join(tmpdir(), 'lantoa-e2e-'))
  url = ''
  private port = 0
  private child?: ChildProcess
  private ended?: Promise<unknown>

  async start(env: Record<string, string> = {}): Promise<void> {
    this.port ||= await freePort()
    this.url = `http://localhost:${this.port}`
    const binary = process.env.LANTOA_BINARY ?? join(root, '.local/bin/lantoa')
    const log = createWriteStream(join(this.data, 'server.log'), { flags: 'a' })
    const args = ['serve', '--worker', '--demo', '--people', '60', '--data', this.data]
    this.child = spawn(binary, [...args, '--listen', `127.0.0.1:${this.port}`, '--public-url', this.url], {
      cwd: root,
      env: { ...process.env, LANTOA_MINIMUM_TIME: '0', LANTOA_LOGIN_RATE: '10000', LANTOA_LOG: 'warn', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child.stdout?.pipe(log)
    this.child.stderr?.pipe(log)
    const child = this.child
    this.ended = new Promise(done => child.once('exit', done))
    const exited = () => child.exitCode !== null || child.signalCode !== null
    for (const until = Date.now() + 60_000; ; ) {
      if (exited()) throw new Error(`the server ended while starting; see ${this.data}/server.log`)
      if (Date.now() > until) throw new Error(`the server was not ready in 60 s; see ${this.data}/server.log`)
      try {
        if ((await fetch(`${this.url}/readyz`)).ok) return
      } catch {
        // not yet
      }
      await new Promise(done => setTimeout(done, 50))
    }
  }

  /** Ends the process with no time for anything. */
  async kill(): Promise<void> {
    this.child?.kill('SIGKILL')
    await this.ended
  }

  async stop(): Promise<void> {
    this.child?.kill('SIGTERM')
    await this.ended
    rmSync(this.data, { recursive: true, force: true })
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })
}
