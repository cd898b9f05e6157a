// Puts what is published of each package under a folder, as npm would install it: `npm run package -- FOLDER`.
// Bundlers and types take the modules of a library. Node takes the same in one file, and a program is nothing else: Node spends longer
// on finding hundreds of files than on running what is in them.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const packages = ['protocol', 'client', 'server', 'cli']

async function packageInto(folder) {
  for (const name of packages) {
    const from = join(root, 'packages', name)
    const description = JSON.parse(await readFile(join(from, 'package.json'), 'utf8'))
    const to = join(folder, description.name)
    await rm(to, { recursive: true, force: true })
    await mkdir(join(to, 'dist'), { recursive: true })
    await cp(join(root, 'LICENSE'), join(to, 'LICENSE'))
    await writeFile(join(to, 'package.json'), `${JSON.stringify(published(description), null, 2)}\n`)
    if (isLibrary(description)) {
      await cp(join(from, 'dist'), join(to, 'dist'), { recursive: true, filter: isPublished })
      await joinModules(join(from, 'dist/index.js'), join(to, 'dist/node.js'))
    }
    for (const program of Object.values(description.bin ?? {}))
      await joinModules(join(from, program), join(to, program))
  }
}

const isLibrary = ({ exports }) => '.' in exports
const isPublished = (path) => !/\.(map|tsbuildinfo)$/.test(path)

const joinModules = (entry, outfile) =>
  build({
    entryPoints: [{ in: entry, out: basename(outfile, '.js') }],
    outdir: dirname(outfile),
    bundle: true,
    // What a program imports when it is asked for it stays apart.
    splitting: true,
    chunkNames: '[name]-[hash]',
    format: 'esm',
    platform: 'node',
    // Each package stays itself: a program that uses two has one of what both need.
    packages: 'external',
    // Names stay, for whoever reads a stack trace.
    minifyWhitespace: true,
    minifySyntax: true,
    // Whoever takes the file takes all of it: the schema's printer wants tables that nothing else imports.
    ignoreAnnotations: true,
  })

/** Tests look inside; what is installed has one door, or none. */
function published({ exports, files, devDependencies, ...description }) {
  if (!isLibrary({ exports })) return description
  const { types, default: modules } = exports['.']
  return { ...description, exports: { '.': { types, node: './dist/node.js', default: modules } } }
}

await packageInto(process.argv[2] ?? join(root, 'build/published/node_modules'))
