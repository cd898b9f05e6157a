import { abstract } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { int } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { Path } from './paths.js'

export const ConflictResolution = enumeration('t:ConflictResolutionType', [
  'NeverOverwrite',
  'AutoResolve',
  'AlwaysOverwrite',
])
export type ConflictResolution = Infer<typeof ConflictResolution>

export const ChangeDescription = record('t:ChangeDescriptionType', abstract, { path: Path })
export interface ChangeDescription extends Infer<typeof ChangeDescription> {}

export const ConflictResults = record('t:ConflictResultsType', { count: int })
export interface ConflictResults extends Infer<typeof ConflictResults> {}
