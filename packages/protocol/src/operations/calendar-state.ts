import { oneOf, optional } from '../schema/member.js'
import { type Infer, record } from '../schema/record.js'
import { boolean, dateTime, string } from '../schema/scalars.js'

export const BaseCalendarItemStateDefinition = record('t:BaseCalendarItemStateDefinitionType')
export interface BaseCalendarItemStateDefinition extends Infer<typeof BaseCalendarItemStateDefinition> {}

export const DeletedOccurrenceStateDefinition = BaseCalendarItemStateDefinition.extend(
  't:DeletedOccurrenceStateDefinitionType',
  { occurrenceDate: dateTime, isOccurrencePresent: optional(boolean) },
)
export interface DeletedOccurrenceStateDefinition extends Infer<typeof DeletedOccurrenceStateDefinition> {}

export const DeleteFromFolderStateDefinition = BaseCalendarItemStateDefinition.extend(
  't:DeleteFromFolderStateDefinitionType',
)
export interface DeleteFromFolderStateDefinition extends Infer<typeof DeleteFromFolderStateDefinition> {}

export const LocationBasedStateDefinition = BaseCalendarItemStateDefinition.extend(
  't:LocationBasedStateDefinitionType',
  { organizerLocation: string, attendeeLocation: string },
)
export interface LocationBasedStateDefinition extends Infer<typeof LocationBasedStateDefinition> {}

export const NonEmptyStateDefinition = record('t:NonEmptyStateDefinitionType', {
  definition: optional(
    oneOf({ DeletedOccurrenceStateDefinition, DeleteFromFolderStateDefinition, LocationBasedStateDefinition }),
  ),
})
export interface NonEmptyStateDefinition extends Infer<typeof NonEmptyStateDefinition> {}
