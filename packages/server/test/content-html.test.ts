import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { htmlToText, previewOf, textToHtml } from '@exchequer/server/internal/content/html'
import fc from 'fast-check'

const conversions: [name: string, html: string, text: string][] = [
  ['paragraphs are set apart by a blank line', '<p>one</p>\n<p>two</p>', 'one\r\n\r\ntwo'],
  ['divisions stand on lines of their own', '<div>a</div><div>b</div>', 'a\r\nb'],
  ['a division with a break is an empty line', '<div>a</div><div><br></div><div>b</div>', 'a\r\n\r\nb'],
  ['white space of the source folds', 'a \n\t b <i> c</i> <b> </b>d', 'a b c d'],
  ['a no-break space by name is a space that stays', 'a&nbsp;&nbsp;b', 'a  b'],
  ['references are decoded once', '&lt;b&gt; &amp;amp; &#8364; &#x20ac; &#128; &eacute;', '<b> &amp; € € € é'],
  ['what is no reference stays', 'a & b &unknown; &#; 1&2', 'a & b &unknown; &#; 1&2'],
  [
    'styles, scripts, titles and comments are not read',
    '<style>p{}</style><script>1<2</script><title>t</title>x<!-- y -->z',
    'xz',
  ],
  ['a less-than sign that begins no tag is text', '1 < 2 <3 a<', '1 < 2 <3 a<'],
  ['a quoted value may hold the end of a tag', '<a title="x>y">z</a>', 'z'],
  [
    'a stray quote in a tag does not swallow what follows',
    `<b it's>fine</b> <i a="x>still</i> here`,
    'fine still here',
  ],
  [
    'a link shows its target after its text',
    '<a href="http://x.y/?a=1&amp;b=2">here</a>.',
    'here<http://x.y/?a=1&b=2>.',
  ],
  ['a link that says its own target shows it once', '<a href="https://x.y/">x.y</a>', 'x.y'],
  ['an anchor within the page has no target to show', '<a href="#top">up</a>', 'up'],
  [
    'lists have marks and depth',
    '<ul><li>a<li>b<ol start=3><li>c<li>d</ol></ul>e',
    '* a\r\n* b\r\n  3. c\r\n  4. d\r\n\r\ne',
  ],
  [
    'cells are set apart by tabs, rows by lines',
    '<table><tr><td><p>a</p></td><td>b</td></tr><tr><th>c<td>d</table>',
    'a\tb\r\nc\td',
  ],
  ['preformatted text keeps its white space', '<pre>\n a\n  b</pre>c', ' a\r\n  b\r\n\r\nc'],
  ['an image is read by its alternative text', '<img src="a.png" alt="Logo &amp; co">', '[Logo & co]'],
  [
    'Outlook conditional comments and islands are left out',
    '<!--[if gte mso 9]><xml>1</xml><![endif]--><p>a<o:p></o:p></p>',
    'a',
  ],
]

describe('HTML to text', () => {
  for (const [name, html, text] of conversions) {
    test(name, () => assert.equal(htmlToText(html), text))
  }

  test('text that goes through HTML and back is the same text', () => {
    const line = fc.string({
      unit: fc.constantFrom('a', ' ', '  ', '\t', '<', '>', '&', '"', ';', '\u00a0', 'ü', '😀', '*', '-', '\f'),
    })
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join('\r\n')
        assert.equal(htmlToText(textToHtml(text)), text)
      }),
    )
  })

  test('hostile input of a megabyte is read to its end', () => {
    const pieces = [
      '<',
      '<a',
      '<!--',
      '<script>',
      '&',
      '&#1',
      ' ',
      '<ul><li>x',
      '<a href="http://x">y',
      '<td>',
      `<a ='>'`,
      '<a ="',
      '</',
    ]
    for (const piece of pieces) {
      const html = `${piece.repeat(Math.floor(1_000_000 / piece.length))}`
      assert.ok(htmlToText(html).length < 4_000_000, piece)
      assert.ok(textToHtml(html).length >= html.length, piece)
    }
  })
})

describe('a preview', () => {
  test('folds white space and ends within 255 characters', () => {
    assert.equal(previewOf('  a\r\n\tb  '), 'a b')
    assert.equal(previewOf('x'.repeat(300)), 'x'.repeat(255))
  })
  test('never ends in half a character', () => {
    assert.equal(previewOf(`${'x'.repeat(254)}😀`), 'x'.repeat(254))
  })
})
