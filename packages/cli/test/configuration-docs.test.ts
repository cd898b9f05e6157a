import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { dotted } from 'exchequer/internal/settings/dotted'
import { completed, isGroup } from 'exchequer/internal/settings/group'
import type { Tree } from 'exchequer/internal/settings/kinds'
import { optionName, places } from 'exchequer/internal/settings/places'
import { settings } from 'exchequer/internal/settings/settings'
import { runCli } from './run-cli.js'

const document = await readFile(fileURLToPath(new URL('../../../../docs/configuration.md', import.meta.url)), 'utf8')
const example = JSON.parse(/^```json\n(.*?)^```$/ms.exec(document)?.[1] ?? 'null')

test('docs/configuration.md has a row for every setting, and no other', () => {
  const rows = Array.from(places(settings)).flatMap(({ path, field }) => {
    if (isGroup(field.kind)) return []
    const option = optionName(field)
    const cells = [
      `\`${dotted(path).replaceAll('[0]', '[]')}\``,
      option ? `\`${option}\`` : '',
      field.fallback === undefined ? '' : `\`${JSON.stringify(field.fallback)}\``,
      field.description,
    ]
    return [`| ${cells.join(' | ')} |`]
  })
  const [, table = ''] = document.split('| --- | --- | --- | --- |\n')
  assert.deepEqual(table.trim().split('\n'), rows)
})

test('the example in docs/configuration.md has every setting but the one for tests', () => {
  // Of the two issuers each has some.
  const issuers: object = Object.assign({}, ...example.authentication.oauth.issuers)
  example.authentication.oauth.issuers = [issuers]
  const missing = Array.from(places(settings)).filter(({ path }) => {
    let value: unknown = example
    for (const name of path) value = (value as Record<string, unknown> | undefined)?.[name]
    return value === undefined
  })
  assert.deepEqual(
    missing.map(({ path }) => dotted(path)),
    ['faultInjection'],
  )
})

for (const name of ['signing-in', 'throttling'])
  test(`what docs/${name}.md shows of a file is taken`, async () => {
    const text = await readFile(fileURLToPath(new URL(`../../../../docs/${name}.md`, import.meta.url)), 'utf8')
    const parts = Array.from(text.matchAll(/^ {4}"\w+": \{\n(?: {6,}.*\n)+ {4}\}$/gm), ([part]) =>
      JSON.parse(`{${part}}`),
    )
    assert.equal(parts.length, 1)
    for (const part of parts) completed(settings, settings.read(part, { path: [] }) as Tree)
  })

test('the schema that is printed is that of the file', async (context) => {
  const run = runCli(context, ['schema', 'configuration'])
  assert.equal(await run.status, 0)
  const schema = JSON.parse(run.stdout())
  assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema')
  assert.equal(schema.additionalProperties, false)
  const { properties } = schema
  for (const { path, field } of places(settings)) {
    let at = schema
    for (const name of path) at = name === '0' ? at.items : at.properties[name]
    assert.equal(at.description, field.description, dotted(path))
  }
  assert.deepEqual(properties.port, {
    type: 'integer',
    minimum: 0,
    maximum: 65535,
    description: 'port to listen on; 0 for any free one',
    default: 8080,
  })
  assert.deepEqual(properties.tls.required, ['cert', 'key'])
})
