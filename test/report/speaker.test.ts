import { describe, expect, test } from 'vitest'
import { splitSpeaker } from '../../shared/report/speaker.ts'

describe('the speaker ends where the returned original is announced', () => {
  test.each([
    '--- Below this line is a copy of the message.',
    '------ This is a copy of the message, including all the headers. ------',
    '----- Original message -----',
    'Original message follows.',
    '   ----- Unsent message follows -----',
    '|------------------------- Message text follows: ------------------------|',
    'Message headers follow:',
    'The first 50 lines of your original message follow:',
    '--- The header of the original message is following. ---',
    'Here is a copy of the first part of the message, including',
    'Included is a copy of the message header:',
    '---------- Forwarded message ----------',
    'Ursprüngliche Nachricht:',
    '----- Message d’origine -----',
    '--- Mensaje original adjunto.',
    '--- Mensagem original ---',
    '----- Messaggio originale -----',
    '--- Копия вашего сообщения ---',
    '--- 附件中的内容是原信件的一份拷贝',
    '以下は元のメッセージです',
  ])('%s', (line) => {
    expect(splitSpeaker(`words\n${line}\nrest bo@example.org\n`)).toEqual({
      speaker: 'words\n',
      returned: 'rest bo@example.org\n',
    })
  })

  test.each([
    'The original message was received at Tue, 12 May 2026 04:14:58 GMT',
    'This message was created automatically by mail delivery software.',
    'Your message could not be delivered to the following recipients:',
    'The message identifier is:     14jRTi-0007jE-00',
    'Undelivered Mail Returned to Sender',
    'このメールに添付されている元のメールは削除してもかまいません。',
    '原邮件信息：',
  ])('and not at: %s', (line) => {
    expect(splitSpeaker(`words\n${line}\nrest\n`).returned).toBe('')
  })

  test('a header pasted without any announcement ends it too', () => {
    const { speaker, returned } = splitSpeaker(
      'gone\n\nReceived: from a\n\tby b\nFrom: anna@example.net\nTo: bo@example.org\n\nhello',
    )
    expect(speaker).toBe('gone\n\n')
    expect(returned).toMatch(/^Received: from a/)
  })

  test('lines that merely look like one field do not', () => {
    expect(splitSpeaker('To: bo@example.org\nSubject: hello\nReason: gone\n').returned).toBe('')
  })
})
