/**
 * What a mail system says under every report, whatever the cause: that mail was scanned, who protects it, and lists of
 * what may have happened. Left out of the words in which a cause is looked for.
 */

/** That something was scanned, or by whom; a sentence that also says what came of it is no such notice. */
const notice =
  /\b(?:scanned|checked|tested|screened)\b.{0,60}\b(?:virus(?:es)?|malware|spam|phishing|dangerous|avg|avast|mailscanner)\b|\b(?:viruses|virus|spam|malware)\b.{0,30}\b(?:scanned|checked|tested|screened)\b|\b(?:spam|mail|e-?mail|virus|content) (?:filtered|filtering|scanning|scanned|protection|prevention|security) (?:is )?(?:powered |provided )?by\b|\b(?:protected|powered|secured) by\b|\bno (?:known )?(?:virus(?:es)?|malware|threats?)\b.{0,30}\b(?:found|detected)|\bvirus[- ]free\b|\bfree (?:of|from) (?:known )?(?:virus|malware)|virenfrei|auf viren (?:geprüft|überprüft|untersucht|gescannt)|sans virus\b/i
const outcome =
  /\b(?:reject|refus|block|denied|infected|quarantin|not (?:be )?(?:deliver|accept|sent)|un(?:deliverable|able)|could ?n[o']t|cannot|fail|delet|discard|contains?)\w{0,6}\b/i

/** Several causes named at once name none. */
const guesses =
  /\b(?:possible|common|likely|typical|probable|usual|frequent|several|many|some of the) (?:reasons?|causes?|explanations?)\b|\b(?:reasons?|causes?) (?:may|might|can|could) (?:be|include)\b|\b(?:one|any) of the following (?:reasons|causes|problems)\b|\bmögliche (?:ursachen|gründe)\b|\bcauses? (?:possibles?|fréquentes?)\b|\b(?:posibles|possíveis|possibili) (?:causas?|motivos|cause|razones)\b/i
const item = /^\s{0,20}(?:[-*•·o>]|\(?\d{1,2}[.)])\s/

/** The text without such sentences; most texts come back as they are. */
export function withoutGeneralities(text: string): string {
  if (!notice.test(text) && !guesses.test(text)) return text
  const kept: string[] = []
  let inGuesses = false
  for (const paragraph of text.split(/\n[ \t]{0,50}\n/)) {
    const lines = paragraph.split('\n')
    // A list may stand in a paragraph of its own below its heading.
    if (inGuesses && lines.every((line) => item.test(line) || /^\s*$|^\s{4,}/.test(line))) continue
    const at = guessesAt(lines)
    inGuesses = at !== -1
    const rest = at === -1 ? paragraph : lines.slice(0, at).join('\n')
    kept.push(
      rest
        .split(/(?<=[.!?])(?=\s)/)
        .filter(isParticular)
        .join(''),
    )
  }
  return kept.join('\n\n')
}

const guessesAt = (lines: readonly string[]): number => lines.findIndex((line) => guesses.test(line))
const isParticular = (sentence: string): boolean => !notice.test(sentence) || outcome.test(sentence.replace(notice, ''))
