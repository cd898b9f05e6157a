/** A generator of numbers in [0, 1) that gives the same ones for the same seed. */
export type Random = () => number

export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function below(random: Random, end: number): number {
  return Math.floor(random() * end)
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[below(random, from.length)]!
}

const locals = ['a', 'b', 'Item', 'Subject', 'xmlns', 'Ünïcode', 'x-y.z_1', '名前', 'a·', '\u{10400}x']
const declaredPrefixes = ['t', 'm', 'soap', 'p', 'q', 'é']
const prefixes = ['', '', '', ...declaredPrefixes, 'xml']
const uris = [
  'http://schemas.microsoft.com/exchange/services/2006/types',
  'https://schemas.microsoft.com/exchange/services/2006/messages',
  'http://schemas.xmlsoap.org/soap/envelope/',
  'urn:x',
  'urn:x',
  'urn:y}z',
  'urn:&amp;amp',
]
const texts = [
  'plain',
  'two words',
  ' ',
  '\n  ',
  '\r\n',
  '\r',
  '\t',
  '&amp;',
  '&lt;&gt;',
  '&quot;&apos;',
  '&#65;',
  '&#x1F600;',
  '&#13;&#10;&#9;',
  '&#x0000000041;',
  'ä€😀',
  ']]',
  ']',
  '>',
  '--',
  '?>',
  '"\'',
  '\u0085\u2028',
  '\u007f\u009f',
  '\ufeff',
]
const asides = [
  '<!-- c -->',
  '<!---->',
  '<!--\r\n<a>&b;]]>-->',
  '<?pi?>',
  '<?pi a ? b?>',
  '<?x-1 ??>',
  '<![CDATA[]]>',
  '<![CDATA[<a>&b;]] ]>]]>',
  '<![CDATA[]]]]>',
]

/** A document that is well-formed but for the odd unbound prefix or repeated attribute. */
export function generate(random: Random): string {
  const declaration = pick(random, [
    '',
    '',
    '<?xml version="1.0"?>',
    "<?xml version='1.0' encoding='UTF-8' standalone='no' ?>\n",
  ])
  const aside = () => pick(random, ['', '', '', ' ', '\n', '<!-- c -->', '<?pi?>'])
  return declaration + aside() + element(random, 0) + aside() + aside()
}

function element(random: Random, depth: number): string {
  const name = qualified(random)
  const gap = () => pick(random, ['', '', '', ' ', '\n', '\r\n\t'])
  let tag = `<${name}`
  if (depth === 0) {
    for (const prefix of declaredPrefixes) tag += ` xmlns:${prefix}="${pick(random, uris)}"`
  }
  for (let count = below(random, depth === 0 ? 2 : 3); count > 0; count--) {
    tag += ` ${gap()}${random() < 0.1 ? declared(random) : attribute(random, gap)}`
  }
  if (random() < 0.15) return `${tag}${gap()}/>`
  let content = ''
  for (let count = below(random, depth < 5 ? 6 : 2); count > 0; count--) {
    const kind = random()
    if (kind < 0.45 && depth < 6) content += element(random, depth + 1)
    else content += pick(random, kind < 0.9 ? texts : asides)
  }
  return `${tag}${gap()}>${content}</${name}${gap()}>`
}

function declared(random: Random): string {
  const name = pick(random, ['xmlns', 'xmlns', 'xmlns:p', 'xmlns:q', 'xmlns:t'])
  return `${name}="${name === 'xmlns' && random() < 0.3 ? '' : pick(random, uris)}"`
}

function attribute(random: Random, gap: () => string): string {
  const quote = pick(random, ['"', "'"])
  let value = ''
  for (let count = below(random, 3); count > 0; count--) value += pick(random, texts).replaceAll(quote, '')
  return `${qualified(random)}${gap()}=${gap()}${quote}${value}${quote}`
}

function qualified(random: Random): string {
  const prefix = random() < 0.002 ? 'unbound' : pick(random, prefixes)
  return (prefix === '' ? '' : `${prefix}:`) + pick(random, locals)
}

const insertions = [
  '<',
  '>',
  '/',
  '/>',
  '</',
  '&',
  '&;',
  '&amp',
  '&amp;',
  '&nbsp;',
  '&#1;',
  '&#0;',
  '&#xD800;',
  '&#x110000;',
  '&#xFFFE;',
  '&#x9;',
  '&#X41;',
  '&#;',
  '&#x;',
  ']]>',
  ']',
  '<![CDATA[',
  '<!--',
  '--',
  '-->',
  '-',
  '<?',
  '?>',
  '<?xml version="1.0"?>',
  '<?XML?>',
  '<?a:b?>',
  '<!DOCTYPE a>',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '<!',
  '<a/>',
  '<a>',
  '</a>',
  '<a:b/>',
  '<:a/>',
  '<a:/>',
  '<a:b:c/>',
  '<1/>',
  '<a:1/>',
  '<xmlns:a/>',
  ' a=""',
  ' a="" a=""',
  ' a="<"',
  ' a=b',
  ' a',
  ' =""',
  ' t:a="1"',
  ' xmlns=""',
  ' xmlns="urn:z"',
  ' xmlns:z=""',
  ' xmlns:p="urn:p" p:a=""',
  ' xmlns:xml="http://www.w3.org/XML/1998/namespace"',
  ' xmlns:xml="urn:x"',
  ' xmlns:x="http://www.w3.org/XML/1998/namespace"',
  ' xmlns="http://www.w3.org/2000/xmlns/"',
  ' xmlns:xmlns="urn:x"',
  ' xmlns:="urn:x"',
  ' xmlns:1="urn:x"',
  ' xml:lang="en"',
  '"',
  "'",
  '=',
  ':',
  '\0',
  '\u0001',
  '\u001f',
  '\ufffe',
  '\uffff',
  '\ufeff',
  '\u0085',
  ' ',
  '\r',
  '\r\n',
  '\n',
  'text',
  'é',
  '😀',
]

/** The document with one to three accidents: something cut out, doubled, moved or put in. */
export function mutate(random: Random, document: string): string {
  let text = document
  for (let count = 1 + below(random, 3); count > 0; count--) {
    const at = place(random, text)
    const end = random() < 0.5 ? at + 1 + below(random, 3) : at + below(random, text.length - at + 1)
    const kind = random()
    if (kind < 0.55) text = text.slice(0, at) + pick(random, insertions) + text.slice(at)
    else if (kind < 0.8) text = text.slice(0, at) + text.slice(end)
    else if (kind < 0.9) text = text.slice(0, end) + text.slice(at)
    else text = text.slice(0, at) + pick(random, insertions) + text.slice(end)
  }
  // Half of a surrogate pair is no text: it cannot come out of a decoder.
  return text.replaceAll(/\p{Cs}/gu, '')
}

// Anywhere, or beside a character that means something.
function place(random: Random, text: string): number {
  const at = below(random, text.length + 1)
  if (random() < 0.5) return at
  const mark = text.slice(at).search(/[<>"'=&:\s]/)
  return mark < 0 ? at : at + mark + below(random, 2)
}
