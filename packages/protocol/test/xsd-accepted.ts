import type { Accepted } from './xsd-difference.js'

/** Where our types.xsd says something else than the published one. */
export const acceptedInTypes: readonly Accepted[] = [
  {
    reason: 'How many at most is a rule of the server, kept where the row is filled. A table knows one and any number.',
    differences: {
      'complexType t:ArrayOfResolutionType/Resolution': ['t:ResolutionType 0..100', 't:ResolutionType 0..unbounded'],
      'complexType t:ArrayOfRecipientSuggestionsType/RecipientSuggestion': [
        't:RecipientSuggestionType 0..3',
        't:RecipientSuggestionType 0..unbounded',
      ],
      'complexType t:ArrayOfSearchScopeType/CustomSearchScope': [
        't:CustomSearchScopeType 0..4',
        't:CustomSearchScopeType 0..unbounded',
      ],
      'complexType t:ArrayOfWorkHours/WorkHours': ['t:WorkHoursType 0..7', 't:WorkHoursType 0..unbounded'],
    },
  },
  {
    reason: 'A record is one row: that Standard and Daylight come together is checked where a time zone is worked out.',
    differences: {
      'complexType t:TimeZoneType content': [
        'sequence 0..1(BaseOffset, sequence 0..1(Standard, Daylight))',
        'sequence 0..1(BaseOffset, Standard, Daylight)',
      ],
      'complexType t:TimeZoneType/Standard': ['t:TimeChangeType 1..1', 't:TimeChangeType 0..1'],
      'complexType t:TimeZoneType/Daylight': ['t:TimeChangeType 1..1', 't:TimeChangeType 0..1'],
    },
  },
  {
    reason:
      'The members of the group t:Path one by one, so that a value of the choice is tagged with the element it was.',
    differences: {
      'complexType t:FieldURIOrConstantType content': [
        'choice(Constant, t:Path)',
        'choice(Constant, ExtendedFieldURI, FieldURI, IndexedFieldURI)',
      ],
      'complexType t:FieldURIOrConstantType/t:Path': ['reference 1..1', undefined],
      'complexType t:FieldURIOrConstantType/FieldURI': [undefined, 't:PathToUnindexedFieldType 1..1'],
      'complexType t:FieldURIOrConstantType/IndexedFieldURI': [undefined, 't:PathToIndexedFieldType 1..1'],
      'complexType t:FieldURIOrConstantType/ExtendedFieldURI': [undefined, 't:PathToExtendedFieldType 1..1'],
    },
  },
  {
    reason:
      "One entry for each attendee, in their order; one that is nil would say nothing of whose it is, and nobody's is.",
    differences: {
      'complexType t:ArrayOfAttendeeConflictData/UnknownAttendeeConflictData': [
        't:UnknownAttendeeConflictData nillable 1..1',
        't:UnknownAttendeeConflictData 1..1',
      ],
      'complexType t:ArrayOfAttendeeConflictData/IndividualAttendeeConflictData': [
        't:IndividualAttendeeConflictData nillable 1..1',
        't:IndividualAttendeeConflictData 1..1',
      ],
      'complexType t:ArrayOfAttendeeConflictData/TooBigGroupAttendeeConflictData': [
        't:TooBigGroupAttendeeConflictData nillable 1..1',
        't:TooBigGroupAttendeeConflictData 1..1',
      ],
      'complexType t:ArrayOfAttendeeConflictData/GroupAttendeeConflictData': [
        't:GroupAttendeeConflictData nillable 1..1',
        't:GroupAttendeeConflictData 1..1',
      ],
    },
  },
]

/** Where our messages.xsd says something else than the published one. */
export const acceptedInMessages: readonly Accepted[] = [
  {
    reason: 'We read MessageXml as it comes, also where the schema would know an element in it.',
    differences: {
      'complexType m:ResponseMessageType/MessageXml/##any': [
        'any, processContents lax 0..unbounded',
        'any, processContents skip 0..unbounded',
      ],
    },
  },
  {
    reason: 'The published schema has this request and no answer to it. Ours is one that says whether it went well.',
    differences: {
      'element m:EndInstantSearchSessionResponse': [undefined, 'm:ResponseMessageType'],
      'element m:EndInstantSearchSessionResponse abstract': [undefined, 'false'],
      'element m:EndInstantSearchSessionResponse substitutionGroup': [undefined, 'none'],
    },
  },
]
