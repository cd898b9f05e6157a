import { EwsError } from '@exchequer/protocol'

const uriNode = (uri: string): EwsError['details'][number] => ({
  name: 't:FieldURI',
  attributes: { FieldURI: uri },
  text: '',
  children: [],
})

/** A property by its path, refused. */
export const propertyError = (
  code:
    | 'ErrorInvalidPropertySet'
    | 'ErrorInvalidPropertyDelete'
    | 'ErrorInvalidPropertyAppend'
    | 'ErrorRequiredPropertyMissing'
    | 'ErrorInvalidArgument',
  uri: string,
): EwsError => new EwsError(code, undefined, [uriNode(uri)])
