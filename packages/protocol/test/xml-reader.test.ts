import assert from 'node:assert/strict'
import test from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { XmlError } from '@exchequer/protocol/internal/xml/error'
import { type XmlLimits, XmlReader } from '@exchequer/protocol/internal/xml/reader'
import { stringSource } from '@exchequer/protocol/internal/xml/source'

const types = 'http://schemas.microsoft.com/exchange/services/2006/types'

function open(text: string, options?: { lenient?: boolean; limits?: Partial<XmlLimits> }): XmlReader {
  const reader = new XmlReader(stringSource(text), options)
  reader.readRoot()
  return reader
}

function readAll(text: string, options?: { limits?: Partial<XmlLimits> }): void {
  const reader = open(text, options)
  reader.skip()
  reader.end()
}

function refused(kind: XmlError['kind'], reason: RegExp, line?: number, column?: number) {
  return (error: unknown) => {
    assert.ok(error instanceof XmlError, String(error))
    assert.equal(error.kind, kind, error.message)
    assert.match(error.reason, reason)
    if (line !== undefined) assert.deepEqual([error.line, error.column], [line, column])
    return true
  }
}

test('known namespaces have fixed prefixes whatever the document calls them, others are spelled out', () => {
  const reader = open(
    `<x:Envelope xmlns:x="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${types}" xmlns:u="urn:u" plain="1" u:a="2" xml:lang="en"><Item/><u:b/><c xmlns=""/></x:Envelope>`,
  )
  assert.equal(reader.name, 's:Envelope')
  assert.deepEqual(
    [reader.attribute('plain'), reader.attribute('{urn:u}a'), reader.attribute('xml:lang')],
    ['1', '2', 'en'],
  )
  assert.equal(reader.attributeCount, 3)
  const names: string[] = []
  while (reader.nextChild()) {
    names.push(reader.name)
    reader.skip()
  }
  assert.deepEqual(names, ['t:Item', '{urn:u}b', 'c'])
})

test('the https spellings of the Exchange and SOAP namespaces are the http ones', () => {
  const uris = ['services/2006/types', 'services/2006/messages', 'services/2006/errors']
  for (const [index, uri] of uris.entries()) {
    assert.equal(open(`<a xmlns="https://schemas.microsoft.com/exchange/${uri}"/>`).name, ['t:a', 'm:a', 'e:a'][index])
  }
  assert.equal(open('<a xmlns="https://schemas.xmlsoap.org/soap/envelope/"/>').name, 's:a')
  assert.equal(
    open('<a xmlns="https://www.w3.org/2005/08/addressing"/>').name,
    '{https://www.w3.org/2005/08/addressing}a',
  )
})

test('a declaration ends with its element, and one inside hides one outside', () => {
  const reader = open('<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:c/></p:b><p:d/><p:b xmlns:p="urn:3"/><p:d/></p:a>')
  const names: string[] = []
  const walk = () => {
    names.push(reader.name)
    while (reader.nextChild()) walk()
  }
  walk()
  assert.deepEqual(names, ['{urn:1}a', '{urn:2}b', '{urn:2}c', '{urn:1}d', '{urn:3}b', '{urn:1}d'])
  assert.throws(
    () => readAll('<a><b xmlns:p="urn:1"><p:c/></b><p:c/></a>'),
    refused('malformed', /'p' is not declared/, 1, 34),
  )
})

function namesIn(text: string): string[] {
  const reader = open(text)
  const names: string[] = []
  const walk = () => {
    names.push(reader.name)
    while (reader.nextChild()) walk()
  }
  walk()
  reader.end()
  return names
}

test('a name that stood behind an element elsewhere is looked up where it stands now', () => {
  assert.deepEqual(namesIn('<r><a xmlns="urn:x"/><b/><a xmlns="urn:x"><a/><b/></a><b/></r>'), [
    'r',
    '{urn:x}a',
    'b',
    '{urn:x}a',
    '{urn:x}a',
    '{urn:x}b',
    'b',
  ])
})

test('what one document declared means nothing in the next', () => {
  const inner = '<p:b/><p:c xmlns:p="urn:3"><p:b/></p:c><p:b/>'
  for (let round = 0; round < 3; round++) {
    for (const uri of ['urn:1', 'urn:2'])
      assert.deepEqual(
        namesIn(`<p:a xmlns:p="${uri}">${inner}</p:a>`),
        [`{${uri}}a`, `{${uri}}b`, '{urn:3}c', '{urn:3}b', `{${uri}}b`],
        uri,
      )
    assert.throws(() => namesIn(`<p:a>${inner}</p:a>`), refused('malformed', /'p' is not declared/))
    assert.deepEqual(namesIn('<p xmlns="urn:p"/>'), ['{urn:p}p'])
    assert.deepEqual(namesIn('<p/>'), ['p'])
  }
})

test('two documents that are read at the same time do not mix their names', () => {
  const [one, other] = ['urn:1', 'urn:2'].map((uri) =>
    open(`<p:a xmlns:p="${uri}"><p:b xmlns="${uri}"><c/></p:b></p:a>`),
  )
  const names: string[] = []
  for (let depth = 0; depth < 3; depth++)
    for (const reader of [one!, other!]) {
      names.push(reader.name)
      reader.nextChild()
    }
  assert.deepEqual(names, ['{urn:1}a', '{urn:2}a', '{urn:1}b', '{urn:2}b', '{urn:1}c', '{urn:2}c'])
})

test('documents of junk names, declarations and scopes change nothing for the ones after them', () => {
  const junk = (count: number, tagOf: (index: number) => string): string =>
    `<junk>${Array.from({ length: count }, (_, index) => tagOf(index)).join('')}</junk>`
  const long = 'x'.repeat(900)
  const documents = [
    junk(5000, (index) => `<e${index} a${index}="1"/>`),
    junk(300, (index) => `<e xmlns:p${index}="urn:${index}"><p${index}:e/></e>`),
    junk(300, (index) => `<${long}${index}/>`),
    junk(20, (index) => `<e xmlns="${long}${long}${index}"><e/></e>`),
  ]
  for (const document of [...documents, ...documents]) {
    readAll(document)
    assert.deepEqual(namesIn('<p:a xmlns:p="urn:1"><p:e/><e xmlns="urn:5"/></p:a>'), [
      '{urn:1}a',
      '{urn:1}e',
      '{urn:5}e',
    ])
  }
})

test('of a document that was read nothing is kept but short names', () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const used = () => {
    collectGarbage()
    return process.memoryUsage().heapUsed
  }
  const long = 'n'.repeat(80)
  const before = used()
  for (let index = 0; index < 250; index++)
    readAll(
      `<e${index} xmlns:p${index}="urn:quite-a-long-one:${index}"><name-of-an-element-${index} ${long}="1" of-an-attribute-${index}="2"/><${long}/><inner xmlns="urn:${long.repeat(20)}${index}"/>${' '.repeat(100_000)}</e${index}>`,
    )
  const kept = used() - before
  assert.ok(kept < 10e6, `${Math.round(kept / 1e6)} MB`)
})

test('a qualified name in content is resolved where it stands', () => {
  const reader = open(`<a xmlns:p="${types}" type="p:Foo"><b xmlns:p="urn:p"/></a>`)
  assert.equal(reader.resolve('p:Foo'), 't:Foo')
  assert.equal(reader.resolve('q:Foo'), undefined)
  assert.equal(reader.resolve('p:Foo bar'), undefined)
  reader.nextChild()
  assert.equal(reader.resolve('p:Foo'), '{urn:p}Foo')
})

test('after an element was read its parent is current again, without attributes', () => {
  const reader = open('<a x="1"><b y="2">text</b><c/><d><e/></d></a>')
  assert.equal(reader.attributeCount, 1)
  assert.ok(reader.nextChild())
  assert.equal(reader.attribute('y'), '2')
  assert.equal(reader.text(), 'text')
  assert.deepEqual([reader.name, reader.attributeCount], ['a', 0])
  assert.ok(reader.nextChild())
  assert.equal(reader.text(), '')
  assert.ok(reader.nextChild())
  reader.skip()
  assert.equal(reader.name, 'a')
  assert.ok(!reader.nextChild())
  reader.end()
})

test('attributes that come and go, and in another order, are read as they are', () => {
  const reader = open(
    `<r><e a="1" b="2"/><e a="3"/><e b="4" a='5'/><e a="6" b="&lt;\n" c="7"/><e/><ea a="8"/><e  a = "9" /></r>`,
  )
  const seen: string[] = []
  while (reader.nextChild()) {
    let element = reader.name
    for (let index = 0; index < reader.attributeCount; index++) {
      element += ` ${reader.attributeName(index)}=${reader.attributeValue(index)}`
    }
    seen.push(element)
    reader.skip()
  }
  assert.deepEqual(seen, ['e a=1 b=2', 'e a=3', 'e b=4 a=5', 'e a=6 b=<  c=7', 'e', 'ea a=8', 'e a=9'])
})

test('line ends are line feeds, in attributes white space is spaces, and references keep what they name', () => {
  const reader = open('<a x="1\r\n2\t3&#10;4&#xD;&#9;"><b>1\r\n2\r3\n4&#13;&#x41;</b></a>')
  assert.equal(reader.attribute('x'), '1 2 3\n4\r\t')
  reader.nextChild()
  assert.equal(reader.text(), '1\n2\n3\n4\rA')
})

test('text goes on through comments, processing instructions and CDATA sections', () => {
  assert.equal(open('<a>1<!-- <x> -->2<?pi <x>?>3<![CDATA[<x>&amp;]]]]><![CDATA[>]]>4</a>').text(), '123<x>&amp;]]>4')
})

test('the position of a start tag is that of its name, from 1, with any line end', () => {
  const reader = open('<?xml version="1.0"?>\r\n<a>\n  <bb\n x="1"/>\r<é>\n😀<!-- \n --></é><c/>\n</a>')
  assert.deepEqual([reader.line, reader.column], [2, 2])
  reader.nextChild()
  assert.deepEqual([reader.line, reader.column], [3, 4])
  reader.skip()
  reader.nextChild()
  assert.deepEqual([reader.line, reader.column], [5, 2])
  reader.text()
  assert.deepEqual([reader.line, reader.column], [2, 2])
  assert.deepEqual(reader.ended, { line: 5, column: 2 })
  reader.nextChild()
  assert.deepEqual([reader.line, reader.column], [7, 10])
})

test('the position of an open element is known however much text went by', () => {
  const slices = ['<a>\n <b>', ...Array.from({ length: 300 }, () => '<c>\n</c>'.repeat(1000)), '\n  <d/></b></a>']
  const reader = new XmlReader(() => slices.shift())
  reader.readRoot()
  reader.nextChild()
  while (reader.nextChild() && reader.name === 'c') reader.skip()
  assert.deepEqual([reader.name, reader.line, reader.column], ['d', 300_003, 4])
  reader.skip()
  assert.deepEqual([reader.line, reader.column], [2, 3])
  reader.nextChild()
  assert.deepEqual([reader.line, reader.column], [1, 2])
})

test('strict: text between children and children in text are schema errors with their position', () => {
  const between = open('<a>\n<b/> x<c/></a>')
  between.nextChild()
  between.skip()
  assert.throws(() => between.nextChild(), refused('schema', /'a' holds elements/, 2, 6))
  assert.throws(() => open('<a> \n<![CDATA[x]]></a>').nextChild(), refused('schema', /'a' holds elements/, 2, 1))
  assert.throws(() => open('<a>text\n<b/></a>').text(), refused('schema', /'b' is not allowed/, 2, 2))
  assert.throws(() => open('<a>&#1;</a>').text(), refused('malformed', /forbids/, 1, 4))
})

test('strict: white space between children is nothing, however it is written', () => {
  const reader = open('<a> \r\n&#x20;<!-- c --> <![CDATA[ ]]><b/>\t<?p?></a>')
  assert.ok(reader.nextChild())
  reader.skip()
  assert.ok(!reader.nextChild())
})

test('lenient: text between children, children in text and references to control characters are left out', () => {
  const reader = open('<a>x<b>1<c><d/>2</c>3&#1;&#x1F;</b>y<e/></a>', { lenient: true })
  assert.ok(reader.nextChild())
  assert.equal(reader.text(), '13')
  assert.ok(reader.nextChild())
  assert.equal(reader.name, 'e')
  reader.skip()
  assert.ok(!reader.nextChild())
  assert.throws(() => open('<a>1<b></a>', { lenient: true }).text(), refused('malformed', /'a' does not match/))
})

test('what is skipped has to be well-formed', () => {
  for (const inside of ['<b>', '&nbsp;', '<b x="1" x="2"/>', ']]>', '<p:b/>', '<b></c>', '<!-- -- -->', '\u0001']) {
    assert.throws(() => readAll(`<a>${inside}</a>`), refused('malformed', /./), inside)
  }
})

test('a DTD is prohibited, wherever and whatever it is', () => {
  const laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
  const external = '<?xml version="1.0"?>\n<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'
  assert.throws(() => readAll(laughs), refused('malformed', /DTD is prohibited/, 1, 1))
  assert.throws(() => readAll(external), refused('malformed', /DTD is prohibited/, 2, 1))
  assert.throws(() => readAll('<a><!DOCTYPE a></a>'), refused('malformed', /DTD is prohibited/, 1, 4))
})

test('only version 1.0 is read, and declared at the start alone', () => {
  readAll('<?xml version="1.0" encoding="utf-8" standalone="yes" ?><a/>')
  assert.throws(() => readAll('<?xml version="1.1"?><a/>'), refused('malformed', /version 1\.0/))
  assert.throws(() => readAll(' <?xml version="1.0"?><a/>'), refused('malformed', /target/))
  assert.throws(() => readAll('<?xml encoding="utf-8"?><a/>'), refused('malformed', /declaration/))
})

test('a document without a root, with two, or with text around it is malformed', () => {
  assert.throws(() => readAll(''), refused('malformed', /root element is missing/, 1, 1))
  assert.throws(() => readAll(' <!-- -->\n'), refused('malformed', /root element is missing/, 2, 1))
  assert.throws(() => readAll('<a/><b/>'), refused('malformed', /more than one root/, 1, 5))
  assert.throws(() => readAll('<a/></a>'), refused('malformed', /no start tag/))
  assert.throws(() => readAll('x<a/>'), refused('malformed', /outside/))
  assert.throws(() => readAll('<a/>\n&#32;'), refused('malformed', /outside/, 2, 1))
  assert.throws(() => readAll('<a><b>'), refused('malformed', /too early/, 1, 7))
  assert.throws(() => readAll('<a'), refused('malformed', /too early/))
})

test('a forbidden character is named with its position', () => {
  assert.throws(() => readAll('<a>\r\n\rx\u0000</a>'), refused('malformed', /U\+0000/, 3, 2))
  assert.throws(() => readAll('<a>\ud800</a>'), refused('malformed', /U\+D800/, 1, 4))
  assert.throws(() => readAll('<a>\ufffe</a>'), refused('malformed', /U\+FFFE/, 1, 4))
  assert.doesNotThrow(() => readAll('<a>\ud83d\ude00\ufffd\u0085</a>'))
})

test('depth, attributes, names and attribute values are bounded', () => {
  const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)
  readAll(nested(256))
  assert.throws(() => readAll(nested(257)), refused('limit', /deeper than 256/, 1, 770))
  assert.throws(() => readAll(nested(10_000)), refused('limit', /deeper than 256/))
  const attributes = (count: number) => `<a ${Array.from({ length: count }, (_, index) => `a${index}=""`).join(' ')}/>`
  readAll(attributes(256))
  assert.throws(() => readAll(attributes(257)), refused('limit', /more than 256 attributes/))
  readAll(`<a x="${'x'.repeat(65536)}"/>`)
  assert.throws(() => readAll(`<a x="${'x'.repeat(1 << 20)}"/>`), refused('limit', /longer than 65536/))
  assert.throws(() => readAll(`<${'a'.repeat(1 << 20)}/>`), refused('limit', /name is longer/))
  assert.throws(() => readAll('<a><b/></a>', { limits: { depth: 1 } }), refused('limit', /deeper than 1\./))
})

test('hostile documents of megabytes are read in time that grows with their length', () => {
  // Each would take minutes or all the memory if something in it were quadratic: the test ends, or it does not.
  const size = 1 << 20
  const many = (piece: string) => piece.repeat(size / piece.length)
  const distinct = (piece: (index: number) => string) =>
    Array.from({ length: size / 16 }, (_, index) => piece(index)).join('')
  const wide = Array.from({ length: 250 }, (_, index) => `xmlns:p${index}="urn:${index}"`).join(' ')
  const deep = Array.from({ length: 250 }, (_, index) => `<a xmlns:q${index}="urn:q${index}">`).join('')
  const documents: [string, string][] = [
    ['text', `<a>${many('x')}</a>`],
    ['brackets', `<a>${many(']')}</a>`],
    ['carriage returns', `<a>${many('\r')}</a>`],
    ['references', `<a>${many('&lt;')}</a>`],
    ['comments', `<a>${many('<!---->')}</a>`],
    ['one comment', `<!--${many('- ')}--><a/>`],
    ['an instruction', `<?a ${many('?')}?><a/>`],
    ['CDATA sections', `<a>${many('<![CDATA[]]>')}</a>`],
    ['one CDATA section', `<a><![CDATA[${many(']')}]]></a>`],
    ['spaces in tags', `<a${many(' ')}></a${many('\n')}>`],
    ['spaces in the declaration', `<?xml version="1.0"${many(' ')}?><a/>`],
    ['names', `<a>${distinct((index) => `<n${index}/>`)}</a>`],
    ['names that look alike', `<a>${distinct((index) => `<n${10000 + (index % 50000)}x/>`)}</a>`],
    ['scopes', `<a>${distinct((index) => `<n xmlns="urn:${index}"/>`)}</a>`],
    ['a scope over and over', `<a>${distinct(() => '<n xmlns="urn:n"><b/></n>')}</a>`],
    ['prefixes', `${deep}<a ${wide}>${distinct((index) => `<p${index % 250}:a p${index % 250}:a=""/>`)}`],
    ['attributes', `<a>${Array.from({ length: 300 }, () => `<a ${wide}/>`).join('')}</a>`],
  ]
  for (const [name, text] of documents) {
    for (const length of [100_000, 1]) {
      let position = 0
      const source = () => {
        position += length
        return position - length < text.length ? text.slice(position - length, position) : undefined
      }
      const reader = new XmlReader(source)
      const read = () => {
        reader.readRoot()
        reader.skip()
        reader.end()
      }
      if (name === 'prefixes') assert.throws(read, refused('malformed', /too early/))
      else assert.doesNotThrow(read, name)
    }
  }
})

test('asking for every position is no slower than reading', () => {
  const reader = open(`<a>${'\n<b>\n</b>'.repeat(200_000)}</a>`)
  let last = 0
  while (reader.nextChild()) {
    last = reader.line
    assert.equal(reader.column, 2)
    reader.skip()
    assert.equal(reader.line, 1)
  }
  assert.equal(last, 400_000)
})
