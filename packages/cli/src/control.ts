import { rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { AccountError } from '@exchequer/server'
import type { Administration } from './administration.js'
import { CommandError } from './command-error.js'

/**
 * How commands reach a server that has their data folder open: a socket in that folder, which is its owner's alone. A question and an
 * answer are a line of JSON each.
 */
const socketOf = (data: string): string => join(data, 'control.sock')

/** Systems cut longer names of sockets off, or refuse them. */
const longestName = 100

const methods = [
  'list',
  'add',
  'setPassword',
  'remove',
  'setDisabled',
  'setImpersonation',
  'setFullAccess',
  'setSendAs',
  'setSendOnBehalf',
  'setProxyAddresses',
  'setLoginNames',
  'setMailTip',
  'setAccessPolicy',
  'lists',
  'addList',
  'setListMembers',
  'addListMembers',
  'removeListMembers',
  'setListProxyAddresses',
  'removeList',
] as const satisfies readonly (keyof Administration)[]
type Method = (typeof methods)[number]
type Call = (...values: unknown[]) => Promise<unknown>

type Reply = { readonly value: unknown } | { readonly refusal: string } | { readonly failure: string }

export interface Control {
  close(): Promise<void>
}

/** Opens the socket. Where the system has none of this kind, commands have to wait until the server is stopped. */
export async function openControl(data: string, administration: Administration): Promise<Control | undefined> {
  const path = socketOf(data)
  if (process.platform === 'win32' || path.length > longestName) return undefined
  // What a killed server has left; who opens the store has the only right to it.
  await rm(path, { force: true })
  const server = createServer((socket) => void answer(socket, administration))
  const others = process.umask(0o177)
  const listening = new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve))
  process.umask(others)
  await listening
  return {
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function answer(socket: Socket, administration: Administration): Promise<void> {
  socket.on('error', () => socket.destroy())
  const line = await firstLine(socket)
  if (line === undefined) return
  socket.end(`${JSON.stringify(await replyTo(line, administration))}\n`)
}

async function replyTo(line: string, administration: Administration): Promise<Reply> {
  try {
    const { method, values } = JSON.parse(line) as { method: Method; values: unknown[] }
    if (!methods.includes(method)) return { failure: `There is no ${method}.` }
    return { value: await (administration[method] as Call)(...values) }
  } catch (error) {
    return error instanceof AccountError ? { refusal: error.message } : { failure: String(error) }
  }
}

/** What is done through the server that has the folder open; `undefined` where none answers. */
export async function remoteAdministration(data: string): Promise<Administration | undefined> {
  const path = socketOf(data)
  const isThere = await new Promise<boolean>((resolve) => {
    const socket = connect(path, () => socket.end(() => resolve(true))).on('error', () => resolve(false))
  })
  if (!isThere) return undefined
  const ask =
    (method: Method): Call =>
    async (...values) => {
      const socket = connect(path)
      socket.write(`${JSON.stringify({ method, values })}\n`)
      const line = await firstLine(socket)
      if (line === undefined) throw new CommandError('The server went away.')
      const reply = JSON.parse(line) as Reply
      if ('refusal' in reply) throw new AccountError(reply.refusal)
      if ('failure' in reply) throw new CommandError(`The server failed: ${reply.failure}`)
      return reply.value
    }
  return Object.fromEntries(methods.map((method) => [method, ask(method)])) as unknown as Administration
}

/** What comes up to the end of the first line; `undefined` where the other side leaves before. */
function firstLine(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = ''
    socket.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
      const end = text.indexOf('\n')
      if (end >= 0) resolve(text.slice(0, end))
    })
    socket.on('error', () => resolve(undefined)).on('close', () => resolve(undefined))
  })
}
