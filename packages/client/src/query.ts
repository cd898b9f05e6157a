/** A query as people type it (AQS, docs "QueryString"). */
export interface QueryOptions {
  readonly queryString?: string
  /** Whether the answer says which words of the query to show in what was found (Exchange2013). */
  readonly returnHighlightTerms?: boolean
}

/** What of a request asks the query; nothing where there is none. */
export const queryOf = ({ queryString, returnHighlightTerms }: QueryOptions) =>
  queryString === undefined
    ? {}
    : { queryString: { value: queryString, ...(returnHighlightTerms !== undefined && { returnHighlightTerms }) } }
