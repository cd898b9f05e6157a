import type { ArrayOfFolders } from '@exchequer/protocol'

type AnyFolder = ArrayOfFolders[number]

/** A folder under its element's name. What was rendered from a class's table fits that class's element. */
export const taggedFolder = (folder: { element: string; value: object }): AnyFolder => folder as AnyFolder
