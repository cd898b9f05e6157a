import type { Connection, ExchangeServiceOptions } from './connection.js'
import { MailboxService } from './mailbox-service.js'

type Work = (connection: Connection, ...rest: never[]) => unknown

/** Functions on a connection, as methods of whoever has one. A mapped type, so that editors show what is said of each function. */
export type Methods<Functions> = {
  readonly [Name in keyof Functions]: Functions[Name] extends (
    connection: Connection,
    ...rest: infer Rest
  ) => infer Result
    ? (...rest: Rest) => Result
    : never
}

type MethodsOfAll<Subjects> = Subjects extends readonly [infer First, ...infer Rest]
  ? Methods<First> & MethodsOfAll<Rest>
  : unknown

type ServiceWith<Subjects> = new (options: ExchangeServiceOptions) => MailboxService & MethodsOfAll<Subjects>

/** Some functions of a module. */
export const from = <Subject extends Readonly<Record<Name, Work>>, Name extends string>(
  subject: Subject,
  ...names: readonly Name[]
): Pick<Subject, Name> => Object.fromEntries(names.map((name) => [name, subject[name]])) as Pick<Subject, Name>

/**
 * A service with these functions for methods, on the connection that it has when they are called: so each stands in one place, with its
 * types and what is said of it. Those with types of their own to be inferred (`bindToItems<Contact>`) would lose them, and are written out.
 */
export function withMethods<Subjects extends readonly Readonly<Record<never, Work>>[]>(
  ...subjects: Subjects
): ServiceWith<Subjects> {
  class Service extends MailboxService {}
  for (const [name, work] of subjects.flatMap((subject) => Object.entries<Work>(subject))) {
    const methods = {
      [name](this: Service, ...rest: never[]) {
        return work(this.connection, ...rest)
      },
    }
    Object.defineProperty(Service.prototype, name, { value: methods[name], writable: true, configurable: true })
  }
  return Service as unknown as ServiceWith<Subjects>
}
