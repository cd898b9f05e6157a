// Puts what is published of the protocol and the client under a folder, as npm would install it: `npm run package -- build/packages`.
// Bundlers and types take the modules. Node takes the same in one file: it spends six times as long on finding two hundred files as on
// running what is in them.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const packages = ['protocol', 'client']

/** Packages the built ones of `packages` into `folder`, each under its name. */
export async function packageInto(folder) {
  for (const name of packages) {
    const from = join(root, 'packages', name)
    const description = JSON.parse(await readFile(join(from, 'package.json'), 'utf8'))
    const to = join(folder, description.name)
    await rm(to, { recursive: true, force: true })
    await mkdir(to, { recursive: true })
    await cp(join(from, 'dist'), join(to, 'dist'), { recursive: true, filter: isPublished })
    await cp(join(root, 'LICENSE'), join(to, 'LICENSE'))
    await build({
      entryPoints: [join(from, 'dist/index.js')],
      outfile: join(to, 'dist/node.js'),
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      // Names stay, for whoever reads a stack trace.
      minifyWhitespace: true,
      minifySyntax: true,
      // Whoever takes the file takes all of it: the schema's printer wants tables that nothing else imports.
      ignoreAnnotations: true,
    })
    await writeFile(join(to, 'package.json'), `${JSON.stringify(published(description), null, 2)}\n`)
  }
}

const isPublished = (path) => !/\.(map|tsbuildinfo)$/.test(path)

/** Tests look inside; what is installed has one door. */
function published({ exports, files, ...description }) {
  const { types, default: modules } = exports['.']
  return { ...description, exports: { '.': { types, node: './dist/node.js', default: modules } } }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await packageInto(process.argv[2] ?? join(root, 'build/packages'))
