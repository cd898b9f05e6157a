import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readNumbers, writeNumbers } from '@exchequer/server/internal/mailbox/number-lists'

test('a list of numbers comes back in order, however large they are', () => {
  for (const numbers of [
    [],
    [0],
    [1, 2, 3],
    [127, 128, 129, 255, 256],
    [2 ** 31, 2 ** 32 + 1, 2 ** 40, Number.MAX_SAFE_INTEGER],
  ]) {
    assert.deepEqual([...readNumbers(writeNumbers(numbers))], numbers)
    assert.deepEqual([...readNumbers(writeNumbers(numbers.toReversed()))], numbers)
  }
  assert.equal(writeNumbers(Array.from({ length: 1_000 }, (_, index) => 500 + index)).length, 1_001)
})

test('bytes that are no list give what is in them, and come to an end', () => {
  assert.deepEqual([...readNumbers(Uint8Array.of(5, 0x80, 0x80))], [5])
  assert.equal([...readNumbers(new Uint8Array(1_000).fill(0xff).with(999, 1))].every(Number.isSafeInteger), false)
})
