/** What a person wrote to the bounce address: most of them meant to answer the mail that they got. */
import { footerOf, paragraphs, timeOf } from './bounceLetter.ts'
import { inertLine } from './letter.ts'
import type { Block, Letter } from './letter.ts'

export interface AnswerMail {
  sender: string
  mailbox: string
  from: string
  subject: string
  receivedAt: string
  text: string
  /** Whether the mail hangs on this one; otherwise where it is stored. */
  stored: string | null
  /** Whether an answer to this mail goes to the person. */
  replyTo: string | null
}

export function answerLetter(mail: AnswerMail): Letter {
  const from = inertLine(mail.from, 160) || 'Somebody'
  const subject = inertLine(mail.subject, 160)
  const blocks: Block[] = [
    ...paragraphs(
      'This came to the address that bounces go to. It is no bounce: a person seems to have answered one of your mails. Rebound has not checked who it is.',
      mail.replyTo === null ? null : `Your reply to this mail goes to ${mail.replyTo}.`,
    ),
    {
      is: 'facts',
      rows: [
        ['From', from],
        ['Subject', subject || '(none)'],
        ['Arrived', timeOf(mail.receivedAt)],
      ],
    },
    { is: 'heading', text: 'The text' },
    { is: 'said', text: mail.text.trim() || '(no text)' },
    ...paragraphs(
      mail.stored === null
        ? 'The whole mail is attached, answer.eml. Its attachments and links are those of a stranger.'
        : `The whole mail is not attached; it is stored as ${mail.stored}.`,
    ),
  ]
  const footer = footerOf(mail.sender, mail.mailbox)
  return {
    subject: `[${mail.sender}] Answer from ${from}: ${subject || '(no subject)'}`,
    label: 'Answer',
    tone: 'look',
    title: `${from} wrote to your bounce address`,
    blocks,
    footer: mail.replyTo === null ? footer : footer.map((line) => line.replace(/ Replies to this mail .*$/, '')),
  }
}
