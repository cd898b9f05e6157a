/**
 * The import rules of ARCHITECTURE.md. `tsconfig.imports.json` maps package names and `#…` to sources, so that nothing has to be
 * built first and a rule sees the file that a developer wrote.
 */

const protocol = '^packages/protocol/src/'
const client = '^packages/client/src/'
const server = '^packages/server/src/'
const sources = '^packages/[^/]+/src/'

/** The files in `rooms` of the package at `root` may import those of `allowed` and, in their own package, nothing else. */
const room = (root, rooms, allowed, why) => ({
  name: `${root.split('/')[1]}-${rooms.split('|')[0]}`,
  comment: why,
  severity: 'error',
  from: { path: `${root}(${rooms})[/.]` },
  to: { path: root, pathNot: `${root}(${allowed})[/.]` },
})

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment:
        'Two files that need each other to run are one idea cut in two, or an arrow the wrong way. Types may refer in circles.',
      severity: 'error',
      from: { path: sources },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'An import that cannot be followed cannot be judged.',
      severity: 'error',
      from: { path: sources },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-tests-in-sources',
      comment: 'What ships does not import what tests it.',
      severity: 'error',
      from: { path: sources },
      to: { path: '(^|/)(test|build|bench|conformance|examples|checks)/' },
    },
    {
      name: 'declared-packages',
      comment:
        'A package that is imported stands in the package.json of its importer, and not among the development dependencies.',
      severity: 'error',
      from: { path: sources },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only', 'npm-optional', 'localmodule', 'aliased'],
        pathNot: '^node_modules/@types/',
      },
    },
    {
      name: 'one-door',
      comment: 'index.ts is the only door of a package to the others.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/' },
      to: { path: sources, pathNot: ['^packages/$1/', '^packages/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'door-from-outside',
      comment: 'Inside a package files import each other, not the index: that would be a barrel and a circle.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/' },
      to: { path: '^packages/$1/src/index\\.ts$' },
    },

    // Between packages: protocol ◄─ client, server ◄─ cli
    {
      name: 'protocol-alone',
      comment: 'The protocol runs in a browser and has no dependencies: nothing outside itself, not even node:.',
      severity: 'error',
      from: { path: protocol },
      to: { pathNot: protocol },
    },
    {
      name: 'client-needs-protocol-only',
      comment: 'The client runs in a browser: the protocol and itself, nothing else.',
      severity: 'error',
      from: { path: client },
      to: { pathNot: [client, `${protocol}index\\.ts$`] },
    },
    {
      name: 'server-knows-no-client',
      comment: 'Server and client are joined by tests and by the command line, through fetch.',
      severity: 'error',
      from: { path: server },
      to: { path: ['^packages/client/', '^packages/cli/'] },
    },
    {
      name: 'cli-is-the-root',
      comment: 'The command line puts the parts together; no part knows it.',
      severity: 'error',
      from: { path: sources, pathNot: '^packages/cli/' },
      to: { path: '^packages/cli/' },
    },

    // Inside protocol: xml ◄─ schema ◄─ types ◄─ items, folders ◄─ operations ◄─ soap, codec, paths, xsd
    room(protocol, 'xml', 'xml', 'The reader and the writer know angle brackets and nothing that is written in them.'),
    room(protocol, 'schema', 'schema|xml', 'The vocabulary of the tables knows no table.'),
    room(protocol, 'types', 'types|schema|xml', 'Values shared by families know no family.'),
    room(protocol, 'items|folders', 'items|folders|types|schema|xml', 'Items and folders know no operation.'),
    room(
      protocol,
      'operations',
      'operations|items|folders|types|schema|xml|response-code',
      'An operation is a table: it knows neither its envelope nor how it is read.',
    ),
    room(
      protocol,
      'autodiscover',
      'autodiscover|soap|types|schema|xml',
      'Autodiscover is a language of its own in the same vocabulary; it knows no operation of EWS.',
    ),

    // Inside server: http → server.ts → auth, operations → mailbox → store ◄─ store/sqlite
    room(
      server,
      'http',
      'http|logger|giving-way',
      'The listener carries any function from request to reply; it knows nothing of EWS.',
    ),
    room(
      server,
      'auth',
      'auth|mailbox|logger|on-demand',
      'Who is calling is settled before what they ask for is read.',
    ),
    room(
      server,
      'operations',
      'operations|mailbox|delivery|notifications|throttling|content|time|logger|giving-way',
      'A handler speaks to the mailbox: no HTTP, no credentials, no rows.',
    ),
    room(
      server,
      'mailbox|delivery|notifications',
      'mailbox|delivery|notifications|throttling|content|time|store|logger|giving-way',
      'What a mailbox does is the same whoever asks and however it is kept.',
    ),
    room(
      server,
      'autodiscover',
      'autodiscover|http|mailbox|store|logger',
      'Finding the server is beside its operations, not one of them.',
    ),
    room(
      server,
      'fault-injection',
      'fault-injection|http|throttling',
      'What is to go wrong is known before anything is done; how it goes is HTTP.',
    ),
    room(server, 'access-policy', 'access-policy', 'Who may come with which program depends on no request.'),
    room(server, 'throttling', 'throttling', 'How much somebody may ask for depends on no request.'),
    room(server, 'content|time', 'content|time|logger', 'Conversions know values only.'),
    room(server, 'store', 'store|logger|under-way|give-back', 'An engine knows keys, order and durability.'),
    {
      name: 'server-engine-behind-interface',
      comment: 'An engine is chosen where the server is put together; everything else sees the Store interface.',
      severity: 'error',
      from: { path: server, pathNot: [`${server}store/(sqlite|postgres)/`, `${server}index\\.ts$`] },
      to: { path: `${server}store/(sqlite|postgres)/` },
    },
    {
      name: 'server-sql-in-its-room',
      comment: 'Drivers are spoken to in store/sqlite only.',
      severity: 'error',
      from: { path: sources, pathNot: `${server}store/sqlite/` },
      to: { path: '(^|/)better-sqlite3/|^(node:)?sqlite$' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '(^|/)dist/'] },
    exclude: { path: ['(^|/)dist/', '^build/'] },
    // Also sees `import type`, which is gone from what the compiler emits.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.imports.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'node', 'default'] },
    // better-sqlite3 may be missing where node:sqlite is there.
    builtInModules: { add: ['node:sqlite'] },
  },
}
