import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { all, childNames, find, host } from './harness.js'

const server = await host()
after(() => server.close())
const { post } = server

const codes = async (request: string): Promise<string[]> => (await post(request)).codes

describe('what belongs to a feature that is off', () => {
  test('answers once for each thing of a batch', async () => {
    const token = (id: string): string =>
      `<t:TokenRequest><t:Id>${id}</t:Id><t:TokenType>CallerIdentity</t:TokenType></t:TokenRequest>`
    const tokens = `<m:GetClientAccessToken><m:TokenRequests>${token('a')}${token('b')}</m:TokenRequests></m:GetClientAccessToken>`
    assert.deepEqual(await codes(tokens), Array(2).fill('ErrorInvalidClientAccessTokenRequest'))
    const folders = ['One', 'Two', 'Three'].map((name) => `<t:FolderName>${name}</t:FolderName>`).join('')
    assert.deepEqual(
      await codes(`<m:CreateManagedFolder><m:FolderNames>${folders}</m:FolderNames></m:CreateManagedFolder>`),
      Array(3).fill('ErrorManagedFolderNotFound'),
    )
  })

  test('has the tags of no policy', async () => {
    const answer = (await post('<m:GetUserRetentionPolicyTags/>')).fine
    assert.deepEqual(find(answer.body, 'm:RetentionPolicyTags')?.children, [])
  })

  test('has no apps, in the form of the version of their interface that was asked in', async () => {
    const newer = (
      await post('<m:GetAppManifests><m:ApiVersionSupported>1.1</m:ApiVersionSupported></m:GetAppManifests>')
    ).fine
    assert.deepEqual(childNames(newer.body), ['m:ResponseCode', 'm:Apps'])
    assert.deepEqual(childNames((await post('<m:GetAppManifests/>')).fine.body), ['m:ResponseCode', 'm:Manifests'])
  })

  test('does not find the app that was named', async () => {
    const answer = await post('<m:UninstallApp><m:ID>2b9a-none</m:ID></m:UninstallApp>')
    assert.equal(answer.message.code, 'ErrorInternalServerError')
    assert.match(answer.message.text!, /^Extension ID 2b9a-none can't be found\.$/)
  })

  test('has an instant messaging list without groups and contacts', async () => {
    const answer = (await post('<m:GetImItemList/>')).fine
    assert.deepEqual(find(answer.body, 'm:ImItemList')?.children, [])
  })

  test('is not on behalf of anybody without the role of discovery', async () => {
    const answer = await post(
      '<m:GetSearchableMailboxes><m:ExpandGroupMembership>false</m:ExpandGroupMembership></m:GetSearchableMailboxes>',
    )
    assert.equal(answer.message.code, 'ErrorAccessDenied')
    assert.equal(all(answer.body, 't:SearchableMailbox').length, 0)
  })
})

describe('sharing between organizations', () => {
  const metadata = (sender: string, recipient: string): string =>
    `<m:GetSharingMetadata><m:IdOfFolderToShare Id="AAA"/><m:SenderSmtpAddress>${sender}</m:SenderSmtpAddress>` +
    `<m:Recipients><t:SmtpAddress>${recipient}</t:SmtpAddress></m:Recipients></m:GetSharingMetadata>`
  const folder = (more: string): string =>
    `<m:GetSharingFolder><m:SmtpAddress>dora@elsewhere.test</m:SmtpAddress>${more}</m:GetSharingFolder>`

  test('is refused because this one is not federated', async () => {
    assert.deepEqual(await codes(metadata('alice@example.test', 'dora@elsewhere.test')), [
      'ErrorOrganizationNotFederated',
    ])
    assert.deepEqual(await codes(folder('<m:DataType>Calendar</m:DataType>')), ['ErrorOrganizationNotFederated'])
    assert.deepEqual(await codes(folder('<m:SharedFolderId>AAA</m:SharedFolderId>')), ['ErrorOrganizationNotFederated'])
  })

  test('tells what is wrong in itself first', async () => {
    assert.deepEqual(await codes(metadata('alice', 'dora@elsewhere.test')), ['ErrorInvalidSmtpAddress'])
    assert.deepEqual(await codes(metadata('alice@example.test', 'dora')), ['ErrorInvalidSmtpAddress'])
    const both = '<m:DataType>Calendar</m:DataType><m:SharedFolderId>AAA</m:SharedFolderId>'
    for (const wrong of [both, ''])
      assert.deepEqual(await codes(folder(wrong)), ['ErrorInvalidGetSharingFolderRequest'])
  })
})
