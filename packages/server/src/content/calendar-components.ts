/** A component of an iCalendar text, with names in upper case. */
export interface Component {
  name: string
  properties: Property[]
  components: Component[]
}

export interface Property {
  name: string
  /** Names in upper case. */
  parameters: Record<string, string>
  /** Lower case: `text`, `date`, `date-time`, `duration`, `recur`, `cal-address`, … */
  type: string
  values: unknown[]
}

export function propertyOf(component: Component, name: string): Property | undefined {
  return component.properties.find((property) => property.name === name)
}

/** The property's first value as text; structured values are joined. */
export function textOf(property: Property | undefined): string | undefined {
  const value = property?.values[0]
  if (value === undefined || value === null) return undefined
  if (Array.isArray(value)) return value.flat().join(';')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
