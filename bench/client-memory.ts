import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { exchequer, type Library } from './client-reader.js'

// Reads the answer of a folder once, with the client that is installed there or the other one, and prints the most memory that this
// process has had, in MiB.
const [name, folder] = process.argv.slice(2) as [string, string]
const bytes = new Uint8Array(readFileSync(join(folder, 'answer.xml')))
const reader = name === 'exchequer' ? exchequer(await installed(), bytes) : await other()
const seen = await reader.get(1000)
if (seen !== 1000) throw new Error(`${seen} of 1000 items were read.`)
process.stdout.write(String(process.resourceUsage().maxRSS / 1024))

async function installed(): Promise<Library> {
  const file = createRequire(join(folder, 'index.js')).resolve('@exchequer/client')
  return (await import(pathToFileURL(file).href)) as Library
}

async function other() {
  const { ewsJavascriptApi } = await import('./client-other-reader.js')
  return ewsJavascriptApi(bytes)
}
