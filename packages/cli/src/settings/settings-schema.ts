import { settings } from './settings.js'

/** The JSON Schema of a configuration file, for editors: printed from the table that checks it. */
export const settingsSchema = (): string => {
  const { properties, ...others } = settings.schema
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Configuration of exchequer serve',
    ...others,
    properties: { $schema: { type: 'string' }, ...(properties as object) },
  }
  return `${JSON.stringify(schema, undefined, 2)}\n`
}
