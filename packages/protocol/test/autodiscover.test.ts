import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  GetUserSettings,
  poxOfSettings,
  readAutodiscoverRequest,
  readAutodiscoverResponse,
  readPoxRequest,
  readPoxResponse,
  SchemaError,
  settingsOfPox,
  settingsOfSoap,
  soapSetting,
  stringSource,
  type UserSettings,
  userSettingNames,
  writeAutodiscoverRequest,
  writeAutodiscoverResponse,
  writePoxRequest,
  writePoxSettings,
} from '@exchequer/protocol'
import { corpusSamples } from './corpus-samples.js'

const samples = corpusSamples(['autodiscover-pox', 'autodiscover-soap'])
const skip = samples ? false : 'the wire samples (../shared/corpus) are not here'
const sampleOf = (file: string): string => samples!.find((sample) => sample.file === file)!.xml

const info = {
  majorVersion: 15,
  minorVersion: 1,
  majorBuildNumber: 2507,
  minorBuildNumber: 6,
  version: 'Exchange2016',
}

/** One value for every setting, of the kind that it has. */
const allSettings: UserSettings = Object.fromEntries(
  userSettingNames.map((name) => {
    if (/WebClientUrls$/.test(name)) return [name, [{ authenticationMethods: 'Basic', url: `https://${name}.test/` }]]
    if (/Connections$/.test(name)) return [name, [{ encryptionMethod: 'SSL', hostname: `${name}.test`, port: 993 }]]
    if (name === 'AlternateMailboxes') return [name, [{ type: 'Archive', displayName: 'Archive', server: 'a@b.test' }]]
    if (name === 'DocumentSharingLocations') return [name, [{ displayName: 'Site', supportedFileExtensions: ['docx'] }]]
    return [name, /SSL|Enabled|Online/.test(name) ? 'True' : `the ${name} & more`]
  }),
)

describe('Autodiscover by SOAP', () => {
  test('reads the samples of the documentation, and what it writes itself', { skip }, () => {
    for (const { file, direction, family, xml } of samples!) {
      if (family !== 'autodiscover-soap' || direction !== 'request') continue
      const { operation, request, requestedVersion } = readAutodiscoverRequest(stringSource(xml))
      assert.equal(operation?.name, 'GetUserSettings', file)
      assert.match(requestedVersion ?? '', /^Exchange20\d\d$/)
      const written = writeAutodiscoverRequest(operation, request, { to: 'https://a.test', version: 'Exchange2010' })
      assert.deepEqual(readAutodiscoverRequest(stringSource(written.join(''))).request, request)
    }
  })

  test('reads the settings of the documentation by their names', { skip }, () => {
    const xml = sampleOf(
      'responses/GetUserSettings__how-to-get-user-settings-from-exchange-by-using-autodiscover__01.xml',
    )
    const answer = readAutodiscoverResponse(GetUserSettings, stringSource(xml))
    const [user] = 'response' in answer ? (answer.response.userResponses ?? []) : []
    const settings = settingsOfSoap(user?.userSettings ?? [])
    assert.equal(user?.redirectTarget, undefined)
    assert.equal(settings.UserDisplayName, 'Mara Whitley')
    assert.equal(settings.ExternalEwsUrl, 'https://mail.contoso.com/EWS/Exchange.asmx')
    assert.equal(Object.keys(settings).length, 15)
  })

  test('carries every setting, whatever its kind', () => {
    const userSettings = userSettingNames.map((name) => soapSetting(allSettings, name)!)
    const written = writeAutodiscoverResponse(
      GetUserSettings,
      { errorCode: 'NoError', userResponses: [{ errorCode: 'NoError', redirectTarget: undefined, userSettings }] },
      info,
    ).join('')
    const read = readAutodiscoverResponse(GetUserSettings, stringSource(written))
    assert.ok('response' in read)
    assert.deepEqual(settingsOfSoap(read.response.userResponses![0]!.userSettings!), allSettings)
    // The Managed API compares these words, prefix and all.
    assert.match(written, /<UserSetting xsi:type="StringSetting"><Name>UserDisplayName<\/Name><Value>/)
    assert.match(written, /<RedirectTarget xsi:nil="true"\/>/)
    assert.match(
      written,
      /<GetUserSettingsResponseMessage xmlns="http:[^"]+\/2010\/Autodiscover"><Response><ErrorCode>/,
    )
  })

  test('leaves out a list that is empty, because the Managed API does not find its end', () => {
    assert.equal(soapSetting({ InternalWebClientUrls: [] }, 'InternalWebClientUrls'), undefined)
  })

  test('passes over a setting of a kind that came later', () => {
    const written = writeAutodiscoverResponse(
      GetUserSettings,
      {
        errorCode: 'NoError',
        userResponses: [
          {
            redirectTarget: undefined,
            userSettings: [{ element: 'StringSetting', value: { name: 'CasVersion', value: '15' } }],
          },
        ],
      },
      info,
    ).join('')
    for (const kind of ['QuantumSetting', 'constructor', 'x:StringSetting']) {
      const later = written.replace('xsi:type="StringSetting"', `xsi:type="${kind}"`)
      const read = readAutodiscoverResponse(GetUserSettings, stringSource(later))
      assert.ok('response' in read)
      assert.deepEqual(settingsOfSoap(read.response.userResponses![0]!.userSettings!), {}, kind)
    }
  })

  test('tells a fault from an answer, and refuses what is neither', () => {
    const fault =
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client</faultcode>' +
      '<faultstring>No.</faultstring></s:Fault></s:Body></s:Envelope>'
    const read = readAutodiscoverResponse(GetUserSettings, stringSource(fault))
    assert.equal('fault' in read && read.fault.text, 'No.')
    assert.throws(() => readAutodiscoverResponse(GetUserSettings, stringSource('<html/>')), SchemaError)
    const empty = fault.replace(/<s:Fault>.*<\/s:Fault>/, '')
    assert.throws(() => readAutodiscoverResponse(GetUserSettings, stringSource(empty)), SchemaError)
  })
})

describe('Autodiscover in plain XML', () => {
  test('reads the samples of the documentation, and what it writes itself', { skip }, () => {
    for (const { file, direction, family, xml } of samples!) {
      if (family !== 'autodiscover-pox' || direction !== 'request') continue
      const { eMailAddress = '' } = readPoxRequest(stringSource(xml))
      assert.match(eMailAddress, /@contoso\.com$/, file)
      const written = writePoxRequest(eMailAddress).join('')
      assert.deepEqual(readPoxRequest(stringSource(written)), readPoxRequest(stringSource(xml)))
    }
  })

  test('reads the settings of the documentation, from inside and outside', { skip }, () => {
    const mara = readPoxResponse(
      stringSource(
        sampleOf('responses/Autodiscover-POX__how-to-get-user-settings-from-exchange-by-using-autodiscover__01.xml'),
      ),
    )
    assert.ok('settings' in mara)
    const settings = settingsOfPox(mara.settings)
    assert.equal(settings.AutoDiscoverSMTPAddress, 'mara@contoso.com')
    assert.equal(settings.InternalEwsUrl, 'https://mail.contoso.com/EWS/Exchange.asmx')
    assert.equal(settings.ExternalMailboxServerRequiresSSL, 'False')
    assert.equal(settings.ExternalMailboxServerAuthenticationMethods, 'Ntlm')
    assert.deepEqual(settings.InternalWebClientUrls, [
      { url: 'https://mail.contoso.com/owa/', authenticationMethods: 'Basic, Fba' },
    ])
  })

  test('takes the availability service of an older server for the service', { skip }, () => {
    const older = readPoxResponse(
      stringSource(sampleOf('responses/Autodiscover-POX__pox-autodiscover-response-for-exchange__01.xml')),
    )
    assert.ok('settings' in older)
    assert.equal(settingsOfPox(older.settings).ExternalEwsUrl, 'https://mail.contoso.com/ews/exchange.asmx')
  })

  test('says what it has room for so that it is read again', () => {
    const written = writePoxSettings(poxOfSettings(allSettings, '73C189CB')).join('')
    const read = readPoxResponse(stringSource(written))
    assert.ok('settings' in read)
    const settings = settingsOfPox(read.settings)
    for (const [name, value] of Object.entries(settings))
      assert.deepEqual(value, allSettings[name as keyof UserSettings], name)
    assert.ok(Object.keys(settings).length >= 35, `${Object.keys(settings).length} settings`)
    // People look for these with string functions.
    assert.match(written, /<EwsUrl>the ExternalEwsUrl &amp; more<\/EwsUrl>/)
    assert.match(
      written,
      /^<\?xml version="1\.0" encoding="utf-8"\?><Autodiscover xmlns="[^"]+"><Response xmlns="[^"]+2006a">/,
    )
  })

  test('is one request, and nothing else', () => {
    const request = writePoxRequest('a@b.test').join('')
    const twice = request.replace(/(<Request>.*<\/Request>)/, '$1$1')
    for (const wrong of ['<a/>', request.replace(/<Request>.*<\/Request>/, ''), twice])
      assert.throws(() => readPoxRequest(stringSource(wrong)), SchemaError)
  })
})
