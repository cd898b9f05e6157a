import type { ClassRules } from './class-rules.js'

/** Messages: ids, the conversation that they belong to, and dates that a draft has too. */
export const messageRules: ClassRules = {}
