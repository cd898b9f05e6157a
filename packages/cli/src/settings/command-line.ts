import { type Command, Option } from 'commander'
import { CommandError } from '../command-error.js'
import { type Field, type Group, isGroup } from './group.js'
import { isTree, jsonOf, type Kind, type Path, type Tree, WrongSetting } from './kinds.js'

/** A setting that the command line has an option for, and where it stands. */
interface Flagged {
  readonly path: Path
  readonly field: Field & { readonly flag: string }
}

/** All settings with options. Those within a list are of the one thing that the command line can say: it stands for the whole list. */
export function* flagged(kind: Kind<unknown>, path: Path = []): Generator<Flagged> {
  if (!isGroup(kind)) return
  for (const [name, field] of Object.entries(kind.fields)) {
    const here = [...path, name]
    const { flag } = field
    if (flag !== undefined) yield { path: here, field: { ...field, flag } }
    yield* flagged(field.kind, here)
    if (field.kind.element) yield* flagged(field.kind.element, [...here, '0'])
  }
}

/** `--port` of `--port <port>`. */
export const optionName = (flag: string): string => flag.split(' ', 1)[0]!

/** Gives a command an option for every setting that has one. */
export function addSettingOptions(command: Command, settings: Group): Command {
  for (const { field } of flagged(settings)) {
    const option = new Option(field.flag, field.description).default(field.fallback)
    if (option.required) option.argParser((text: string, before: unknown) => readOption(field, text, before))
    command.addOption(option)
  }
  return command
}

function readOption({ kind, flag }: Flagged['field'], text: string, before: unknown): unknown {
  try {
    return kind.read(jsonOf(kind, text, before), { path: [] })
  } catch (error) {
    if (!(error instanceof WrongSetting)) throw error
    throw new CommandError(
      `The option ${optionName(flag)} is wrong: it is ${JSON.stringify(text)}, and takes ${error.takes}.`,
      2,
      { cause: error },
    )
  }
}

/** What was said on the command line, and nothing of what was not. */
export function saidOn(command: Command, settings: Group): Tree {
  const said: Record<string, unknown> = {}
  for (const { path, field } of flagged(settings)) {
    const name = new Option(field.flag).attributeName()
    if (command.getOptionValueSource(name) === 'cli') put(said, path, command.getOptionValue(name))
  }
  return said
}

function put(tree: Record<string, unknown>, [name = '', ...rest]: Path, value: unknown): void {
  if (rest.length === 0) tree[name] = value
  else if (rest[0] === '0') {
    const [first = {}] = (tree[name] ?? []) as Record<string, unknown>[]
    tree[name] = [first]
    put(first, rest.slice(1), value)
  } else {
    const inner = isTree(tree[name]) ? { ...tree[name] } : {}
    tree[name] = inner
    put(inner, rest, value)
  }
}
