export const typesNamespace = 'http://schemas.microsoft.com/exchange/services/2006/types'
export const messagesNamespace = 'http://schemas.microsoft.com/exchange/services/2006/messages'
export const errorsNamespace = 'http://schemas.microsoft.com/exchange/services/2006/errors'
export const soapNamespace = 'http://schemas.xmlsoap.org/soap/envelope/'
export const schemaInstanceNamespace = 'http://www.w3.org/2001/XMLSchema-instance'
export const autodiscoverNamespace = 'http://schemas.microsoft.com/exchange/2010/Autodiscover'
export const addressingNamespace = 'http://www.w3.org/2005/08/addressing'
export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace'
export const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/'

const prefixes = new Map([
  [typesNamespace, 't:'],
  [messagesNamespace, 'm:'],
  [errorsNamespace, 'e:'],
  [soapNamespace, 's:'],
  [schemaInstanceNamespace, 'xsi:'],
  [autodiscoverNamespace, 'a:'],
  [addressingNamespace, 'wsa:'],
  [xmlNamespace, 'xml:'],
])

// Microsoft's own pages print these four with https://, and people copy them.
for (const uri of [typesNamespace, messagesNamespace, errorsNamespace, soapNamespace]) {
  prefixes.set(uri.replace('http:', 'https:'), prefixes.get(uri)!)
}

/** What stands before a local name in an expanded name: `t:` for a namespace known here, else `{uri}`; none for none. */
export function expansion(uri: string): string {
  return uri === '' ? '' : (prefixes.get(uri) ?? `{${uri}}`)
}
