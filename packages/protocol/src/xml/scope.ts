import { isQualifiedName, unprefixedName } from './characters.js'
import { expansion, xmlNamespace, xmlnsNamespace } from './namespaces.js'

/** An element's name in one scope, and what stood behind it last time: the reader looks there first. */
export interface ElementName {
  readonly qname: string
  readonly expanded: string
  readonly scope: Scope
  /** `<p:local` */
  readonly opening: string
  /** The last character of `opening`. */
  readonly last: number
  /** `</p:local>` */
  readonly closing: string
  /** Whether the scope knows it; nothing else may hold on to it. */
  readonly remembered: boolean
  attributes: readonly AttributeName[]
  /** These declare nothing themselves: so they are in this scope, or in the one around it, wherever this element is. */
  child: ElementName | undefined
  sibling: ElementName | undefined
}

export interface AttributeName {
  readonly expanded: string
  /** ` p:local="` */
  readonly opening: string
}

/** The names of the elements between one set of namespace declarations and the next. */
export interface Scope {
  readonly declarations: readonly Declaration[]
  readonly elements: Map<string, ElementName>
  readonly attributes: Map<string, AttributeName>
  readonly inner: Map<string, Scope>
  outer: (string | undefined)[]
}

export interface Declaration {
  readonly prefix: string
  readonly uri: string
}

// A document of distinct junk names is read without remembering them beyond this.
const rememberedNames = 4096
const rememberedScopes = 256

/** The declarations in force, and the expanded names that follow from them. */
export class Namespaces {
  /** What stands for the document: the parent of the root. */
  readonly document: ElementName = newElementName(newScope([]), '', '', true)
  #remembered = 0
  #scopes = 0
  readonly #expansions = new Map([
    ['', ''],
    ['xml', expansion(xmlNamespace)],
  ])

  /** The scope that declarations open inside another; the same ones in the same place give the same scope. */
  inner(scope: Scope, declarations: readonly Declaration[]): Scope {
    let key = ''
    for (const { prefix, uri } of declarations) key += `${prefix}=${uri.length}:${uri}`
    const known = scope.inner.get(key)
    if (known !== undefined) return known
    const inner = newScope(declarations)
    if (this.#scopes++ < rememberedScopes) scope.inner.set(key, inner)
    return inner
  }

  enter(scope: Scope): void {
    scope.outer = scope.declarations.map(({ prefix }) => this.#expansions.get(prefix))
    for (const { prefix, uri } of scope.declarations) this.#expansions.set(prefix, expansion(uri))
  }

  leave(scope: Scope): void {
    scope.declarations.forEach(({ prefix }, index) => {
      const outer = scope.outer[index]
      if (outer === undefined) this.#expansions.delete(prefix)
      else this.#expansions.set(prefix, outer)
    })
  }

  /** The name of an element in the scope entered last, or why it is none. */
  element(scope: Scope, qname: string): ElementName | string {
    const known = scope.elements.get(qname)
    if (known !== undefined) return known
    const expanded = this.expand(qname)
    if (expanded === undefined) return wrongName(qname)
    const remembered = this.#remembered++ < rememberedNames
    const name = newElementName(scope, qname, expanded, remembered)
    if (remembered) scope.elements.set(qname, name)
    return name
  }

  /** The name of an attribute, or why it is none. Here no prefix means no namespace. */
  attribute(scope: Scope, qname: string): AttributeName | string {
    const known = scope.attributes.get(qname)
    if (known !== undefined) return known
    const expanded = this.expand(qname)
    if (expanded === undefined) return wrongName(qname)
    const name = { expanded: qname.includes(':') ? expanded : qname, opening: ` ${qname}="` }
    if (this.#remembered++ < rememberedNames) scope.attributes.set(qname, name)
    return name
  }

  /** The expanded name of a qualified name, or undefined if it is none or its prefix is not declared. */
  expand(qname: string): string | undefined {
    if (!isQualifiedName(qname)) return undefined
    const colon = qname.indexOf(':')
    const before = this.#expansions.get(colon < 0 ? '' : qname.slice(0, colon))
    return before === undefined ? undefined : before + qname.slice(colon + 1)
  }
}

/** Why Namespaces in XML 1.0 §3 forbids the declaration, or undefined. */
export function forbiddenDeclaration({ prefix, uri }: Declaration): string | undefined {
  if (prefix !== '' && !unprefixedName.test(prefix)) return `'${prefix}' is not a prefix.`
  if (prefix === 'xmlns') return "The prefix 'xmlns' must not be declared."
  if (prefix === 'xml' && uri !== xmlNamespace) return "The prefix 'xml' must not be bound to another namespace."
  if (prefix !== 'xml' && uri === xmlNamespace) return `Only the prefix 'xml' may be bound to '${uri}'.`
  if (uri === xmlnsNamespace) return `No prefix may be bound to '${uri}'.`
  if (prefix !== '' && uri === '') return `The prefix '${prefix}' must not be bound to the empty string.`
  return undefined
}

function wrongName(qname: string): string {
  if (!isQualifiedName(qname)) return `'${qname}' is not a name.`
  return `The prefix '${qname.slice(0, qname.indexOf(':'))}' is not declared.`
}

function newElementName(scope: Scope, qname: string, expanded: string, remembered: boolean): ElementName {
  const opening = `<${qname}`
  const last = opening.charCodeAt(qname.length)
  const closing = `</${qname}>`
  return {
    qname,
    expanded,
    scope,
    opening,
    last,
    closing,
    remembered,
    attributes: [],
    child: undefined,
    sibling: undefined,
  }
}

function newScope(declarations: readonly Declaration[]): Scope {
  return { declarations, elements: new Map(), attributes: new Map(), inner: new Map(), outer: [] }
}
