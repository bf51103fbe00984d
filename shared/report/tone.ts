/** What a text says of a message, by known sentences: failed, delayed, or nothing. */
import { delaySentences, failureSentences, finalSentences, reportSubjects } from '../knowledge/formats/sentences.ts'

const MAX_TEXT = 8_000
const english = failureSentences['en'] ?? []
const others = Object.entries(failureSentences)
  .filter(([language]) => language !== 'en')
  .flatMap(([, sentences]) => sentences)

/** Text as the sentences are compared: lower case, single blanks. */
export const flatten = (text: string): string =>
  text.slice(0, MAX_TEXT).toLowerCase().replace(/\s+/g, ' ').normalize('NFC')

const says = (flat: string, sentences: readonly string[]): boolean =>
  sentences.some((sentence) => flat.includes(sentence))

/** True where the flattened text says that delivery failed. */
export const saysFailure = (flat: string): boolean => says(flat, english) || says(flat, others)

/** True where the flattened text says that the message is still being tried and nothing says that it is over. */
export const saysDelay = (flat: string): boolean => says(flat, delaySentences) && !says(flat, finalSentences)

/** True for subjects under which mail systems report. */
export const isReportSubject = (subject: string): boolean => says(flatten(subject), reportSubjects)
