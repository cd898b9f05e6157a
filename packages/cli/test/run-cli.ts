import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'

export const mainFile = fileURLToPath(import.meta.resolve('exchequer/internal/main'))

export interface Run {
  readonly process: ChildProcess
  stdout(): string
  stderr(): string
  /** The status with which the process ended. */
  readonly status: Promise<number | null>
  /** Standard output, once it contains `part`; rejects when the process ends without. */
  until(part: string): Promise<string>
}

/** Runs `exchequer` as a user would, in `folder`, with `input` to read; it ends with the test at the latest. */
export function runCli(context: TestContext, args: readonly string[], folder?: string, input = ''): Run {
  const child = spawn(process.execPath, [mainFile, ...args], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] })
  // Not every command reads what it is given.
  child.stdin.on('error', () => {}).end(input)
  context.after(() => void child.kill('SIGKILL'))
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (piece) => {
    stdout += piece
  })
  child.stderr.on('data', (piece) => {
    stderr += piece
  })
  const status = new Promise<number | null>((resolve) => child.once('close', resolve))
  return {
    process: child,
    stdout: () => stdout,
    stderr: () => stderr,
    status,
    until: (part) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (stdout.includes(part)) resolve(stdout)
        }
        child.stdout.on('data', look)
        look()
        status.then((code) => reject(new Error(`ended with ${code}: ${stdout}${stderr}`)))
      }),
  }
}

/** An empty folder that is gone after the test. */
export async function emptyFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'exchequer-'))
  context.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}
