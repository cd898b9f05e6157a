// No operation leads to these tables; being loaded they are known by name.
import '../operations/calendar-state.js'
import '../operations/entity-feedback.js'
import '../operations/groups.js'
import '../operations/insights.js'
import { operations, unboundOperations } from '../operations/operations.js'
import { ArrayOfResponseMessages } from '../operations/response-messages.js'
import type { Operation } from '../schema/operation.js'
import { registeredTypes } from '../schema/registry.js'
import type { Type } from '../schema/type.js'

/** The operations that the WSDL binds, in its order. */
export const boundOperations: readonly Operation<unknown, unknown>[] = Object.values(operations) as never

/** All operations that have elements. */
export const allOperations: readonly Operation<unknown, unknown>[] = [
  ...boundOperations,
  ...(Object.values(unboundOperations) as never[]),
]

/** Every type with a name: those of the tables, and the answers that follow from an operation's name. */
export function allTypes(): Type<unknown>[] {
  return [...registeredTypes().values(), ArrayOfResponseMessages, ...allOperations.map(({ answer }) => answer)]
}
