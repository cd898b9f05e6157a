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
  /** The whole start tag that opened the scope, where it has declarations and nothing else. */
  declaring: string | undefined
  child: ElementName | undefined
  sibling: ElementName | undefined
}

export interface AttributeName {
  readonly expanded: string
  /** ` p:local="` */
  readonly opening: string
  /** Whether the scope knows it; nothing that the scope knows may hold on to it otherwise. */
  readonly remembered: boolean
}

/** The names of the elements between one set of namespace declarations and the next. */
export interface Scope {
  readonly declarations: readonly Declaration[]
  /** The scope that it was opened in; none around that of the document, or if that one does not know it. */
  readonly outer: Scope | undefined
  readonly elements: Map<string, ElementName>
  readonly attributes: Map<string, AttributeName>
  readonly inner: Map<string, Scope>
}

export interface Declaration {
  readonly prefix: string
  readonly uri: string
}

// Documents of distinct junk names are read without remembering them beyond this, nor any that nobody would think of.
const rememberedNames = 4096
const rememberedScopes = 256
const longestName = 64
const longestDeclarations = 1024

/**
 * The names of the documents so far, in their scopes: the next one will have the same. When there is no more room, the next document begins
 * anew. Nothing in it is cut out of a document, of which it would keep the whole.
 */
class Names {
  /** What stands for the document: the parent of the root. */
  readonly document: ElementName = newElementName(newScope([], undefined), '', '', true)
  #names = 0
  #scopes = 0

  get isFull(): boolean {
    return this.#names >= rememberedNames || this.#scopes >= rememberedScopes
  }

  /** Whether there is room for another name of this kind. */
  takesName(qname: string): boolean {
    return qname.length <= longestName && this.#names++ < rememberedNames
  }

  /** Whether there is room for another scope with such declarations. */
  takesScope(declarations: string): boolean {
    return declarations.length <= longestDeclarations && this.#scopes++ < rememberedScopes
  }
}

let names = new Names()

/** The declarations in force in one document, and the expanded names that follow from them. */
export class Namespaces {
  readonly #names: Names
  readonly #entered: Scope[] = []
  /** What each prefix stands for, the innermost declaration last: put together when there is a name that no document had before. */
  #bindings: Map<string, string[]> | undefined

  /** `isUsual`: the document is read within the usual limits, as those were whose names are known. */
  constructor(isUsual: boolean) {
    if (names.isFull) names = new Names()
    this.#names = isUsual ? names : new Names()
  }

  get document(): ElementName {
    return this.#names.document
  }

  /** The scope that declarations open inside another; the same ones in the same place give the same scope. */
  inner(scope: Scope, declarations: readonly Declaration[]): Scope {
    let key = ''
    for (const { prefix, uri } of declarations) key += `${prefix}=${uri.length}:${uri}`
    const known = scope.inner.get(key)
    if (known !== undefined) return known
    if (!this.#names.takesScope(key)) return newScope(declarations, undefined)
    const own = declarations.map(({ prefix, uri }) => ({ prefix: copyOf(prefix), uri: copyOf(uri) }))
    const inner = newScope(own, scope)
    scope.inner.set(copyOf(key), inner)
    return inner
  }

  enter(scope: Scope): void {
    this.#entered.push(scope)
    if (this.#bindings) bind(this.#bindings, scope)
  }

  /** Leaves the scope entered last. */
  leave(): void {
    const scope = this.#entered.pop()!
    if (this.#bindings) for (const { prefix } of scope.declarations) this.#bindings.get(prefix)!.pop()
  }

  /** The name of an element in the scope entered last, or why it is none. */
  element(scope: Scope, qname: string): ElementName | string {
    const known = scope.elements.get(qname)
    if (known !== undefined) return known
    const remembered = this.#names.takesName(qname)
    const own = remembered ? copyOf(qname) : qname
    const expanded = this.expand(own)
    if (expanded === undefined) return wrongName(qname)
    const name = newElementName(scope, own, expanded, remembered)
    if (remembered) scope.elements.set(own, name)
    return name
  }

  /** The name of an attribute, or why it is none. Here no prefix means no namespace. */
  attribute(scope: Scope, qname: string): AttributeName | string {
    const known = scope.attributes.get(qname)
    if (known !== undefined) return known
    const remembered = this.#names.takesName(qname)
    const own = remembered ? copyOf(qname) : qname
    const expanded = this.expand(own)
    if (expanded === undefined) return wrongName(qname)
    const name = { expanded: own.includes(':') ? expanded : own, opening: ` ${own}="`, remembered }
    if (remembered) scope.attributes.set(own, name)
    return name
  }

  /** The expanded name of a qualified name, or undefined if it is none or its prefix is not declared. */
  expand(qname: string): string | undefined {
    if (!isQualifiedName(qname)) return undefined
    const colon = qname.indexOf(':')
    const before = this.#bound.get(colon < 0 ? '' : qname.slice(0, colon))?.at(-1)
    return before === undefined ? undefined : before + qname.slice(colon + 1)
  }

  get #bound(): Map<string, string[]> {
    if (this.#bindings) return this.#bindings
    const bindings = new Map([
      ['', ['']],
      ['xml', [expansion(xmlNamespace)]],
    ])
    for (const scope of this.#entered) bind(bindings, scope)
    this.#bindings = bindings
    return bindings
  }
}

function bind(bindings: Map<string, string[]>, { declarations }: Scope): void {
  for (const { prefix, uri } of declarations) {
    const bound = bindings.get(prefix)
    if (bound) bound.push(expansion(uri))
    else bindings.set(prefix, [expansion(uri)])
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

/** The same text, for keeping: what is cut out of a document is a part of it to V8, and keeps all of it. */
export function copyOf(text: string): string {
  return ` ${text}`.slice(1)
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
    declaring: undefined,
    child: undefined,
    sibling: undefined,
  }
}

function newScope(declarations: readonly Declaration[], outer: Scope | undefined): Scope {
  return { declarations, outer, elements: new Map(), attributes: new Map(), inner: new Map() }
}
