/** What a text says of a message, by known sentences: failed, delayed, or nothing. */
import { delaySentences, failureSentences, finalSentences, reportSubjects } from '../knowledge/formats/sentences.ts'

const MAX_TEXT = 4_000
const english = failureSentences['en'] ?? []
const others = Object.entries(failureSentences)
  .filter(([language]) => language !== 'en')
  .flatMap(([, sentences]) => sentences)

/** Text as the sentences are compared: lower case, single blanks. */
export function flatten(text: string): string {
  const flat = text.slice(0, MAX_TEXT).toLowerCase().replace(/\s+/g, ' ')
  return isAscii(flat) ? flat : flat.normalize('NFC')
}

const isAscii = (text: string): boolean => !/[^\x00-\x7f]/.test(text)

const asciiDelays = delaySentences.filter(isAscii)
const asciiOthers = others.filter(isAscii)
const asciiSubjects = reportSubjects.filter(isAscii)

const says = (flat: string, sentences: readonly string[]): boolean =>
  sentences.some((sentence) => flat.includes(sentence))

/** True where the flattened text says that delivery failed. */
export const saysFailure = (flat: string): boolean =>
  says(flat, english) || says(flat, isAscii(flat) ? asciiOthers : others)

/** True where the flattened text says that the message is still being tried and nothing says that it is over. */
export const saysDelay = (flat: string): boolean =>
  says(flat, isAscii(flat) ? asciiDelays : delaySentences) && !says(flat, finalSentences)

/** True for subjects under which mail systems report. */
export function isReportSubject(subject: string): boolean {
  const flat = flatten(subject)
  return says(flat, isAscii(flat) ? asciiSubjects : reportSubjects)
}
