import type { ClassRules } from './class-rules.js'

export const calendarRules: ClassRules = {}
