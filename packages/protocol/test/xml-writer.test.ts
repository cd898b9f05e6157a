import assert from 'node:assert/strict'
import test from 'node:test'
import { XmlReader } from '@exchequer/protocol/internal/xml/reader'
import { stringSource } from '@exchequer/protocol/internal/xml/source'
import { textOfSlices, XmlWriter } from '@exchequer/protocol/internal/xml/writer'
import { below, pick, seeded } from './xml-generate.js'

function written(write: (xml: XmlWriter) => void): string {
  const xml = new XmlWriter()
  write(xml)
  return xml.whole()
}

test('markup goes out as it is, text and attributes are escaped', () => {
  const document = written((xml) => {
    xml.markup('<a')
    xml.attribute('b', '<&>"\'\t\n\r')
    xml.markup('>')
    xml.text('<&>"\'\t\n\r]]>')
    xml.markup('</a>')
  })
  assert.equal(document, '<a b="&lt;&amp;&gt;&quot;\'&#x9;&#xA;&#xD;">&lt;&amp;&gt;"\'\t\n&#xD;]]&gt;</a>')
})

test('characters that XML forbids never go out', () => {
  let all = ''
  for (let code = 0; code < 0x10000; code++) all += String.fromCharCode(code === 0xd83d ? 0x20 : code)
  for (const value of [all, '\0', '\ufffe', '\ud800', 'a\udc00b', '\ud83d']) {
    const text = written((xml) => xml.text(value))
    const attribute = written((xml) => xml.attribute('a', value))
    for (const out of [text, attribute]) {
      assert.doesNotMatch(out, /(?![\t\n\x7f-\x9f])\p{Cc}/u)
      assert.doesNotMatch(out, /[\ufffe\uffff\p{Cs}]/u)
    }
  }
  assert.equal(
    written((xml) => xml.text('a\0b\ud800c😀')),
    'ab\ufffdc😀',
  )
})

test('what has to be escaped or dropped is found wherever it stands in a long text', () => {
  const escaped = {
    '<': '&lt;',
    '&': '&amp;',
    '>': '&gt;',
    '\r': '&#xD;',
    '\0': '',
    '\x1f': '',
    '\ufffe': '',
    '\ud800': '\ufffd',
  }
  const plain = ['\t', '\n', '\x7f', 'é', '€', '😀']
  for (const length of [256, 300, 8192, 20_000])
    for (const at of [0, 1, 31, 32, 255, 8191, 8192, 8193, length - 1].filter((at) => at < length)) {
      const [before, after] = ['x'.repeat(at), 'y'.repeat(length - at - 1)]
      for (const [character, out] of [...Object.entries(escaped), ...plain.map((same) => [same, same] as const)])
        assert.equal(
          written((xml) => xml.text(before + character + after)),
          before + out + after,
          `${JSON.stringify(character)} at ${at} of ${length}`,
        )
    }
})

test('what was written reads as it was, but for what XML cannot say', () => {
  const random = seeded(7)
  const pieces = [
    'a',
    ' ',
    '\t',
    '\n',
    '\r',
    '\r\n',
    '<',
    '&',
    '>',
    '"',
    "'",
    ']]>',
    'é',
    '€',
    '😀',
    '\u0085',
    '\u2028',
    'long '.repeat(50),
  ]
  for (let round = 0; round < 2000; round++) {
    const value = Array.from({ length: below(random, 12) }, () => pick(random, pieces)).join('')
    const document = written((xml) => {
      xml.markup('<a')
      xml.attribute('b', value)
      xml.markup('>')
      xml.text(value)
      xml.markup('</a>')
    })
    const reader = new XmlReader(stringSource(document))
    reader.readRoot()
    assert.equal(reader.attribute('b'), value)
    assert.equal(reader.text(), value)
  }
})

test('what is written is passed on in slices, in order, once', () => {
  const xml = new XmlWriter()
  for (let index = 0; index < 10_000; index++) xml.text(`text ${index} `)
  const slices = xml.slices()
  assert.ok(slices.length > 2)
  assert.ok(slices.every((slice) => slice.length > 0 && slice.length < 33_000))
  assert.equal(
    [...textOfSlices(slices)].join(''),
    Array.from({ length: 10_000 }, (_, index) => `text ${index} `).join(''),
  )
  assert.deepEqual(xml.slices(), [])
})

test('many values are written when the document is taken, where they stand in it, those within others too', () => {
  const written: number[] = []
  const xml = new XmlWriter()
  const numbers = Array.from({ length: 20 }, (_, index) => index)
  xml.markup('<a>')
  xml.each(numbers, (one) => {
    written.push(one)
    xml.markup(`<b n="${one}">`)
    xml.each(one === 7 ? numbers : [], (other) => xml.text(`${other},`))
    xml.markup('</b>')
  })
  xml.each([1, 2], (one) => xml.text(`${one};`))
  xml.markup('</a>')
  const slices = xml.inSlices()
  assert.equal(slices.next().value, '<a>')
  assert.deepEqual(written, [])
  assert.match(slices.next().value as string, /<b n="7">$/)
  assert.deepEqual(written, numbers.slice(0, 8))
  const rest = [...textOfSlices(slices)].join('')
  assert.equal(
    rest,
    `${numbers.join(',')},</b>${numbers
      .slice(8)
      .map((one) => `<b n="${one}"></b>`)
      .join('')}1;2;</a>`,
  )
  assert.deepEqual([xml.slices(), written], [[], numbers])
})

test('text that is made late stands where it was put, and is made when somebody reads it', () => {
  let made = 0
  const late = {
    length: 4,
    *[Symbol.iterator]() {
      made += 1
      yield 'la'
      yield 'te'
    },
  }
  const xml = new XmlWriter()
  xml.text('before ')
  xml.late(late)
  xml.text(' after')
  const slices = xml.slices()
  assert.equal(made, 0)
  assert.deepEqual([...textOfSlices(slices)], ['before ', 'la', 'te', ' after'])
})
