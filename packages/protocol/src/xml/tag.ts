import { expandReferences } from './references.js'

/** A start tag as it stands, before namespaces. Arrays are reused from tag to tag; the first `attributes` entries count. */
export interface Tag {
  qname: string
  attributes: number
  readonly names: string[]
  readonly values: string[]
  selfClosed: boolean
}

export interface TagLimits {
  /** Attributes of one element, namespace declarations included. */
  readonly attributes: number
  /** Characters of a name, prefix included. */
  readonly nameLength: number
  /** Characters of one attribute value as written. */
  readonly attributeLength: number
}

/** Throws the error that fits: `index` is where in the text. */
export type Fail = (kind: 'malformed' | 'limit', reason: string, index: number) => never

const tab = 0x9
const lineFeed = 0xa
const space = 0x20
const quote = 0x22
const apostrophe = 0x27
const slash = 0x2f
const less = 0x3c
const equals = 0x3d
const greater = 0x3e

/**
 * Reads the start tag whose `<` is at `start` into `tag` (XML 1.0 3.1) and returns the index behind it,
 * or -1 if the text ends before the tag does. Names are checked by whoever looks them up.
 */
export function readTag(
  text: string,
  start: number,
  tag: Tag,
  limits: TagLimits,
  lenient: boolean,
  fail: Fail,
): number {
  let at = nameEnd(text, start + 1, limits, fail)
  if (at < 0) return -1
  tag.qname = text.slice(start + 1, at)
  tag.attributes = 0
  for (;;) {
    const gap = at
    at = skipSpace(text, at)
    const code = text.charCodeAt(at)
    if (code === greater) {
      tag.selfClosed = false
      return at + 1
    }
    if (code === slash) {
      if (at + 1 === text.length) return -1
      if (text.charCodeAt(at + 1) !== greater) fail('malformed', "'/' in a start tag has to be followed by '>'.", at)
      tag.selfClosed = true
      return at + 2
    }
    if (at === text.length) return -1
    if (at === gap) fail('malformed', 'A space is missing in the start tag.', at)
    if (tag.attributes === limits.attributes) {
      fail('limit', `An element has more than ${limits.attributes} attributes.`, at)
    }
    at = readAttribute(text, at, tag, limits, lenient, fail)
    if (at < 0) return -1
  }
}

/**
 * The same behind the name of a start tag that is taken to have the `expected` attributes, or the first of them, written as programs write
 * them: -1 where it has not.
 */
export function readExpectedTag(
  text: string,
  start: number,
  expected: readonly { readonly opening: string }[],
  tag: Tag,
  limits: TagLimits,
): number {
  let at = start
  tag.attributes = 0
  for (;;) {
    const code = text.charCodeAt(at)
    tag.selfClosed = code === slash
    if (code === greater) return at + 1
    if (code === slash && text.charCodeAt(at + 1) === greater) return at + 2
    const name = expected[tag.attributes]
    if (name === undefined || !text.startsWith(name.opening, at)) return -1
    const begin = at + name.opening.length
    at = text.indexOf('"', begin)
    if (at < 0 || at - begin > limits.attributeLength) return -1
    const value = text.slice(begin, at)
    if (unusual.test(value)) return -1
    tag.values[tag.attributes++] = value
    at++
  }
}

/** What an attribute's value is not to hold, or what stands for something else in it. */
const unusual = /[<&\t\n]/

function readAttribute(text: string, start: number, tag: Tag, limits: TagLimits, lenient: boolean, fail: Fail): number {
  let at = nameEnd(text, start, limits, fail)
  if (at < 0) return -1
  const name = text.slice(start, at)
  at = skipSpace(text, at)
  if (at === text.length) return -1
  if (text.charCodeAt(at) !== equals) fail('malformed', `The attribute '${name}' has no value.`, at)
  at = skipSpace(text, at + 1)
  if (at === text.length) return -1
  const mark = text.charCodeAt(at)
  if (mark !== quote && mark !== apostrophe) fail('malformed', `The value of '${name}' is not in quotes.`, at)
  const end = text.indexOf(mark === quote ? '"' : "'", at + 1)
  if ((end < 0 ? text.length : end) - at - 1 > limits.attributeLength) {
    fail('limit', `The value of '${name}' is longer than ${limits.attributeLength} characters.`, at)
  }
  if (end < 0) return -1
  tag.names[tag.attributes] = name
  const raw = text.slice(at + 1, end)
  tag.values[tag.attributes] = unusual.test(raw) ? attributeValue(raw, at + 1, lenient, fail) : raw
  tag.attributes++
  return end + 1
}

// XML 1.0 3.3.3: white space becomes spaces, but for what references say.
function attributeValue(raw: string, start: number, lenient: boolean, fail: Fail): string {
  const at = raw.indexOf('<')
  if (at >= 0) fail('malformed', "'<' in an attribute value has to be written '&lt;'.", start + at)
  const spaced = raw.replaceAll(/[\t\n]/g, ' ')
  return expandReferences(spaced, lenient, (reason, index) => fail('malformed', reason, start + index))
}

function nameEnd(text: string, start: number, limits: TagLimits, fail: Fail): number {
  const last = start + limits.nameLength
  for (let at = start; at <= last; at++) {
    const code = text.charCodeAt(at)
    if (code <= equals + 1) {
      if (code === space || code === greater || code === equals || code === slash) return at
      if (code === lineFeed || code === tab || code === less || code === quote || code === apostrophe) return at
    } else if (at >= text.length) return -1
  }
  return fail('limit', `A name is longer than ${limits.nameLength} characters.`, start)
}

function skipSpace(text: string, start: number): number {
  let at = start
  for (;;) {
    const code = text.charCodeAt(at)
    if (code !== space && code !== lineFeed && code !== tab) return at
    at++
  }
}
