import { createHash } from 'node:crypto'

/** The colours that Outlook offers before anybody named one: the first six of the presets ([MS-OXOCFG] 2.2.5.2.2). */
const defaults = ['Red', 'Orange', 'Yellow', 'Green', 'Blue', 'Purple'] as const
const presets: Readonly<Record<(typeof defaults)[number], number>> = {
  Red: 0,
  Orange: 1,
  Yellow: 3,
  Green: 4,
  Blue: 7,
  Purple: 8,
}

/** A time before anything was used ([MS-OXOCFG] 2.2.5.2.2). */
const never = '1601-01-01T00:00:00.000'

/** The master category list of a mailbox that has none of its own, the same whenever it is asked for ([MS-OXOCFG] 2.2.5.2.2). */
export function defaultCategoryList(mailboxGuid: string): Uint8Array {
  const categories = defaults.map((colour) => {
    const uses = ['Notes', 'Journal', 'Contacts', 'Tasks', 'Calendar', 'Mail', '']
      .map((kind) => ` lastTimeUsed${kind}="${never}"`)
      .join('')
    return (
      `<category name="${colour} category" color="${presets[colour]}" keyboardShortcut="0" usageCount="0"${uses}` +
      ` lastSessionUsed="0" guid="{${guidOf(mailboxGuid, colour)}}" renameOnFirstUse="1"/>`
    )
  })
  return Buffer.from(
    `<?xml version="1.0"?><categories default="" lastSavedSession="0" lastSavedTime="${never}" xmlns="CategoryList.xsd">` +
      `${categories.join('')}</categories>`,
  )
}

/** A GUID that follows from names (RFC 9562 5.8): the same category must not change its identity between two readings. */
function guidOf(...names: readonly string[]): string {
  const hex = createHash('sha256').update(names.join('/')).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)]
    .join('-')
    .toUpperCase()
}
