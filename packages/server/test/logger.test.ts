import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineLogger } from '@exchequer/server/internal/logger'

function logged(options: Parameters<typeof lineLogger>[0] = {}) {
  const lines: string[] = []
  return { lines, logger: lineLogger({ ...options, write: (line) => lines.push(line) }) }
}

test('an event is one line of text with its facts', () => {
  const { lines, logger } = logged()
  logger.warn('Forged\nline', { count: 3, name: 'a\nb', error: new Error('broken') })
  assert.equal(lines.length, 1)
  assert.match(lines[0] ?? '', /^\S+Z warn {2}Forged line count=3 name="a\\nb" error="Error: broken\\n[^\n]+$/)
})

test('events below the level are dropped, and silent drops all', () => {
  const { lines, logger } = logged({ level: 'warn' })
  logger.trace('a')
  logger.debug('b')
  logger.info('c')
  logger.error('d')
  assert.equal(lines.length, 1)
  const silent = logged({ level: 'silent' })
  silent.logger.error('e')
  assert.equal(silent.lines.length, 0)
})

test('a JSON line carries an error with its stack', () => {
  const { lines, logger } = logged({ format: 'json' })
  logger.error('Failed.', { error: new TypeError('x') })
  const event = JSON.parse(lines[0] ?? '')
  assert.equal(event.level, 'error')
  assert.equal(event.error.name, 'TypeError')
  assert.match(event.error.stack, /logger\.test/)
})
