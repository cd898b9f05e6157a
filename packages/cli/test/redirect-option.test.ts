import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRedirectOption, redirectUserBy } from 'exchequer/internal/redirect-option'

const url = 'https://autodiscover.other.test/autodiscover/autodiscover.svc'

test('an address or a domain leads to an address or to a URL of HTTPS', () => {
  assert.deepEqual(readRedirectOption('Ada@Example.test=ada@other.test'), {
    from: 'ada@example.test',
    to: { address: 'ada@other.test' },
  })
  assert.deepEqual(readRedirectOption(`example.test=${url}?a=b`), { from: 'example.test', to: { url: `${url}?a=b` } })
})

test('an address goes before its domain, and others stay', () => {
  const redirect = redirectUserBy([
    readRedirectOption(`example.test=${url}`),
    readRedirectOption('ada@example.test=ada@other.test'),
  ])
  assert.deepEqual(redirect('ada@example.test'), { address: 'ada@other.test' })
  assert.deepEqual(redirect('bob@example.test'), { url })
  assert.equal(redirect('bob@other.test'), undefined)
  assert.deepEqual(redirect('example.test'), { url })
})

test('anything else is refused with status 2', () => {
  for (const value of [
    '',
    'a',
    'a=',
    '=b',
    'a@=b@c.d',
    'a b@c=d@e.f',
    'a@b.c=other',
    'a@b.c=http://d.e/',
    'a@b@c=d@e.f',
  ])
    assert.throws(() => readRedirectOption(value), { status: 2, message: /--redirect is wrong/ }, value)
})
