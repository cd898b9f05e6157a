import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decode, encode, FileAttachment, SchemaError, type TextSource, textSource } from '@exchequer/protocol'
import { Base64Decoder } from '@exchequer/protocol/internal/schema/base64'
import { XmlError } from '@exchequer/protocol/internal/xml/error'
import { XmlReader } from '@exchequer/protocol/internal/xml/reader'
import fc from 'fast-check'

const types = 'http://schemas.microsoft.com/exchange/services/2006/types'

/** A document in slices that end wherever they please. */
function sliced(text: string, lengths: readonly number[]): TextSource {
  let at = 0
  let turn = 0
  return () => {
    if (at >= text.length) return undefined
    const start = at
    at += lengths[turn++ % lengths.length]!
    return text.slice(start, at)
  }
}

const pieces = fc.array(
  fc.constantFrom(
    'a',
    'bc',
    '&lt;',
    '&#65;',
    '&#xD;',
    ']',
    ']]',
    '>',
    '<!-- c -->',
    '<![CDATA[<d>&]]>',
    '\r\n',
    ' ',
    '&',
    '<e/>',
    'ü😀',
  ),
  { maxLength: 20 },
)
const lengths = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 })

/** What a reader makes of the text of an element: the text, or that it refuses it. */
function outcome(document: string, cuts: readonly number[], read: (reader: XmlReader) => string): string {
  try {
    const reader = new XmlReader(sliced(document, cuts))
    reader.readRoot()
    const text = read(reader)
    reader.end()
    return `text ${text}`
  } catch (error) {
    assert.ok(error instanceof XmlError)
    return 'refused'
  }
}

test('text in pieces is the text, wherever the document is cut', () => {
  fc.assert(
    fc.property(pieces, lengths, (parts, cuts) => {
      const document = `<r>${parts.join('')}</r>`
      const whole = outcome(document, cuts, (reader) => reader.text())
      const joined = outcome(document, cuts, (reader) => {
        let text = ''
        reader.eachText((piece) => {
          text += piece
        })
        return text
      })
      assert.equal(joined, whole)
    }),
    { numRuns: 2000 },
  )
})

describe('base64 in pieces', () => {
  test('is what was encoded, wherever it is cut and whatever white space is in it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), lengths, fc.nat(30), (bytes, cuts, width) => {
        const text = Buffer.from(bytes)
          .toString('base64')
          .replace(new RegExp(`.{${width + 1}}`, 'g'), '$&\r\n ')
        const decoder = new Base64Decoder()
        const source = sliced(text, cuts)
        for (let piece = source(); piece !== undefined; piece = source()) decoder.add(piece)
        assert.deepEqual(Buffer.from(decoder.finish()!), Buffer.from(bytes))
      }),
    )
  })

  test('is refused for what no base64 has, however it is cut', () => {
    for (const text of ['A', 'AAA', 'AA=A', 'AAAA=', 'AA==AAAA', 'A===', 'AAAA AA-A', '====', 'AAAAA'])
      for (let cut = 1; cut <= text.length; cut++) {
        const decoder = new Base64Decoder()
        const source = sliced(text, [cut])
        for (let piece = source(); piece !== undefined; piece = source()) decoder.add(piece)
        assert.equal(decoder.finish(), undefined, `${text} by ${cut}`)
      }
  })

  test('makes content of any size, and goes out as it came', () => {
    for (const length of [0, 1, 49_152, 49_153, 1_000_001]) {
      const content = Uint8Array.from({ length }, (_, index) => index * 7 + (index >> 8))
      const text = Buffer.from(content).toString('base64')
      const document = `<t:FileAttachment xmlns:t="${types}"><t:Name>n</t:Name><t:Content>${text}</t:Content></t:FileAttachment>`
      const { value } = decode(FileAttachment, sliced(document, [100_000]))
      assert.ok(Buffer.from(content).equals(value.content!), `${length}`)
      assert.ok(encode(FileAttachment, 't:FileAttachment', value).includes(`<t:Content>${text}</t:Content>`))
    }
  })

  test('of megabytes is whole whatever is said of what is still to come, and keeps no room that it did not need', () => {
    const content = new Uint8Array(9 * 2 ** 20 + 1).map((_, index) => index * 7 + (index >> 8))
    const text = Buffer.from(content).toString('base64')
    for (const behind of [0, 10 * 2 ** 20]) {
      const document = `<t:FileAttachment xmlns:t="${types}"><t:Content>${text}</t:Content>${' '.repeat(behind)}</t:FileAttachment>`
      const bytes = Buffer.from(document)
      for (const size of [bytes.length, bytes.length / 2, undefined]) {
        const { value } = decode(FileAttachment, textSource([bytes], size))
        assert.ok(Buffer.from(content).equals(value.content!), `${behind} ${size}`)
        if (size === bytes.length) assert.ok(value.content!.buffer.byteLength < content.length * 1.2)
      }
    }
  })

  test('that is broken is refused as a short one is', () => {
    for (const text of ['A*==', `${'AAAA'.repeat(100_000)}*`]) {
      const document = `<t:FileAttachment xmlns:t="${types}"><t:Content>${text}</t:Content></t:FileAttachment>`
      assert.throws(
        () => decode(FileAttachment, sliced(document, [100_000])),
        (error) =>
          error instanceof SchemaError && /Content' element is invalid .* not a valid Base64Binary/.test(error.message),
      )
    }
  })
})
