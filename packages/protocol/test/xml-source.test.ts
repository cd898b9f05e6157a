import assert from 'node:assert/strict'
import test from 'node:test'
import { XmlError } from '@exchequer/protocol/internal/xml/error'
import { XmlReader } from '@exchequer/protocol/internal/xml/reader'
import { stringSource, textSource } from '@exchequer/protocol/internal/xml/source'

const utf8 = new TextEncoder()

function textOf(chunks: Iterable<Uint8Array>): string {
  const source = textSource(chunks)
  let text = ''
  for (let slice = source(); slice !== undefined; slice = source()) {
    assert.ok(slice.length <= 100_000)
    text += slice
  }
  return text
}

function rootText(bytes: Uint8Array): string {
  const reader = new XmlReader(textSource([bytes]))
  reader.readRoot()
  const text = reader.text()
  reader.end()
  return text
}

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(text.length * 2))
  for (let index = 0; index < text.length; index++) bytes.setUint16(index * 2, text.charCodeAt(index), littleEndian)
  return new Uint8Array(bytes.buffer)
}

function malformed(reason: RegExp, line?: number, column?: number) {
  return (error: unknown) => {
    assert.ok(error instanceof XmlError)
    assert.equal(error.kind, 'malformed')
    assert.match(error.reason, reason)
    if (line !== undefined) assert.deepEqual([error.line, error.column], [line, column])
    return true
  }
}

test('UTF-8 comes out whole, whatever the chunks are', () => {
  const text = 'aé€😀\ufeff\n'.repeat(30_000)
  const bytes = utf8.encode(text)
  for (const length of [bytes.length, 100_001, 65_536, 16_385, 1000, 7, 1]) {
    const chunks: Uint8Array[] = []
    for (let start = 0; start < bytes.length; start += length) chunks.push(bytes.subarray(start, start + length))
    assert.ok(textOf(chunks) === text, `chunks of ${length}`)
  }
})

test('a byte order mark is no part of the text', () => {
  assert.equal(textOf([utf8.encode('\ufeff<a>\ufeff</a>')]), '<a>\ufeff</a>')
  assert.equal(stringSource('\ufeff<a/>')(), '<a/>')
  assert.equal(rootText(utf16('\ufeff<a>é😀</a>', true)), 'é😀')
  assert.equal(rootText(utf16('\ufeff<?xml version="1.0" encoding="UTF-16"?><a>é😀</a>', false)), 'é😀')
})

test('bytes that are not UTF-8 are malformed, with their position', () => {
  const faults = { 'a stray byte': [0x80], overlong: [0xc0, 0x80], surrogate: [0xed, 0xa0, 0x80], cut: [0xe2, 0x82] }
  for (const [name, fault] of Object.entries(faults)) {
    const bytes = Uint8Array.from([...utf8.encode('<a>\né€'), ...fault, ...utf8.encode('</a>')])
    assert.throws(() => rootText(bytes), malformed(/not valid UTF-8/, 2, 3), name)
  }
  const cut = utf8.encode('<a>€')
  assert.throws(() => rootText(cut.subarray(0, cut.length - 1)), malformed(/inside a character/, 1, 4))
  const far = utf8.encode(`<a>${'x€'.repeat(100_000)}</a>`)
  far[300_003] = 0xff
  assert.throws(() => rootText(far), malformed(/not valid UTF-8/))
})

test('NUL and other control bytes are found wherever they are', () => {
  for (let at = 0; at < 80; at++) {
    const bytes = utf8.encode(`<a>${'x\t\r\n'.repeat(30)}</a>`)
    bytes[3 + at] = at % 32 === 9 || at % 32 === 10 || at % 32 === 13 ? 0 : at % 32
    for (const start of [0, 1, 2, 3]) {
      const shifted = new Uint8Array(bytes.length + start)
      shifted.set(bytes, start)
      assert.throws(() => rootText(shifted.subarray(start)), malformed(/is forbidden/), `byte ${at}`)
    }
  }
})

test('a declared encoding is obeyed or refused', () => {
  const declared = (encoding: string, text: string) =>
    Uint8Array.from(`<?xml version="1.0" encoding="${encoding}"?><a>${text}</a>`, (character) =>
      character.charCodeAt(0),
    )
  assert.equal(rootText(declared('ISO-8859-1', '\xe9\x80')), '\xe9\x80')
  assert.equal(rootText(declared('us-ascii', 'abc')), 'abc')
  assert.equal(rootText(declared('UTF-8', '\xc3\xa9')), 'é')
  assert.throws(() => rootText(declared('us-ascii', '\xc3\xa9')), malformed(/US-ASCII/, 1, 45))
  assert.throws(() => rootText(declared('utf-8', '\xe9')), malformed(/UTF-8/))
  for (const encoding of ['utf-16', 'windows-1252', 'utf-7', 'ebcdic-cp-us']) {
    assert.throws(() => rootText(declared(encoding, '')), malformed(/declares the encoding/), encoding)
  }
  assert.throws(() => rootText(utf16('\ufeff<?xml version="1.0" encoding="utf-8"?><a/>', true)), malformed(/UTF-16/))
  assert.throws(() => rootText(utf16('<a/>', true)), malformed(/./))
  assert.throws(() => rootText(utf16('\ufeff<a>\ud800</a>', true)), malformed(/UTF-16/))
})

test('no bytes are a document without a root', () => {
  assert.throws(() => rootText(new Uint8Array()), malformed(/root element is missing/))
})
