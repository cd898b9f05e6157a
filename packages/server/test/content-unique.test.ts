import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { uniqueHtml } from '@exchequer/server/internal/content/unique-html'
import { uniqueText } from '@exchequer/server/internal/content/unique-text'

const texts: readonly (readonly [name: string, text: string, unique: string])[] = [
  ['nothing quoted', 'one\ntwo', 'one\r\ntwo'],
  [
    'our own and Outlook’s rule',
    `New\n\n${'_'.repeat(32)}\nFrom: Ada <a@x.test>\nSent: Monday\nSubject: S\n\nOld`,
    'New',
  ],
  ['Outlook’s old separator', 'New\n\n-----Original Message-----\nFrom: Ada\nOld', 'New'],
  ['the same in German', 'Neu\n\n-----Ursprüngliche Nachricht-----\nVon: Ada\nAlt', 'Neu'],
  ['a head without a rule', 'Neu\n\nVon: Ada\nGesendet: Montag\nAn: Bob\nBetreff: S\n\nAlt', 'Neu'],
  ['Gmail', 'New\n\nOn Mon, Jan 5, 2026 at 10:00 AM Ada <a@x.test> wrote:\n\n> Old\n> Older\n', 'New'],
  ['Gmail, folded', 'New\n\nOn Mon, Jan 5, 2026 at 10:00 AM Ada Lovelace <\na@x.test> wrote:\n\n> Old\n', 'New'],
  ['Gmail in French', 'Neuf\n\nLe lun. 5 janv. 2026 à 10:00, Ada <a@x.test> a écrit :\n> Vieux', 'Neuf'],
  ['answers between quotations', 'Ada wrote:\n> one?\nYes.\n> two?\nNo.', 'Yes.\r\nNo.'],
  ['a forwarded message', 'See below\n\n---------- Forwarded message ---------\nFrom: Ada\nOld', 'See below'],
  ['a sentence that only mentions one', 'From: here on we go\nall the way', 'From: here on we go\r\nall the way'],
  ['a dash that is no separator', 'a\n--\nb', 'a\r\n--\r\nb'],
]

const documents: readonly (readonly [name: string, html: string, unique: string])[] = [
  ['nothing quoted', '<html><body><p>one</p></body></html>', '<p>one</p>'],
  [
    'our own and Outlook on the web’s',
    '<html><body><div>New</div>\r\n<hr style="display:inline-block;width:98%">\r\n<div id="divRplyFwdMsg"><b>From:</b> Ada</div><p>Old</p></body></html>',
    '<div>New</div>',
  ],
  [
    'Outlook’s',
    '<body><div class="WordSection1"><p class="MsoNormal">New</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>From:</b> Ada<br><b>Sent:</b> Monday</p></div></div><p>Old</p></div></body>',
    '<div class="x_WordSection1"><p class="x_MsoNormal">New</p><div></div></div>',
  ],
  [
    'Gmail’s',
    '<div dir="ltr">New</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon Ada wrote:<br></div><blockquote class="gmail_quote"><div>Old</div></blockquote></div>',
    '<div dir="ltr">New</div><br>',
  ],
  [
    'Thunderbird’s, answered below',
    '<div class="moz-cite-prefix">On 05.01.26 Ada wrote:<br></div><blockquote type="cite" cite="mid:1">Old</blockquote><p>New</p>',
    '<p>New</p>',
  ],
  [
    'Apple’s, answered between',
    '<div>Hello</div><div>On 5 Jan 2026, at 10:00, Ada &lt;a@x.test&gt; wrote:</div><blockquote type="cite"><div>one?</div></blockquote>Yes.<blockquote type="cite"><div>two?</div></blockquote>No.',
    '<div>Hello</div><div></div>Yes.No.',
  ],
  [
    'a block quotation of the author’s own',
    '<p>As he said:</p><blockquote>Be</blockquote>',
    '<p>As he said:</p><blockquote>Be</blockquote>',
  ],
  ['an old separator', '<p>New</p><p>-----Original Message-----<br>From: Ada</p><p>Old</p>', '<p>New</p><p>'],
  ['a rule of the author’s own', '<p>a</p><hr><p>b</p>', '<p>a</p><hr><p>b</p>'],
  ['something that acts', '<p onclick="x()">New</p><script>1</script>', '<p>New</p>'],
]

describe('the unique part of a text', () => {
  for (const [name, text, unique] of texts) test(`with ${name}`, () => assert.equal(uniqueText(text), unique))
})

describe('the unique part of an HTML document', () => {
  for (const [name, html, unique] of documents)
    test(`with ${name}`, () => assert.equal(uniqueHtml(html), `<html><body><div>${unique}</div></body></html>`))

  test('is found in linear time', () => {
    for (const piece of [
      '<blockquote type=cite>',
      '</blockquote>',
      '<hr>',
      'a wrote: <br>',
      '<div class=gmail_quote>',
      '&lt;',
      '>',
    ])
      assert.ok(uniqueHtml(piece.repeat(Math.floor(500_000 / piece.length))).length < 5_000_000, piece)
    for (const piece of ['> a\n', 'x wrote:\n> y\n', 'From: a\n', '__________\n', 'On a\n'])
      assert.ok(uniqueText(piece.repeat(Math.floor(500_000 / piece.length))).length < 1_000_000, piece)
  })
})
