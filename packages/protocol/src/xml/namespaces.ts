export const typesNamespace = 'http://schemas.microsoft.com/exchange/services/2006/types'
export const messagesNamespace = 'http://schemas.microsoft.com/exchange/services/2006/messages'
export const errorsNamespace = 'http://schemas.microsoft.com/exchange/services/2006/errors'
export const soapNamespace = 'http://schemas.xmlsoap.org/soap/envelope/'
export const schemaInstanceNamespace = 'http://www.w3.org/2001/XMLSchema-instance'
export const autodiscoverNamespace = 'http://schemas.microsoft.com/exchange/2010/Autodiscover'
export const autodiscoverRequestNamespace =
  'http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006'
export const autodiscoverResponseNamespace = 'http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006'
export const autodiscoverSettingsNamespace =
  'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a'
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
  [autodiscoverRequestNamespace, 'q:'],
  // Phones ask in words of their own, which mean the same.
  ['http://schemas.microsoft.com/exchange/autodiscover/mobilesync/requestschema/2006', 'q:'],
  [autodiscoverResponseNamespace, 'r:'],
  [autodiscoverSettingsNamespace, 'o:'],
  [addressingNamespace, 'wsa:'],
  [xmlNamespace, 'xml:'],
])

// Microsoft's own pages print these with https://, and people copy them.
for (const uri of [
  typesNamespace,
  messagesNamespace,
  errorsNamespace,
  soapNamespace,
  autodiscoverNamespace,
  autodiscoverRequestNamespace,
]) {
  prefixes.set(uri.replace('http:', 'https:'), prefixes.get(uri)!)
}

/** What stands before a local name in an expanded name: `t:` for a namespace known here, else `{uri}`; none for none. */
export function expansion(uri: string): string {
  return uri === '' ? '' : (prefixes.get(uri) ?? `{${uri}}`)
}

/** The namespaces whose names are written without a prefix. */
const defaults: ReadonlySet<string> = new Set(['a:', 'q:', 'r:', 'o:'])

/**
 * An expanded name as it is written. Autodiscover's messages bind no prefix but a default namespace, as Exchange's do: some clients
 * look for `<EwsUrl>` letter by letter, and the Managed API for `xsi:type="StringSetting"`.
 */
export const writtenName = (expanded: string): string =>
  defaults.has(expanded.slice(0, 2)) ? expanded.slice(2) : expanded
