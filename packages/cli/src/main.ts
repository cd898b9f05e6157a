#!/usr/bin/env node
import './collect-garbage.js'
import module from 'node:module'

// From Node 22.8 on V8 keeps what it has compiled for the next start, in a folder for temporary files: the program is compiled after that
// is asked for. NODE_DISABLE_COMPILE_CACHE turns it off.
const { enableCompileCache } = module as { enableCompileCache?: () => void }
enableCompileCache?.()
await import('./program.js')
