import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  Contact,
  decode,
  encode,
  Flag,
  GetMailTipsRequest,
  Message,
  SchemaError,
  stringSource,
} from '@exchequer/protocol'

const types = 'http://schemas.microsoft.com/exchange/services/2006/types'
const wrapped = (element: string, content: string): string =>
  `<t:${element} xmlns:t="${types}">${content}</t:${element}>`
const contact = (content: string, lenient = false): Contact =>
  decode(Contact, stringSource(wrapped('Contact', content)), { lenient }).value

/** What a strict reading refuses a contact for. */
function refusal(content: string): SchemaError {
  try {
    contact(content)
  } catch (error) {
    assert.ok(error instanceof SchemaError, String(error))
    return error
  }
  throw new assert.AssertionError({ message: `${content} was accepted` })
}

describe('a strict reading', () => {
  test('takes the elements in the order of the schema, and in no other', () => {
    assert.deepEqual(contact('<t:GivenName>Ada</t:GivenName><t:Surname>Lovelace</t:Surname>'), {
      givenName: 'Ada',
      surname: 'Lovelace',
    })
    assert.match(
      refusal('<t:Surname>L</t:Surname><t:GivenName>A</t:GivenName>').message,
      /invalid child element 'GivenName'/,
    )
  })

  test('takes an element out of its order where a client is known to write it there, and once', () => {
    const categories = '<t:Categories><t:String>Work</t:String></t:Categories>'
    const surname = '<t:Surname>Lovelace</t:Surname>'
    for (const content of [categories + surname, surname + categories])
      assert.deepEqual(contact(content), { categories: ['Work'], surname: 'Lovelace' })
    assert.match(refusal(surname + categories + categories).message, /invalid child element 'Categories'/)
    assert.match(refusal(surname + categories + '<t:GivenName>A</t:GivenName>').message, /'GivenName'/)
  })

  test('refuses an element twice, one that is not there, and one of another class', () => {
    assert.match(refusal('<t:GivenName>A</t:GivenName><t:GivenName>B</t:GivenName>').message, /'GivenName'/)
    assert.match(refusal('<t:Nonsense/>').message, /'Nonsense'/)
    assert.match(refusal('<t:DueDate>2026-01-05T00:00:00Z</t:DueDate>').message, /'DueDate'/)
    assert.match(refusal('<GivenName>A</GivenName>').message, /'GivenName'/)
  })

  test('refuses text between elements and elements in text', () => {
    assert.throws(() => contact('text<t:GivenName>A</t:GivenName>'))
    assert.throws(() => contact('<t:GivenName>A<t:Surname/></t:GivenName>'))
  })

  test('takes text between elements where a client is known to write it instead of the last one, and asks for the others', () => {
    const messages = 'http://schemas.microsoft.com/exchange/services/2006/messages'
    const asked = (content: string): GetMailTipsRequest =>
      decode(GetMailTipsRequest, stringSource(`<GetMailTips xmlns="${messages}">${content}</GetMailTips>`)).value
    const sender = '<SendingAs/>'
    assert.deepEqual(asked(`${sender}<Recipients/>All`), { sendingAs: {}, recipients: [] })
    assert.throws(() => asked(`${sender}All`), /incomplete content/)
  })

  test('refuses an attribute that is not declared, and lets those of XML Schema be', () => {
    assert.match(refusal('<t:GivenName lang="en">A</t:GivenName>').message, /'lang' attribute is not declared/)
    const nil = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="false"'
    assert.equal(contact(`<t:GivenName ${nil} xml:lang="en">A</t:GivenName>`).givenName, 'A')
  })

  test('names the line and the column of what it refuses', () => {
    const error = refusal('\n  <t:GivenName>A</t:GivenName>\n    <t:Nonsense/>')
    assert.deepEqual([error.line, error.column], [3, 6])
  })

  test('names the value and the constraint that it fails', () => {
    const error = refusal('<t:Importance>Utmost</t:Importance>')
    assert.equal(
      error.message,
      `The '${types}:Importance' element is invalid - The value 'Utmost' is invalid according to its datatype '${types}:ImportanceChoicesType' - The Enumeration constraint failed.`,
    )
  })

  test('never quotes more than a line of a value', () => {
    assert.ok(refusal(`<t:Importance>${'x'.repeat(100_000)}</t:Importance>`).message.length < 1000)
  })
})

describe('a lenient reading', () => {
  test('passes over what it does not know, and tells it', () => {
    const { value, skipped } = decode(
      Contact,
      stringSource(wrapped('Contact', '<t:Novelty><t:More/></t:Novelty><t:GivenName future="1">A</t:GivenName>')),
      { lenient: true },
    )
    assert.equal(value.givenName, 'A')
    assert.deepEqual(
      skipped.map(({ name }) => name),
      ['t:Novelty'],
    )
  })

  test('takes elements in any order, and words that it does not know as they are', () => {
    const value = contact(
      '<t:Surname>L</t:Surname><t:GivenName>A</t:GivenName><t:Importance>Utmost</t:Importance>',
      true,
    )
    assert.deepEqual(value, { surname: 'L', givenName: 'A', importance: 'Utmost' })
  })
})

describe('writing', () => {
  test('goes in the order of the schema, whatever the order of the value', () => {
    const values = [
      { surname: 'L', givenName: 'A', subject: 'S' },
      { surname: 'L', subject: 'S', givenName: 'A' },
      { subject: 'S', givenName: 'A', surname: 'L' },
    ]
    for (const value of [...values, ...values.toReversed()])
      assert.equal(
        encode(Contact, 't:Contact', value),
        '<t:Contact><t:Subject>S</t:Subject><t:GivenName>A</t:GivenName><t:Surname>L</t:Surname></t:Contact>',
      )
  })

  test('leaves out what is newer than the version', () => {
    const value = { subject: 'S', flag: { flagStatus: 'Flagged' as const }, isAssociated: true }
    assert.equal(encode(Message, 't:Message', value, 'Exchange2007'), '<t:Message><t:Subject>S</t:Subject></t:Message>')
    assert.match(encode(Message, 't:Message', value, 'Exchange2010'), /IsAssociated/)
    assert.doesNotMatch(encode(Message, 't:Message', value, 'Exchange2010'), /Flag/)
    assert.match(encode(Message, 't:Message', value, 'Exchange2013'), /<t:FlagStatus>Flagged/)
  })

  test('escapes what XML means something by, and drops what it forbids', () => {
    const value = { subject: '<&> "\u0000\u0001\ud800\r\n\t\u{1f600}' }
    const xml = encode(Message, 't:Message', value)
    assert.match(xml, /&lt;&amp;&gt; "\ufffd&#xD;\n\t\u{1f600}/u)
    const back = decode(Message, stringSource(xml.replace('<t:Message>', `<t:Message xmlns:t="${types}">`))).value
    assert.equal(back.subject, '<&> "\ufffd\r\n\t\u{1f600}')
  })

  test('leaves out what is absent, and writes what is empty', () => {
    assert.equal(encode(Contact, 't:Contact', {}), '<t:Contact></t:Contact>')
    assert.equal(encode(Contact, 't:Contact', { givenName: '' }), '<t:Contact><t:GivenName></t:GivenName></t:Contact>')
    assert.equal(encode(Contact, 't:Contact', { givenName: undefined }), '<t:Contact></t:Contact>')
  })
})

test('a flag is read in the namespace of the messages too, which is how Thunderbird spells it, and written in its own', () => {
  const messages = 'http://schemas.microsoft.com/exchange/services/2006/messages'
  const flag = wrapped('Flag', `<FlagStatus xmlns="${messages}">Flagged</FlagStatus>`)
  const { value } = decode(Flag, stringSource(flag))
  assert.deepEqual(value, { flagStatus: 'Flagged' })
  assert.equal(encode(Flag, 't:Flag', value), '<t:Flag><t:FlagStatus>Flagged</t:FlagStatus></t:Flag>')
  const elsewhere = wrapped('Contact', `<Subject xmlns="${messages}">S</Subject>`)
  assert.throws(() => decode(Contact, stringSource(elsewhere)), SchemaError)
})
