import { optional } from '../schema/member.js'
import { attributes, text } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { boolean, string } from '../schema/scalars.js'

export const QueryString = record(
  'm:QueryStringType',
  text(string),
  attributes({
    resetCache: optional(boolean, { since: 'Exchange2013' }),
    returnHighlightTerms: optional(boolean, { since: 'Exchange2013' }),
    returnDeletedItems: optional(boolean, { since: 'Exchange2013' }),
  }),
)
export interface QueryString extends Infer<typeof QueryString> {}
