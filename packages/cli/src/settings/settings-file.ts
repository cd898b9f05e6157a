import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { CommandError, reasonOf } from '../command-error.js'
import { dotted } from './dotted.js'
import { type Group, UnknownSetting } from './group.js'
import { isTree, type Tree, WrongSetting } from './kinds.js'
import { suggestionFor } from './suggestion.js'

/**
 * What a file says: JSON, where names of files are relative to its folder. Throws `CommandError` with the place of what is wrong, what it
 * is and what it takes. Secrets do not stand in it, only the names of files that hold them.
 */
export async function readSettingsFile(file: string, settings: Group): Promise<Tree> {
  const wrong = (sentence: string, cause: unknown): CommandError =>
    new CommandError(`The configuration "${file}" ${sentence}`, 2, { cause })
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw wrong(`cannot be read: ${reasonOf(error)}.`, error)
  })
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    // V8 shows a piece of the text as it stands there.
    const reason = reasonOf(error).replace(/\s+/g, ' ')
    throw wrong(`is no JSON: ${reason}${lineOf(text, reason)}.`, error)
  }
  // Editors look there for the schema that `exchequer schema configuration` prints.
  const { $schema: _, ...said } = isTree(json) ? json : {}
  try {
    return settings.read(isTree(json) ? said : json, { path: [], folder: dirname(resolve(file)) }) as Tree
  } catch (error) {
    if (error instanceof UnknownSetting)
      throw wrong(`is wrong: ${dotted(error.path)} is not known${suggestionFor(error, settings)}.`, error)
    if (error instanceof WrongSetting)
      throw wrong(`is wrong: ${dotted(error.path) || 'the whole'} ${error.message}.`, error)
    throw error
  }
}

/** In which line it is that V8 tells the position of, and newer ones tell themselves. */
function lineOf(text: string, reason: string): string {
  const position = /position (\d+)$/.exec(reason)?.[1]
  return position === undefined ? '' : ` (line ${text.slice(0, Number(position)).split('\n').length})`
}
