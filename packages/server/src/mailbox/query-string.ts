import { EwsError, type HighlightTerm } from '@exchequer/protocol'
import { type Condition, textFields } from '#store/store'
import type { QueryClock } from './query-dates.js'
import { type Comparison, type Keyword, keywords } from './query-keywords.js'
import { wordsOf } from './words.js'

/** What a query looks for, and the words of it that a client may show in what was found. */
export interface Query {
  readonly where: Condition
  readonly highlightTerms: readonly HighlightTerm[]
}

/** A query holds no more keywords and words than a restriction expressions. */
const termLimit = 255

/**
 * Reads a query of the advanced query syntax, as people type it (docs "QueryString"): words, "phrases", `keyword:value`, AND, OR, NOT
 * in capitals, `+`, `-` and parentheses. A word also finds what begins with it, a phrase only itself. What people leave open, a quotation
 * mark or a parenthesis, ends with the text. Throws `ErrorSearchQueryHasTooManyKeywords`.
 */
export function readQuery(text: string, clock: QueryClock): Query {
  const reader = new QueryReader(text, clock)
  return { where: reader.whole(), highlightTerms: reader.highlightTerms }
}

/** Reads a text from left to right. */
class QueryReader {
  readonly highlightTerms: HighlightTerm[] = []
  readonly #text: string
  readonly #clock: QueryClock
  #at = 0
  #termCount = 0
  #isNegated = false

  constructor(text: string, clock: QueryClock) {
    this.#text = text
    this.#clock = clock
  }

  whole(): Condition {
    const parts: (Condition | undefined)[] = []
    while (!this.#isAtEnd()) {
      parts.push(this.#either(undefined))
      // A parenthesis that was never opened.
      this.#take(/\)/y)
    }
    return joined('and', parts) ?? everything
  }

  #either(scope: Keyword | undefined): Condition | undefined {
    const parts = [this.#all(scope)]
    while (this.#take(/OR(?=[\s(])/y)) parts.push(this.#all(scope))
    return joined('or', parts)
  }

  #all(scope: Keyword | undefined): Condition | undefined {
    const parts: (Condition | undefined)[] = []
    while (!this.#isAtEnd() && !this.#sees(/\)|OR(?=[\s(])/y)) {
      if (!this.#take(/AND(?=[\s(])|\+/y)) parts.push(this.#one(scope))
    }
    return joined('and', parts)
  }

  #one(scope: Keyword | undefined): Condition | undefined {
    this.#count(1)
    if (this.#take(/NOT(?=[\s(])|-(?=[\p{L}\p{N}"(])/uy)) return this.#negated(() => this.#one(scope))
    if (this.#take(/\(/y)) return this.#inParentheses(scope)
    const name = this.#take(/[a-z]+(?=:)/iy)
    const keyword = name === undefined ? undefined : keywords[name.toLowerCase()]
    if (name !== undefined && !keyword) this.#at -= name.length
    if (!keyword) return this.#value(scope)
    this.#take(/:/y)
    return this.#keywordValue(keyword)
  }

  #count(terms: number): void {
    this.#termCount += terms
    if (this.#termCount > termLimit) throw new EwsError('ErrorSearchQueryHasTooManyKeywords')
  }

  #negated(read: () => Condition | undefined): Condition | undefined {
    const wasNegated = this.#isNegated
    this.#isNegated = !wasNegated
    const of = read()
    this.#isNegated = wasNegated
    return of && { kind: 'not', of }
  }

  #inParentheses(scope: Keyword | undefined): Condition | undefined {
    const inside = this.#either(scope)
    this.#take(/\)/y)
    return inside
  }

  #keywordValue(keyword: Keyword): Condition | undefined {
    if (this.#isAtEnd()) return undefined
    if (this.#take(/\(/y)) return this.#inParentheses(keyword)
    if (this.#take(/NOT(?=[\s(])|-/y)) return this.#negated(() => this.#one(keyword))
    return this.#value(keyword)
  }

  #value(keyword: Keyword | undefined): Condition | undefined {
    const comparison = keyword && this.#take(/>=|<=|<>|>|<|=/y)
    if (!keyword || keyword.fields) return this.#words(keyword, comparison)
    const text = this.#valueText(keyword.pattern)
    const upTo =
      this.#text.startsWith('..', this.#at) && this.#take(/\.\./y) ? this.#valueText(keyword.pattern) : undefined
    return keyword.condition({ comparison: (comparison ?? '=') as Comparison, text, upTo }, this.#clock) ?? nothing
  }

  #valueText(pattern: RegExp): string {
    return this.#quoted() ?? this.#take(pattern) ?? this.#word()
  }

  #words(keyword: Keyword | undefined, comparison: string | undefined): Condition | undefined {
    const quoted = this.#quoted()
    const text = quoted ?? this.#word()
    const isExact = quoted !== undefined || comparison === '='
    const isPrefix = quoted === undefined ? !isExact : this.#text.startsWith('*', this.#at)
    if (quoted !== undefined && isPrefix) this.#at++
    const words = wordsOf(text)
    // Signs alone are in no index.
    if (words.length === 0) return undefined
    this.#count(words.length - 1)
    const { scope, fields } = keyword?.fields ? keyword : anywhere
    if (!this.#isNegated) this.highlightTerms.push({ scope, value: text.replace(/\*+$/, '') })
    const where: Condition = { kind: 'words', fields, words, isPrefix }
    return comparison === '<>' ? { kind: 'not', of: where } : where
  }

  #quoted(): string | undefined {
    return this.#take(/"[^"]*"?/y)?.replaceAll('"', '')
  }

  #word(): string {
    return this.#take(/[^\s()"]+/y) ?? ''
  }

  #isAtEnd(): boolean {
    this.#passSpace()
    return this.#at >= this.#text.length
  }

  #passSpace(): void {
    const space = /\s*/y
    space.lastIndex = this.#at
    space.test(this.#text)
    this.#at = space.lastIndex
  }

  #sees(pattern: RegExp): boolean {
    this.#passSpace()
    pattern.lastIndex = this.#at
    return pattern.test(this.#text)
  }

  /** Takes what stands there, past white space, if it looks so. */
  #take(pattern: RegExp): string | undefined {
    this.#passSpace()
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (!match) return undefined
    this.#at = pattern.lastIndex
    return match[0]
  }
}

const anywhere = { scope: 'All', fields: textFields }
const everything: Condition = { kind: 'and', of: [] }
const nothing: Condition = { kind: 'or', of: [] }

/** What says nothing has no part in it. */
function joined(kind: 'and' | 'or', parts: readonly (Condition | undefined)[]): Condition | undefined {
  const of = parts.filter((part) => part !== undefined)
  return of.length > 1 ? { kind, of } : of[0]
}
