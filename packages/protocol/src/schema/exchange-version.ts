import { enumeration } from './simple.js'
import { versions } from './version.js'

export const ExchangeVersion = enumeration('t:ExchangeVersionType', versions)
