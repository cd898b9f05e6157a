import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSmtpAddress } from '@exchequer/server'

const long = 'x'.repeat(250)

test('an SMTP address is what RFC 5321 and RFC 6531 say it is', () => {
  for (const address of [
    'ada@example.test',
    'Ada.Lovelace+mail@sub.example.test',
    "!#$%&'*/=?^_`{|}~-@example.test",
    'IMCEAEX-_O=FIRST+20ORG_CN=ADA@example.test',
    'ada@localhost',
    'ada@1and1.test',
    'ada@a_b.example.test',
    'ada@xn--bcher-kva.test',
    'ada@bücher.test',
    'jürgen@example.test',
    '用户@例え.test',
    'ada@[192.0.2.1]',
    'ada@[IPv6:2001:db8::1]',
    '"ada lovelace"@example.test',
    '"a@b"@example.test',
    '"a\\"b\\\\"@example.test',
    '""@example.test',
    `${'x'.repeat(86)}@mail.example.test`,
    `${'x'.repeat(64)}@${'x'.repeat(63)}.${'x'.repeat(63)}.${'x'.repeat(63)}.${'x'.repeat(63)}`,
  ])
    assert.ok(isSmtpAddress(address), address)
})

test('anything else is no SMTP address', () => {
  for (const text of [
    undefined,
    '',
    'ada',
    '@example.test',
    'ada@',
    '@',
    'ada@b@example.test',
    '.ada@example.test',
    'ada.@example.test',
    'a..da@example.test',
    'ada@.example.test',
    'ada@example.test.',
    'ada@exam..ple.test',
    'ada@-example.test',
    'ada@example-.test',
    'ada@exam/ple.test',
    'ada@exam ple.test',
    'ada lovelace@example.test',
    ' ada@example.test',
    'ada@example.test\n',
    'ada\u00a0b@example.test',
    'ada\u0007@example.test',
    'ada\u202e@example.test',
    '"ada@example.test',
    'a"d"a@example.test',
    '"a"b"@example.test',
    '<ada@example.test>',
    'Ada <ada@example.test>',
    'smtp:ada@example.test',
    'a,b@example.test',
    'EXAMPLE\\ada@example.test',
    'ada@[192.0.2.1',
    'ada@[]',
    `${long}@${long}`,
  ])
    assert.ok(!isSmtpAddress(text), JSON.stringify(text))
})

test('text that looks like one for long is looked at quickly', () => {
  for (const text of [
    `${long}@${'a-'.repeat(30)}!`,
    `a@${'a.'.repeat(150)}`,
    `${'a.'.repeat(150)}@`,
    `"${'\\a'.repeat(150)}`,
  ])
    assert.ok(!isSmtpAddress(text))
})
