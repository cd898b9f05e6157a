import { type Command, Option } from 'commander'
import { CommandError } from '../command-error.js'
import type { Group } from './group.js'
import { isTree, jsonOf, type Kind, type Path, type Tree, WrongSetting } from './kinds.js'
import { places } from './places.js'

interface Flagged {
  readonly path: Path
  readonly option: Option
  readonly kind: Kind<unknown>
}

/** All settings with options. What one says of something in a list is of the only thing there: it stands for the whole list. */
function flagged(settings: Group): Flagged[] {
  return Array.from(places(settings)).flatMap(({ path, field: { flag, kind, description, fallback } }) => {
    if (flag === undefined) return []
    const text = [description, ...(kind.hints ?? [])].join('; ')
    return [{ path, option: new Option(flag, text).default(fallback), kind }]
  })
}

/** What an option said: commander keeps no null. */
class Said {
  readonly value: unknown

  constructor(value: unknown) {
    this.value = value
  }
}

/** Gives a command an option for every setting that has one. */
export function addSettingOptions(command: Command, settings: Group): Command {
  for (const { option, kind } of flagged(settings)) {
    if (option.required) option.argParser((text: string, before: unknown) => readOption(option, kind, text, before))
    command.addOption(option)
  }
  return command
}

function readOption({ long }: Option, kind: Kind<unknown>, text: string, before: unknown): Said {
  try {
    return new Said(kind.read(jsonOf(kind, text, before instanceof Said ? before.value : undefined), { path: [] }))
  } catch (error) {
    if (!(error instanceof WrongSetting)) throw error
    const takes = kind.takesOnLine ?? error.takes
    throw new CommandError(`The option ${long} is wrong: it is ${JSON.stringify(text)}, and takes ${takes}.`, 2, {
      cause: error,
    })
  }
}

/** What was said on the command line, and nothing of what was not. */
export function saidOn(command: Command, settings: Group): Tree {
  const said: Record<string, unknown> = {}
  for (const { path, option } of flagged(settings)) {
    const name = option.attributeName()
    if (command.getOptionValueSource(name) !== 'cli') continue
    const value: unknown = command.getOptionValue(name)
    put(said, path, value instanceof Said ? value.value : value)
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
