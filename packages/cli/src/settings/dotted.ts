import type { Path } from './kinds.js'

/** A place as people write it: `authentication.oauth.issuers[0].issuer`. */
export const dotted = (path: Path): string =>
  path.reduce((before, name) => {
    if (isPosition(name)) return `${before}[${name}]`
    if (!/^[\w$-]+$/.test(name)) return `${before}[${JSON.stringify(name)}]`
    return before === '' ? name : `${before}.${name}`
  }, '')

/** The place in the table, where everything in a list is the same. */
export const withoutPositions = (path: Path): Path => path.filter((name) => !isPosition(name))

const isPosition = (name: string): boolean => /^\d+$/.test(name)
