/** A mail's text as evidence: the mail system's own words and what can be read from them, each worked out once and only when asked. */
import { readFreeText } from './freeText.ts'
import type { Found } from './freeText.ts'
import { withoutGeneralities } from './generalities.ts'
import { foldWords } from './reply.ts'
import { splitSpeaker } from './speaker.ts'
import type { Split } from './speaker.ts'
import { flatten } from './tone.ts'
import { replyLines } from './words.ts'

export class Spoken {
  readonly #text: string
  #split: Split | undefined
  #found: Found[] | undefined
  #speaker: string | undefined
  #context: string | null | undefined
  #replies: string | undefined
  #flat: string | undefined

  constructor(text: string, split?: Split) {
    this.#text = text
    this.#split = split
  }

  get split(): Split {
    return (this.#split ??= splitSpeaker(this.#text))
  }

  /** The mail system's own words about this message. */
  get speaker(): string {
    return (this.#speaker ??= withoutGeneralities(this.split.speaker))
  }

  /** The returned original as far as it stands in the text. */
  get returned(): string {
    return this.split.returned
  }

  /** Recipients that the words name, by common shapes. */
  get found(): Found[] {
    return (this.#found ??= readFreeText(this.speaker, new Set()))
  }

  /** At most 2,000 characters of the words, for a classifier whom the diagnostic tells nothing. */
  get context(): string | null {
    if (this.#context === undefined) this.#context = foldWords(this.speaker.slice(0, 2_400)) || null
    return this.#context
  }

  /** The sharpest SMTP reply in the words, or an empty string. */
  get replies(): string {
    return (this.#replies ??= replyLines(this.speaker))
  }

  /** The words as known sentences are looked for. */
  get flat(): string {
    return (this.#flat ??= flatten(this.speaker))
  }
}
