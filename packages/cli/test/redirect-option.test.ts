import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Command } from 'commander'
import { redirectUserBy } from 'exchequer/internal/redirect-user'
import { addSettingOptions, saidOn } from 'exchequer/internal/settings/command-line'
import { settings } from 'exchequer/internal/settings/settings'

const url = 'https://autodiscover.other.test/autodiscover/autodiscover.svc'

/** Whom another server knows about when the option is given so, as often. */
function redirectBy(...values: string[]) {
  const command = addSettingOptions(new Command(), settings)
  command.parse(
    values.flatMap((value) => ['--redirect', value]),
    { from: 'user' },
  )
  return redirectUserBy(saidOn(command, settings)['redirects'] as Record<string, string>)
}

test('an address or a domain leads to an address or to a URL of HTTPS', () => {
  assert.deepEqual(redirectBy('Ada@Example.test=ada@other.test')('ada@example.test'), { address: 'ada@other.test' })
  assert.deepEqual(redirectBy(`example.test=${url}?a=b`)('example.test'), { url: `${url}?a=b` })
})

test('an address goes before its domain, and others stay', () => {
  const redirect = redirectBy(`example.test=${url}`, 'ada@example.test=ada@other.test')
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
    'a@b.c=https://',
    'a@b@c=d@e.f',
  ])
    assert.throws(() => redirectBy(value), { status: 2, message: /--redirect is wrong/ }, value)
})
