import assert from 'node:assert/strict'
import test from 'node:test'
import { wsdl } from '@exchequer/protocol/internal/xsd/wsdl'
import { wsdlFacts } from './wsdl-structure.js'
import { type Accepted, assertAccepted, type Difference, differences } from './xsd-difference.js'
import { published } from './xsd-published.js'

const absent = (element: string): Difference => [element, undefined]

const accepted: readonly Accepted[] = [
  {
    reason: 'The published binding puts these parts nowhere, so nobody sends them. Ours has no part that is not bound.',
    differences: {
      'message FindMeetingTimeCandidatesSoapIn part TimeZoneContext': absent('t:TimeZoneContext'),
      'message GetUserOofSettingsSoapIn part RequestVersion': absent('t:RequestServerVersion'),
      'message SetUserOofSettingsSoapIn part RequestVersion': absent('t:RequestServerVersion'),
      'message InstallAppSoapIn part Impersonation': absent('t:ExchangeImpersonation'),
      'message UninstallAppSoapIn part Impersonation': absent('t:ExchangeImpersonation'),
      'message DisableAppSoapIn part Impersonation': absent('t:ExchangeImpersonation'),
    },
  },
  {
    reason: 'The published port type has no operation that sends or answers these messages.',
    differences: {
      ...unused('GetFocusedOtherOverrides'),
      ...unused('CreateOrUpdateFocusedOtherOverride'),
      ...unused('DeleteFocusedOtherOverride'),
      ...unused('RegisterConsent'),
    },
  },
]

function unused(name: string): Record<string, Difference> {
  return {
    [`message ${name}SoapIn part request`]: absent(`tns:${name}`),
    [`message ${name}SoapIn part RequestVersion`]: absent('t:RequestServerVersion'),
    [`message ${name}SoapOut part ${name}Result`]: absent(`tns:${name}Response`),
    [`message ${name}SoapOut part ServerVersion`]: absent('t:ServerVersionInfo'),
  }
}

const skip = published('services.wsdl') === undefined ? 'the published schema (../shared/schema) is not here' : false

test('the WSDL says what the published one says, but for the differences listed', { skip }, () => {
  assertAccepted(differences(wsdlFacts(published('services.wsdl')!), wsdlFacts(wsdl())), accepted)
})

test('the published WSDL is seen whole: 122 operations, each with an action and a body in and out', { skip }, () => {
  const facts = [...wsdlFacts(published('services.wsdl')!).keys()]
  const count = (pattern: RegExp): number => facts.filter((where) => pattern.test(where)).length
  assert.equal(count(/^ExchangeServicePortType operation /), 122)
  assert.equal(count(/^bound \w+ action$/), 122)
  assert.equal(count(/^bound \w+ input body /), 122)
  assert.equal(count(/^bound \w+ output body /), 122)
  // 435 are written; one stands twice.
  assert.equal(count(/^bound \w+ (in|out)put header /), 434)
})

test('a WSDL that is given an address says it in a service, escaped', () => {
  const address = 'https://mail.example.com/EWS/Exchange.asmx?a=1&b=2'
  assert.deepEqual(
    [...differences(wsdlFacts(wsdl()), wsdlFacts(wsdl({ address })))],
    [['service ExchangeServices', [undefined, `tns:ExchangeServiceBinding at ${address}`]]],
  )
})
