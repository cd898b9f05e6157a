/** Whom somebody may act as (ApplicationImpersonation): everybody, or the mailboxes with these primary addresses. */
export type ImpersonationScope = 'all' | readonly string[]

/** Who calls, as credentials proved it. */
export interface Caller {
  /** What budgets and logs know the caller by: a login in lower case, or `app:` and the id of an application. */
  readonly name: string
  /** Of the mailbox that is opened by default; `null` where there is none. */
  readonly mailbox: number | null
  readonly impersonates: ImpersonationScope | undefined
  /** An application that nobody is signed in to: it has to say for whom it acts. */
  readonly isApplication: boolean
  /** The application that the token was given to, whoever is signed in to it; absent for who signs in otherwise. */
  readonly appId?: string | undefined
}
