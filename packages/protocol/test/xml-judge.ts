import { SaxesParser } from 'saxes'

/** An element as the judge sees it. */
export interface Judged {
  name: string
  attributes: [string, string][]
  /** Its own text, without that of its children. */
  text: string
  children: Judged[]
}

export interface Judgement {
  /** Undefined if the document is not well-formed. */
  root: Judged | undefined
  /** Where saxes departs from the specifications in a way that the document touches. */
  excuses: string[]
}

const prefixes: Record<string, string> = {
  'http://schemas.microsoft.com/exchange/services/2006/types': 't:',
  'http://schemas.microsoft.com/exchange/services/2006/messages': 'm:',
  'http://schemas.microsoft.com/exchange/services/2006/errors': 'e:',
  'http://schemas.xmlsoap.org/soap/envelope/': 's:',
  'https://schemas.microsoft.com/exchange/services/2006/types': 't:',
  'https://schemas.microsoft.com/exchange/services/2006/messages': 'm:',
  'https://schemas.microsoft.com/exchange/services/2006/errors': 'e:',
  'https://schemas.xmlsoap.org/soap/envelope/': 's:',
  'http://www.w3.org/2001/XMLSchema-instance': 'xsi:',
  'http://schemas.microsoft.com/exchange/2010/Autodiscover': 'a:',
  'https://schemas.microsoft.com/exchange/2010/Autodiscover': 'a:',
  'http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006': 'q:',
  'https://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006': 'q:',
  'http://schemas.microsoft.com/exchange/autodiscover/mobilesync/requestschema/2006': 'q:',
  'http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006': 'r:',
  'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a': 'o:',
  'http://www.w3.org/2005/08/addressing': 'wsa:',
  'http://www.w3.org/XML/1998/namespace': 'xml:',
}

function expanded(uri: string, local: string): string {
  return uri === '' ? local : `${prefixes[uri] ?? `{${uri}}`}${local}`
}

/** What saxes says of a document. A DTD counts as not well-formed, because we refuse it. */
export function judge(text: string): Judgement {
  const document: Judged = { name: '', attributes: [], text: '', children: [] }
  const open = [document]
  const excuses = new Set<string>()
  // forceXMLVersion: 1.1 would change what a character and a line end is.
  const parser = new SaxesParser({ xmlns: true, position: false, forceXMLVersion: true, defaultXMLVersion: '1.0' })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('doctype', () => {
    throw new Error('doctype')
  })
  parser.on('xmldecl', ({ version, encoding }) => {
    if (version !== '1.0') excuses.add('XML 1.0 2.8: other versions may be refused, and are')
    if (!/^utf-8$/i.test(encoding ?? 'utf-8')) excuses.add('XML 1.0 4.3.3: saxes sees text, not how it is encoded')
  })
  parser.on('processinginstruction', ({ body }) => {
    if (body.startsWith('?')) excuses.add("XML 1.0 [16]: white space ends a target, and saxes also takes '?' for it")
  })
  parser.on('attribute', ({ name, prefix, value }) => {
    if (prefix !== 'xmlns' && name !== 'xmlns') return
    if (value !== value.trim()) excuses.add('Namespaces 1.0 2.3: names are compared as they are; saxes trims them')
  })
  parser.on('opentag', (tag) => {
    const element: Judged = { name: expanded(tag.uri, tag.local), attributes: [], text: '', children: [] }
    checkName(tag.local)
    for (const name in tag.attributes) {
      const attribute = tag.attributes[name]!
      checkName(attribute.local)
      if (attribute.prefix !== 'xmlns' && name !== 'xmlns')
        element.attributes.push([expanded(attribute.uri, attribute.local), attribute.value])
    }
    open.at(-1)!.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => {
    open.pop()
  })
  const addText = (piece: string) => {
    open.at(-1)!.text += piece
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  try {
    parser.write(text).close()
  } catch {
    return { root: undefined, excuses: [...excuses] }
  }
  return { root: document.children[0], excuses: [...excuses] }

  function checkName(local: string): void {
    if (/^[-.0-9]|^\xB7/.test(local)) {
      excuses.add('Namespaces 1.0 [4], [11]: a local name begins as a name does, which saxes does not check')
    }
  }
}
