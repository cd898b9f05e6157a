import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { CommandError } from './command-error.js'

/**
 * A password for `address`: typed twice at a terminal, where it is not shown, or else the first line of standard input. It never stands on
 * the command line, which everybody on the machine can read.
 */
export async function readPassword(address: string): Promise<string> {
  const password = process.stdin.isTTY ? await typed(address) : await firstLine()
  if (password === '') throw new CommandError('The password is empty.', 2)
  return password
}

async function typed(address: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true })
  const ask = (question: string): Promise<string> => {
    process.stderr.write(question)
    return new Promise((resolve, reject) => {
      lines.once('SIGINT', () => reject(new CommandError('Nothing was changed.')))
      lines.question('', (answer) => {
        process.stderr.write('\n')
        resolve(answer)
      })
    })
  }
  try {
    const password = await ask(`Password for ${address}: `)
    if (password !== (await ask('The same again: '))) throw new CommandError('The two are not the same.', 2)
    return password
  } finally {
    lines.close()
  }
}

async function firstLine(): Promise<string> {
  let text = ''
  for await (const piece of process.stdin.setEncoding('utf8')) text += piece
  return text.replace(/\r?\n.*$/s, '')
}
