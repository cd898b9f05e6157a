// Runs the compiled tests. `node --test` finds files by a pattern only from Node 21 on, and a pattern would also find what is left of
// tests that were renamed. Arguments choose among them: `npm test -- http auth` runs those whose path contains one.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = process.argv.slice(2)
const files = readdirSync(join(root, 'build'), { recursive: true })
  .filter((file) => file.endsWith('.test.js') && existsSync(join(root, file.replace(/\.js$/, '.ts'))))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort()
if (files.length === 0) {
  process.stderr.write('No test file matches.\n')
  process.exit(1)
}

// Left to itself Node keeps a core free, and of two that is half.
const concurrency = `--test-concurrency=${availableParallelism()}`
const flags = ['--enable-source-maps', '--test', '--test-reporter=spec', concurrency]
const tests = spawn(process.execPath, [...flags, ...files.map((file) => join('build', file))], {
  cwd: root,
  stdio: 'inherit',
})
tests.on('exit', (status) => process.exit(status ?? 1))
