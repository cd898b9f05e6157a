import { comment, isTree, type JsonSchema, type Kind, type Path, type Tree, WrongSetting, whole } from './kinds.js'

/** Whether a setting is there when all is complete. */
type Presence = 'required' | 'filled' | 'optional'

/** A setting: a name in a file, and often an option of the command line. */
export interface Field<T = unknown, P extends Presence = Presence> {
  readonly kind: Kind<T>
  readonly presence: P
  /** What it is where nothing is said. */
  readonly fallback?: unknown
  /** Goes on from its name: for help, for schemas. */
  readonly description: string
  /** The option as commander takes it: `--port <port>`. */
  readonly flag: string | undefined
}

export type Fields = Readonly<Record<string, Field>>

/** What a group of settings is, complete. */
export type Given<G> = G extends Kind<infer T> ? T : never

type ValuesOf<F extends Fields> = {
  readonly [N in keyof F as F[N]['presence'] extends 'optional' ? never : N]: Given<F[N]['kind']>
} & {
  readonly [N in keyof F as F[N]['presence'] extends 'optional' ? N : never]?: Given<F[N]['kind']>
}

export const optional = <T>(kind: Kind<T>, description: string, flag?: string): Field<T, 'optional'> => ({
  kind,
  presence: 'optional',
  description,
  flag,
})

export const required = <T>(kind: Kind<T>, description: string, flag?: string): Field<T, 'required'> => ({
  kind,
  presence: 'required',
  description,
  flag,
})

export const filled = <T>(kind: Kind<T>, fallback: T, description: string, flag?: string): Field<T, 'filled'> => ({
  kind,
  presence: 'filled',
  fallback,
  description,
  flag,
})

/** A group that is there whether or not anything in it is said. */
export const section = <F extends Fields>(kind: Group<F>, description: string): Field<ValuesOf<F>, 'filled'> => ({
  kind,
  presence: 'filled',
  fallback: {},
  description,
  flag: undefined,
})

/** An object of settings. */
export interface Group<F extends Fields = Fields> extends Kind<ValuesOf<F>> {
  readonly fields: F
}

export const isGroup = (kind: Kind<unknown>): kind is Group => 'fields' in kind

/** A name that no setting of a group has. */
export class UnknownSetting extends Error {
  override readonly name = 'UnknownSetting'
  readonly path: Path
  /** The names that there are beside it. */
  readonly known: readonly string[]

  constructor(path: Path, known: readonly string[]) {
    super('is not known')
    this.path = path
    this.known = known
  }
}

/** What a group cannot be without. */
export class MissingSettings extends Error {
  override readonly name = 'MissingSettings'
  readonly group: Path
  /** Those that are there or have to be. */
  readonly together: readonly string[]
  readonly missing: string
  readonly description: string

  constructor(group: Path, together: readonly string[], missing: string, description: string) {
    super('something is missing')
    this.group = group
    this.together = together
    this.missing = missing
    this.description = description
  }
}

export const group = <F extends Fields>(fields: F): Group<F> => ({
  fields,
  takes: 'an object',
  get schema() {
    return schemaOf(fields)
  },
  read(value, { path, folder }) {
    if (!isTree(value)) throw new WrongSetting(path, value, 'an object')
    const read: Record<string, unknown> = {}
    for (const [name, inner] of Object.entries(value)) {
      if (name === comment) continue
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined
      if (!field) throw new UnknownSetting([...path, name], Object.keys(fields))
      read[name] = field.kind.read(inner, { path: [...path, name], folder })
    }
    return read
  },
  complete(value, path) {
    const given = value as Tree
    const complete: Record<string, unknown> = {}
    for (const [name, { kind, presence, fallback, description }] of Object.entries(fields)) {
      const inner = name in given ? given[name] : fallback
      if (inner !== undefined) complete[name] = whole(kind, inner, [...path, name])
      else if (presence === 'required') {
        const isThere = (other: string): boolean => other in given || fields[other]?.presence === 'required'
        throw new MissingSettings(path, Object.keys(fields).filter(isThere), name, description)
      }
    }
    return complete
  },
})

/** All that a group is, from what was said of it. Throws `MissingSettings`. */
export const completed = <F extends Fields>(of: Group<F>, said: Tree): ValuesOf<F> =>
  // The table that checked the values is the one that says what they are.
  whole(of, said, []) as ValuesOf<F>

function schemaOf(fields: Fields): JsonSchema {
  const properties = Object.entries(fields).map(([name, { kind, description, fallback }]) => {
    const isShown = fallback !== undefined && !isGroup(kind)
    return [name, { ...kind.schema, description, ...(isShown && { default: fallback }) }]
  })
  const needed = Object.keys(fields).filter((name) => fields[name]?.presence === 'required')
  return {
    type: 'object',
    properties: { [comment]: { type: 'string' }, ...Object.fromEntries(properties) },
    additionalProperties: false,
    ...(needed.length > 0 && { required: needed }),
  }
}

/** Layers as one: what is said in the upper one goes before. Groups are laid over each other, anything else takes the other's place. */
export function over(fields: Fields, upper: Tree, lower: Tree): Tree {
  const both: Record<string, unknown> = { ...lower, ...upper }
  for (const [name, { kind }] of Object.entries(fields)) {
    const [high, low] = [upper[name], lower[name]]
    if (isGroup(kind) && isTree(high) && isTree(low)) both[name] = over(kind.fields, high, low)
  }
  return both
}
