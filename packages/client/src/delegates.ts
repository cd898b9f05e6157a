import {
  AddDelegate,
  type DelegateUser,
  type DelegateUserResponseMessage,
  type DeliverMeetingRequests,
  GetDelegate,
  type Mailbox,
  RemoveDelegate,
  UpdateDelegate,
  type UserId,
} from '@exchequer/protocol'
import { type CallOptions, call } from './call.js'
import type { Connection } from './connection.js'
import { refuseError, ServiceRequestException } from './errors.js'
import { mailboxOf } from './ids.js'
import { type Answered, responseOf, ServiceResponseCollection } from './service-response.js'

/** Somebody whom a mailbox knows by his address, or by his `UserId`. */
export type UserIdLike = string | UserId

/** A delegate as he is to be; what is left out stays as it is, or is nothing to begin with. */
export type DelegateChange = Omit<DelegateUser, 'userId'> & { readonly userId: UserIdLike }

export interface ChangeDelegatesOptions extends CallOptions {
  /** Where meeting requests go from now on, for all delegates at once. */
  readonly meetingRequestsDeliveryScope?: DeliverMeetingRequests
}

export interface GetDelegatesOptions extends CallOptions {
  /** Default: all. */
  readonly userIds?: readonly UserIdLike[]
  /** Whether to tell the levels of permission too. Default: yes. */
  readonly includePermissions?: boolean
}

/** What became of one delegate. */
export type DelegateUserResponse = Answered<{ readonly delegateUser: DelegateUser }>

export interface DelegateInformation {
  readonly delegateUserResponses: ServiceResponseCollection<DelegateUserResponse>
  readonly meetingRequestsDeliveryScope: DeliverMeetingRequests | undefined
}

/** The delegates of a mailbox, and where meeting requests to it go. */
export async function getDelegates(
  connection: Connection,
  mailbox: string | Mailbox,
  { userIds, includePermissions = true, ...options }: GetDelegatesOptions = {},
): Promise<DelegateInformation> {
  const request = {
    mailbox: mailboxOf(mailbox),
    includePermissions,
    ...(userIds && userIds.length > 0 && { userIds: userIds.map(userIdOf) }),
  }
  const answer = await call(connection, GetDelegate, request, options, refuseError)
  return {
    delegateUserResponses: new ServiceResponseCollection((answer.responseMessages ?? []).map(answered)),
    meetingRequestsDeliveryScope: answer.deliverMeetingRequests,
  }
}

/** Lets people act for the owner of a mailbox: a response for each, in their order. */
export const addDelegates = (
  connection: Connection,
  mailbox: string | Mailbox,
  delegateUsers: readonly DelegateChange[],
  options: ChangeDelegatesOptions = {},
): Promise<ServiceResponseCollection<DelegateUserResponse>> =>
  told(delegateUsers.length, (check) => {
    const request = { delegateUsers: delegateUsers.map(delegateOf), ...changeOf(mailbox, options) }
    return call(connection, AddDelegate, request, options, check)
  })

/** Changes what delegates may do, or, with none of them, only where meeting requests go. */
export const updateDelegates = (
  connection: Connection,
  mailbox: string | Mailbox,
  delegateUsers: readonly DelegateChange[],
  options: ChangeDelegatesOptions = {},
): Promise<ServiceResponseCollection<DelegateUserResponse>> =>
  told(delegateUsers.length, (check) => {
    const users = delegateUsers.length > 0 && { delegateUsers: delegateUsers.map(delegateOf) }
    return call(connection, UpdateDelegate, { ...users, ...changeOf(mailbox, options) }, options, check)
  })

/** Takes everything back that delegates were given. */
export const removeDelegates = (
  connection: Connection,
  mailbox: string | Mailbox,
  userIds: readonly UserIdLike[],
  options: CallOptions = {},
): Promise<ServiceResponseCollection> =>
  told(userIds.length, (check) =>
    call(connection, RemoveDelegate, { mailbox: mailboxOf(mailbox), userIds: userIds.map(userIdOf) }, options, check),
  )

type Answer = Parameters<typeof refuseError>[0] & {
  responseMessages?: readonly DelegateUserResponseMessage[] | undefined
}

/** One response for each person that a call is about. */
async function told(
  count: number,
  ask: (check: (answer: Answer) => void) => Promise<Answer>,
): Promise<ServiceResponseCollection<DelegateUserResponse>> {
  const { responseMessages = [] } = await ask((answer) => {
    refuseError(answer)
    const { length = 0 } = answer.responseMessages ?? []
    if (length !== count)
      throw new ServiceRequestException(`The server told of ${length} delegates instead of ${count}.`, { status: 200 })
  })
  return new ServiceResponseCollection(responseMessages.map(answered))
}

/** Whose delegates a request changes, and what it says for all of them. */
const changeOf = (mailbox: string | Mailbox, { meetingRequestsDeliveryScope: scope }: ChangeDelegatesOptions) => ({
  mailbox: mailboxOf(mailbox),
  ...(scope && { deliverMeetingRequests: scope }),
})

const userIdOf = (user: UserIdLike): UserId => (typeof user === 'string' ? { primarySmtpAddress: user } : user)

const delegateOf = ({ userId, ...rest }: DelegateChange): DelegateUser => ({ userId: userIdOf(userId), ...rest })

const answered = (message: DelegateUserResponseMessage): DelegateUserResponse =>
  ({
    ...responseOf(message),
    ...(message.delegateUser && { delegateUser: message.delegateUser }),
  }) as DelegateUserResponse
