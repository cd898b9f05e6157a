import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readQuery } from '@exchequer/server/internal/mailbox/query-string'
import { wordsOf } from '@exchequer/server/internal/mailbox/words'
import { type Condition, textFields } from '@exchequer/server/internal/store/store'
import { timeZone } from '@exchequer/server/internal/time/time-zones'

/** Wednesday, 13 March 2024, at noon. */
const clock = { now: new Date('2024-03-13T12:00:00Z'), zone: undefined }

/** A condition in few signs: what fields hold which words, which columns what. */
function brief(condition: Condition): string {
  switch (condition.kind) {
    case 'words': {
      const fields = condition.fields.length === textFields.length ? '' : `${condition.fields.join('|')}:`
      return `${fields}${condition.words.join('_')}${condition.isPrefix ? '*' : ''}`
    }
    case 'and':
    case 'or':
      return `(${condition.of.map(brief).join(condition.kind === 'and' ? ' & ' : ' / ')})`
    case 'not':
      return `!${brief(condition.of)}`
    case '<':
    case '>=': {
      const { column, value } = condition
      const isTime = typeof value === 'number' && value > 1e11
      return `${column}${condition.kind}${isTime ? new Date(value).toISOString().replace('T00:00:00.000Z', '') : value}`
    }
    case '=':
      return `${condition.column}=${condition.value}`
    default:
      return condition.kind
  }
}

const where = (text: string): string => brief(readQuery(text, clock).where)

describe('a query', () => {
  const cases: Readonly<Record<string, string>> = {
    project: 'project*',
    'project plan': '(project* & plan*)',
    'proj*': 'proj*',
    '"project"': 'project',
    '"Project plan"': 'project_plan',
    '"win product"*': 'win_product*',
    'a AND b': '(a* & b*)',
    'a + b': '(a* & b*)',
    'a OR b c': '(a* / (b* & c*))',
    'a or b': '(a* & or* & b*)',
    'a NOT b': '(a* & !b*)',
    'a -b': '(a* & !b*)',
    'well-known': 'well_known*',
    '(a OR b) c': '((a* / b*) & c*)',
    'subject:product': 'subject:product*',
    'SUBJECT: product': 'subject:product*',
    'subject:product plan': '(subject:product* & plan*)',
    'subject:(product development)': '(subject:product* & subject:development*)',
    'subject:"product development"': 'subject:product_development',
    'from:("Sadie Daniels" OR "Hope Gross")': '(from:sadie_daniels / from:hope_gross)',
    'from:"Sadie Daniels" OR "Hope Gross"': '(from:sadie_daniels / hope_gross)',
    'from:"@hotmail.com"': 'from:hotmail_com',
    'from:kim@example.com': 'from:kim_example_com*',
    'participants:sadie': 'from|to|cc|bcc:sadie*',
    'content:progress': 'body:progress*',
    'attachment:report': 'attachment:report*',
    'category:=blue': 'category:blue',
    'NOT from:"Ronnie Sturgis"': '!from:ronnie_sturgis',
    'hasattachment:true': 'hasAttachments=true',
    'hasAttachments:NO': '!hasAttachments=true',
    'isread:FALSE': '!isRead=true',
    'isflagged:true': 'flagStatus=2',
    'importance:high': 'importance=2',
    'size:10000': '(size>=10000 & size<10001)',
    'size:>=10000': 'size>=10000',
    'size:>1MB': 'size>=1048577',
    'size:<1 kb': 'size<1024',
    'size:7000..8000': '(size>=7000 & size<8001)',
    'size:(>1000 AND <2000)': '(size>=1001 & size<2000)',
    'received:12/11/2013': '(received>=2013-12-11 & received<2013-12-12)',
    'received:12/11': '(received>=2024-12-11 & received<2024-12-12)',
    'received:December 11, 2013': '(received>=2013-12-11 & received<2013-12-12)',
    'received:December': '(received>=2024-12-01 & received<2025-01-01)',
    'received:dec..today': '(received>=2024-12-01 & received<2024-03-14)',
    'received:Tuesday': '(received>=2024-03-12 & received<2024-03-13)',
    'received:today': '(received>=2024-03-13 & received<2024-03-14)',
    'received:NOT today': '!(received>=2024-03-13 & received<2024-03-14)',
    'sent:>=yesterday': 'sent>=2024-03-12',
    'received:>11/30/2013': 'received>=2013-12-01',
    'received:12/1/2013..today': '(received>=2013-12-01 & received<2024-03-14)',
    'sent:2024-01-01..2024-02-01': '(sent>=2024-01-01 & sent<2024-02-02)',
    'received:<=2024-02': 'received<2024-03-01',
    'received:this week': '(received>=2024-03-10 & received<2024-03-17)',
    'received:last week plan': '((received>=2024-03-03 & received<2024-03-10) & plan*)',
    'received:"last month"': '(received>=2024-02-01 & received<2024-03-01)',
    'received:next month': '(received>=2024-04-01 & received<2024-05-01)',
    'received:last year': '(received>=2023-01-01 & received<2024-01-01)',
    'received:past week': '(received>=2024-03-06 & received<2024-03-14)',
    'received:coming year': '(received>=2024-03-13 & received<2025-03-14)',
    'received:(today OR yesterday)':
      '((received>=2024-03-13 & received<2024-03-14) / (received>=2024-03-12 & received<2024-03-13))',
    'received:>2024-03-13T10:00:00Z': 'received>=2024-03-13T10:00:00.001Z',
    'received:2/30/2024': '()',
    'isread:perhaps': '()',
    'http://example.com': 'http_example_com*',
    'unknown:word': 'unknown_word*',
    '"never closed': 'never_closed',
    '(a OR b': '(a* / b*)',
    'a) b': '(a* & b*)',
    'OR a': 'a*',
    'a OR ': 'a*',
    'a !!!': 'a*',
    '()': '()',
    'subject:': '()',
    '': '()',
    'Ünïcode STRASSE': '(unicode* & strasse*)',
    東京都: '東_京_都*',
  }
  for (const [text, expected] of Object.entries(cases))
    test(`reads ${JSON.stringify(text)}`, () => assert.equal(where(text), expected))

  test('counts its days in the zone of whoever asks', () => {
    const zone = timeZone('Tokyo Standard Time')
    const late = { now: new Date('2024-03-13T20:00:00Z'), zone }
    assert.equal(
      brief(readQuery('received:today', late).where),
      '(received>=2024-03-13T15:00:00.000Z & received<2024-03-14T15:00:00.000Z)',
    )
  })

  test('knows kinds by their classes', () => {
    assert.equal(where('kind:tasks'), '(itemClass=ipm.task / startsWith / itemClass=ipm.taskrequest / startsWith)')
  })

  test('tells the words to show, but not those that must not be there', () => {
    const { highlightTerms } = readQuery('subject:plan "big project" NOT body:secret isread:true', clock)
    assert.deepEqual(highlightTerms, [
      { scope: 'Subject', value: 'plan' },
      { scope: 'All', value: 'big project' },
    ])
  })

  test('with too many words, or parentheses too deep, is refused', () => {
    for (const text of [
      'word '.repeat(256),
      '('.repeat(300),
      'NOT '.repeat(300),
      `subject:${'NOT '.repeat(300)}`,
      'a-'.repeat(300),
    ])
      assert.throws(() => readQuery(text, clock), { code: 'ErrorSearchQueryHasTooManyKeywords' }, text.slice(0, 20))
  })
})

describe('the words of a text', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    "Don't panic: 42 times_over": ['don', 't', 'panic', '42', 'times', 'over'],
    'Crème brûlée': ['creme', 'brulee'],
    'Привет, мир': ['привет', 'мир'],
    '東京 tower': ['東', '京', 'tower'],
    ﬁne: ['fine'],
  }
  for (const [text, expected] of Object.entries(cases))
    test(`are ${expected.join(', ')}`, () => assert.deepEqual(wordsOf(text), expected))
})
