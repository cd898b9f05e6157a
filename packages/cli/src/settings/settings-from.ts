import { CommandError } from '../command-error.js'
import { checkTogether } from './check-together.js'
import { dotted, withoutPositions } from './dotted.js'
import { completed, MissingSettings, over } from './group.js'
import type { Path, Tree } from './kinds.js'
import { optionName, places } from './places.js'
import { type Settings, settings } from './settings.js'
import { readSettingsFile } from './settings-file.js'

/** What a setting is called in a sentence: by its option, and by its place in a file where there is one. */
export type NameOf = (path: Path) => string

/**
 * All settings, from what the command line says and, below that, what a file says. Both end here: the rules are the same. Throws
 * `CommandError` for what cannot be.
 */
export async function settingsFrom(said: Tree, configurationFile?: string): Promise<Settings> {
  const below = configurationFile === undefined ? {} : await readSettingsFile(configurationFile, settings)
  const nameOf = namesFor(configurationFile !== undefined)
  const complete = wholeOf(over(settings.fields, said, below), nameOf)
  checkTogether(complete, nameOf)
  return complete
}

function wholeOf(said: Tree, nameOf: NameOf): Settings {
  try {
    return completed(settings, said)
  } catch (error) {
    if (!(error instanceof MissingSettings)) throw error
    const { group, missing, description } = error
    const named = error.together.map((name) => nameOf([...group, name]))
    const together = named.length < 2 ? '' : `${named.slice(0, -1).join(', ')} and ${named.at(-1)} go together: `
    const sentence = `${together}${nameOf([...group, missing])} is missing (${description}).`
    throw new CommandError(sentence, 2, { cause: error })
  }
}

const namesFor =
  (hasFile: boolean): NameOf =>
  (path) => {
    const place = dotted(path)
    const option = optionOf(path)
    return option === undefined ? place : hasFile ? `${place} (${option})` : option
  }

const optionOf = (path: Path): string | undefined => {
  const same = withoutPositions(path).join('.')
  const found = Array.from(places(settings)).find((each) => withoutPositions(each.path).join('.') === same)
  return found && optionName(found.field)
}
