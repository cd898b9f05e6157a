import { resolve } from 'node:path'
import { isSmtpAddress } from '@exchequer/server'

/** A name that may stand in every object of a file and means nothing: JSON has no comments. */
export const comment = '$comment'

/** What was said as JSON has it: values, lists, and objects of settings. */
export type Tree = { readonly [name: string]: unknown }

/** Names and positions that lead to a value. */
export type Path = readonly string[]

/** Where a value stands. */
export interface Place {
  readonly path: Path
  /** What file names are relative to. Absent on the command line, where that is the folder of the process. */
  readonly folder?: string | undefined
}

/** A part of a JSON Schema (draft 2020-12). */
export type JsonSchema = { readonly [keyword: string]: unknown }

/** Which values there may be in a place, and how the command line writes them. The rules of a value are nowhere else. */
export interface Kind<T> {
  /** What it takes, in words that go on from there. */
  readonly takes: string
  /** The same on the command line, where that is otherwise. */
  readonly takesOnLine?: string
  /** How the command line is to say what it has no other way for. */
  readonly hints?: readonly string[]
  readonly schema: JsonSchema
  /** Checks a value of a file, or what `fromText` makes of one of the command line. Throws `WrongSetting`. */
  read(value: unknown, place: Place): unknown
  /** What JSON would have for a text. `before` is what the same option gave when it stood there before. Default: the text. */
  fromText?(text: string, before: unknown): unknown
  /** Adds what is left out, and misses what may not be. Throws `MissingSettings`. Default: the value as it is. */
  complete?(value: unknown, path: Path): unknown
  /** What a list is of. */
  readonly element?: Kind<unknown>
  /** What is read, when it is complete: for the compiler alone. */
  readonly gives?: T
}

/** A value that is none of those that there may be. */
export class WrongSetting extends Error {
  override readonly name = 'WrongSetting'
  readonly path: Path
  readonly takes: string

  constructor(path: Path, value: unknown, takes: string, verb = 'is') {
    super(`${verb} ${shown(value)}, and takes ${takes}`)
    this.path = path
    this.takes = takes
  }
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (isTree(value)) return 'an object'
  return JSON.stringify(value).replace(/^(.{80}).+$/su, '$1…')
}

/** A kind without parts: what is none of it says so itself. */
const leaf = <T>(
  takes: string,
  schema: JsonSchema,
  is: (value: unknown) => boolean,
  fromText?: Kind<T>['fromText'],
): Kind<T> => ({
  takes,
  schema,
  read(value, { path }) {
    if (!is(value)) throw new WrongSetting(path, value, takes)
    return value
  },
  ...(fromText && { fromText }),
})

/** A text that is not empty, or one of a form. */
export const text = (takes = 'a text', form?: RegExp, isFine = (_text: string): boolean => true): Kind<string> =>
  leaf(
    takes,
    form ? { type: 'string', pattern: form.source } : { type: 'string', minLength: 1 },
    (value) => typeof value === 'string' && (form?.test(value) ?? value !== '') && isFine(value),
  )

/** A number without a fraction. */
export const number = (least: number, most: number): Kind<number> =>
  leaf(
    `a number from ${least} to ${most} without a fraction`,
    { type: 'integer', minimum: least, maximum: most },
    (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
    (given) => (/^\d+$/.test(given) ? Number(given) : given),
  )

export const truth: Kind<boolean> = leaf(
  'true or false',
  { type: 'boolean' },
  (value) => typeof value === 'boolean',
  (given) => (given === 'true' ? true : given === 'false' ? false : given),
)

/** One of some names; on the command line in any case. */
export const oneOf = <const N extends string>(names: readonly N[]): Kind<N> =>
  leaf(
    `one of ${names.join(', ')}`,
    { enum: names },
    (value) => names.some((name) => name === value),
    (given) => names.find((name) => name.toLowerCase() === given.toLowerCase()) ?? given,
  )

export const address = text('an e-mail address', /@/, isSmtpAddress)

export const isDomain = (name: string): boolean => isSmtpAddress(`anybody@${name}`)

export const url = text('a URL, one of HTTP or HTTPS, such as https://mail.example.com', /^https?:\/\//, URL.canParse)

/** The name of a file or a folder; `isOther` says of which texts it is none. Comes back as one that can be opened from here. */
export const file = (takes = 'the name of a file', isOther = (_name: string): boolean => false): Kind<string> => ({
  ...text(takes),
  read(value, { path, folder }) {
    if (typeof value !== 'string' || value === '') throw new WrongSetting(path, value, takes)
    return folder === undefined || isOther(value) ? value : resolve(folder, value)
  },
})

/** Nothing, or what else there may be; on the command line a word says nothing, and means what is said of it. */
export const orNull = <T>(inner: Kind<T>, word: string, meaning: string): Kind<T | null> => {
  const takes = `${inner.takes}, or null`
  return {
    takes,
    takesOnLine: `${inner.takes}, or ${word}`,
    hints: [...(inner.hints ?? []), `"${word}" for ${meaning}`],
    schema: { anyOf: [inner.schema, { type: 'null' }] },
    fromText: (given, before) => (given === word ? null : jsonOf(inner, given, before === null ? undefined : before)),
    read: (value, place) => (value === null ? null : readAs(inner, value, place, takes)),
    complete: (value, path) => (value === null ? null : whole(inner, value, path)),
  }
}

/** A word, or what else there may be. */
export const orWord = <const W extends string, T>(word: W, inner: Kind<T>): Kind<W | T> => {
  const takes = `"${word}", or ${inner.takes}`
  return {
    takes,
    schema: { anyOf: [{ const: word }, inner.schema] },
    read: (value, place) => (value === word ? word : readAs(inner, value, place, takes)),
    complete: (value, path) => (value === word ? word : whole(inner, value, path)),
  }
}

/** Reads as another kind does; of a value that is none of either it is said what both take. */
function readAs(inner: Kind<unknown>, value: unknown, place: Place, takes: string): unknown {
  try {
    return inner.read(value, place)
  } catch (error) {
    if (error instanceof WrongSetting && error.path === place.path) throw new WrongSetting(place.path, value, takes)
    throw error
  }
}

/** Several, at least one. On the command line an option is repeated, or its text cut at commas. */
export const list = <T>(of: Kind<T>, how: 'repeated' | 'cut' = 'repeated'): Kind<readonly T[]> => {
  const takes = `a list of at least one, each ${of.takes}`
  const one = (given: string): unknown => jsonOf(of, given)
  return {
    takes,
    element: of,
    hints: [how === 'cut' ? 'with commas between' : 'may be repeated'],
    schema: { type: 'array', items: of.schema, minItems: 1 },
    fromText: (given, before) =>
      how === 'cut'
        ? given.split(',').map((part) => one(part.trim()))
        : [...(Array.isArray(before) ? before : []), one(given)],
    read(value, { path, folder }) {
      if (!Array.isArray(value) || value.length === 0) throw new WrongSetting(path, value, takes)
      return value.map((each, i) => of.read(each, { path: [...path, String(i)], folder }))
    },
    complete: (value, path) => (value as readonly unknown[]).map((each, i) => whole(of, each, [...path, String(i)])),
  }
}

/** An object by names that are the user's own. On the command line one of them, with `=` before the value. */
export const entries = <T>(names: Kind<string>, of: Kind<T>): Kind<Readonly<Record<string, T>>> => {
  const takes = `an object whose names are ${names.takes}, and whose values are ${of.takes}`
  const readName = (name: string, path: Path): void => {
    try {
      names.read(name, { path })
    } catch (error) {
      throw error instanceof WrongSetting ? new WrongSetting(path, name, names.takes, 'has the name') : error
    }
  }
  return {
    takes,
    hints: ['may be repeated'],
    schema: {
      type: 'object',
      properties: { [comment]: { type: 'string' } },
      propertyNames: names.schema,
      additionalProperties: of.schema,
    },
    fromText(given, before) {
      const [, name = given, value = ''] = /^([^=]*)=(.*)$/su.exec(given) ?? []
      return { ...(before as object | undefined), [name]: value }
    },
    read(value, { path, folder }) {
      if (!isTree(value)) throw new WrongSetting(path, value, takes)
      const named = Object.entries(value).filter(([name]) => name !== comment)
      for (const [name] of named) readName(name, path)
      return Object.fromEntries(named.map(([name, each]) => [name, of.read(each, { path: [...path, name], folder })]))
    },
    complete: (value, path) =>
      Object.fromEntries(Object.entries(value as Tree).map(([name, each]) => [name, whole(of, each, [...path, name])])),
  }
}

/** What JSON would have for a text of the command line. */
export const jsonOf = (kind: Kind<unknown>, given: string, before?: unknown): unknown =>
  kind.fromText ? kind.fromText(given, before) : given

/** A value with what was left out in it. */
export const whole = (kind: Kind<unknown>, value: unknown, path: Path): unknown =>
  kind.complete ? kind.complete(value, path) : value

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
