import { type Field, isGroup } from './group.js'
import type { Kind, Path } from './kinds.js'

/** A setting, and where it stands. */
export interface PlacedField {
  readonly path: Path
  readonly field: Field
}

/** All settings, at every depth. Those of what a list holds stand at its first position. */
export function* places(kind: Kind<unknown>, path: Path = []): Generator<PlacedField> {
  if (kind.element) yield* places(kind.element, [...path, '0'])
  if (!isGroup(kind)) return
  for (const [name, field] of Object.entries(kind.fields)) {
    const here = [...path, name]
    yield { path: here, field }
    yield* places(field.kind, here)
  }
}

/** `--port` of `--port <port>`; `undefined` of a setting that has no option. */
export const optionName = ({ flag }: Field): string | undefined => flag?.split(' ', 1)[0]
