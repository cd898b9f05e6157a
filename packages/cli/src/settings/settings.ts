import {
  isSmtpAddress,
  type LineLoggerOptions,
  type ListenOptions,
  logFormats,
  logLevels,
  listenDefaults as usual,
} from '@exchequer/server'
import { accessPolicy } from './access-policy-settings.js'
import { authentication } from './authentication-settings.js'
import { type Field, filled, type Given, group, optional, required, section } from './group.js'
import { entries, file, isDomain, list, number, oneOf, text, truth, url } from './kinds.js'
import { throttling } from './throttling-settings.js'

const port = number(0, 65_535)
const days = number(0, 99_999)
const milliseconds = number(1, 2 ** 31 - 1)
const bytes = number(0, 2 ** 40)

/** Certificate and key as they are read. */
const tls = group({
  cert: required(file(), 'certificate chain in PEM, with which the server speaks HTTPS', '--tls-cert <file>'),
  key: required(file(), 'private key in PEM', '--tls-key <file>'),
})

const connections = group({
  requestTimeout: filled(milliseconds, usual.requestTimeout, 'milliseconds for the whole of a request to arrive'),
  headersTimeout: filled(milliseconds, usual.headersTimeout, 'milliseconds for its headers'),
  keepAliveTimeout: filled(milliseconds, usual.keepAliveTimeout, 'milliseconds that one may rest between two requests'),
  replyTimeout: filled(
    milliseconds,
    usual.replyTimeout,
    'milliseconds without progress after which who does not read is cut off',
  ),
  compress: filled(oneOf(['remote', 'always', 'never']), usual.compress, 'which clients get large answers compressed'),
  drainLimit: filled(bytes, usual.drainLimit, 'bytes of a body that are read to their end after an early answer'),
  idlePerNetwork: filled(number(1, 1_000_000), usual.idlePerNetwork, 'how many of one client address may lie idle'),
  idle: filled(number(1, 1_000_000), usual.idle, 'how many may in all'),
} satisfies Record<Exclude<keyof ListenOptions, 'host' | 'port' | 'tls' | 'logger' | 'trustedProxies'>, Field>)

/** Users and whole domains that another server knows about, and where Autodiscover asks about them instead. */
const redirects = entries(
  text('an address or a domain', /^[^=]+$/, (from) => (from.includes('@') ? isSmtpAddress(from) : isDomain(from))),
  text('an address, or the URL of another Autodiscover service, of HTTPS', /@|^https:/, (to) =>
    to.startsWith('https:') ? URL.canParse(to) : isSmtpAddress(to),
  ),
)

/** All that can be said of a server, in a file or on the command line: each of it once, with its rule, its words and its option. */
export const settings = group({
  host: filled(text(), '127.0.0.1', 'address to listen on', '--host <host>'),
  port: filled(port, 8080, 'port to listen on; 0 for any free one', '--port <port>'),
  data: filled(
    file('the name of a folder, or ":memory:"', (name) => name === ':memory:'),
    'exchequer-data',
    'where the mailboxes are kept; ":memory:" keeps nothing',
    '--data <folder>',
  ),
  tls: optional(tls, 'HTTPS'),
  insecureHttp: optional(
    truth,
    'serve other machines over plain HTTP, with passwords and mail unencrypted',
    '--insecure-http',
  ),
  trustProxy: optional(
    list(text(), 'cut'),
    'proxies whose X-Forwarded-For is believed; else those on this machine',
    '--trust-proxy <addresses>',
  ),
  connections: section(connections, 'what clients may do with connections'),
  externalUrl: optional(
    url,
    'where clients reach the server, told by Autodiscover; else as they found it',
    '--external-url <URL>',
  ),
  redirects: optional(
    redirects,
    'an address or a domain that Autodiscover has to ask about elsewhere: under an address or at a URL',
    '--redirect <FROM=TO>',
  ),
  hostName: optional(
    text('a host name', /^[^\s@]+$/),
    'right-hand side of the message ids that the server makes; else localhost',
  ),
  acceptedDomains: optional(
    list(text('a domain', /^[^@]+$/, isDomain)),
    'domains whose addresses are here or nowhere; else those of the mailboxes',
  ),
  timeZone: optional(text(), 'zone of the working hours of whoever chose none, as Windows or IANA name it; else UTC'),
  requestMegabytes: filled(
    number(1, 500),
    200,
    'how many megabytes a request may have; of a message three quarters of that',
    '--request-limit <MB>',
  ),
  mailTipsEnabled: filled(truth, true, 'whether senders are told of recipients before they write', '--no-mail-tips'),
  deletedItemDays: filled(days, 14, 'days for which what was deleted can be had back', '--keep-deleted <days>'),
  purgedItemDays: filled(
    days,
    0,
    'days for which what was purged is kept, out of sight; 0 for not at all',
    '--keep-purged <days>',
  ),
  authentication: section(authentication, 'how people sign in'),
  throttling: section(throttling, 'what one account may ask for'),
  accessPolicy: section(accessPolicy, 'who may use Exchange Web Services'),
  log: section(
    group({
      level: filled(
        oneOf(logLevels),
        'info',
        'events below it are not told; "debug" has a line for every request',
        '--log-level <level>',
      ),
      format: filled(oneOf(logFormats), 'text', 'lines for a person or for a collector', '--log-format <format>'),
    } satisfies Record<Exclude<keyof LineLoggerOptions, 'write'>, Field>),
    'what is written to standard error',
  ),
  faultInjection: optional(
    port,
    'for tests of clients: have requests fail as programs on this machine ask for at this port; 0 for any free one',
    '--fault-injection <port>',
  ),
})

export type Settings = Given<typeof settings>
