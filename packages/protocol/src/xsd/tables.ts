import * as calendarState from '../operations/calendar-state.js'
import * as entityFeedback from '../operations/entity-feedback.js'
import * as groups from '../operations/groups.js'
import * as insights from '../operations/insights.js'
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

/** Tables that no operation leads to. */
const apart = [calendarState, entityFeedback, groups, insights].flatMap((tables) => Object.values<unknown>(tables))

/** Every type with a name: those of the tables, and the answers that follow from an operation's name. */
export function allTypes(): Type<unknown>[] {
  const types = [...registeredTypes().values(), ...(apart as Type<unknown>[]), ArrayOfResponseMessages]
  return [...new Set([...types, ...allOperations.map(({ answer }) => answer)])]
}
