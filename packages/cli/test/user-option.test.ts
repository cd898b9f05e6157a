import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readUserOption } from 'exchequer/internal/user-option'

test('a user is an address and a password, and has the name before the @', () => {
  assert.deepEqual(readUserOption('alice@example.test:secret'), {
    address: 'alice@example.test',
    password: 'secret',
    displayName: 'alice',
  })
})

test('what follows the second colon is the display name, colons and all', () => {
  const { password, displayName } = readUserOption('alice@example.test:secret:Alice: the first')
  assert.equal(password, 'secret')
  assert.equal(displayName, 'Alice: the first')
})

test('a colon in the password is written with a backslash; any other backslash is itself', () => {
  const { password, displayName } = readUserOption('alice@example.test:a\\:b\\c\\\\d:Alice')
  assert.equal(password, 'a:b\\c\\\\d')
  assert.equal(displayName, 'Alice')
})

test('an empty display name is none', () => {
  assert.equal(readUserOption('alice@example.test:secret:').displayName, 'alice')
})

test('what is not a user is refused with status 2, and the message does not tell the password', () => {
  for (const value of [
    '',
    'alice',
    'alice:hunter2',
    'alice@example.test',
    'alice@example.test:',
    '@:hunter2',
    'a b@c:hunter2',
  ]) {
    assert.throws(
      () => readUserOption(value),
      (error: Error & { status?: number }) => error.status === 2 && !error.message.includes('hunter2'),
      value,
    )
  }
})

test('what is wrong with a room is told of the option that named it', () => {
  assert.throws(() => readUserOption('aula', '--room'), /^.*The option --room is wrong/)
})
