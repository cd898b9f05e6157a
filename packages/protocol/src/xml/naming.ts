import {
  type AttributeName,
  type Declaration,
  type ElementName,
  forbiddenDeclaration,
  type Namespaces,
  type Scope,
} from './scope.js'
import type { Tag } from './tag.js'

export interface Naming {
  readonly element: ElementName
  readonly attributes: readonly AttributeName[]
}

/**
 * The names in a start tag inside `outer`. Its namespace declarations are taken out of its attributes, and the scope
 * that they open, the element's, is entered.
 */
export function nameTag(tag: Tag, outer: Scope, namespaces: Namespaces, fail: (reason: string) => never): Naming {
  const declarations = takeDeclarations(tag)
  const scope = declarations === none ? outer : open(declarations, outer, namespaces, fail)
  const element = namespaces.element(scope, tag.qname)
  if (typeof element === 'string') return fail(element)
  if (tag.attributes === 0) return { element, attributes: none }
  const attributes: AttributeName[] = []
  for (let index = 0; index < tag.attributes; index++) {
    const attribute = namespaces.attribute(scope, tag.names[index]!)
    if (typeof attribute === 'string') return fail(attribute)
    attributes.push(attribute)
  }
  const twice = repeated(attributes, ({ expanded }) => expanded)
  if (twice !== undefined) fail(`The attribute '${twice}' is there twice.`)
  return { element, attributes }
}

const none: readonly never[] = []

function open(
  declarations: readonly Declaration[],
  outer: Scope,
  namespaces: Namespaces,
  fail: (reason: string) => never,
) {
  for (const declaration of declarations) {
    const wrong = forbiddenDeclaration(declaration)
    if (wrong !== undefined) fail(wrong)
  }
  const twice = repeated(declarations, ({ prefix }) => prefix)
  if (twice !== undefined) fail(`The prefix '${twice}' is declared twice.`)
  const scope = namespaces.inner(outer, declarations)
  namespaces.enter(scope)
  return scope
}

function takeDeclarations(tag: Tag): readonly Declaration[] {
  let declarations: Declaration[] | undefined
  let kept = 0
  for (let index = 0; index < tag.attributes; index++) {
    const name = tag.names[index]!
    const uri = tag.values[index]!
    // 'xmlns:' declares nothing and is left to be no name.
    if (name.startsWith('xmlns') && (name.length === 5 || (name.length > 6 && name[5] === ':'))) {
      declarations ??= []
      declarations.push({ prefix: name.slice(6), uri })
    } else {
      tag.names[kept] = name
      tag.values[kept++] = uri
    }
  }
  tag.attributes = kept
  return declarations ?? none
}

function repeated<T>(items: readonly T[], nameOf: (item: T) => string): string | undefined {
  if (items.length < 2) return undefined
  const seen = new Set<string>()
  return items.map(nameOf).find((name) => seen.size === seen.add(name).size)
}
