/** What `rebound doctor` says: one line a finding, and how to repair it. */
export interface Finding {
  /** What was looked at, in a word or two. */
  about: string
  state: 'good' | 'look' | 'bad'
  says: string
  repair?: string
}

export const good = (about: string, says: string): Finding => ({ about, state: 'good', says })
export const bad = (about: string, says: string, repair: string): Finding => ({ about, state: 'bad', says, repair })
/** Works, and may not be what was meant. */
export const look = (about: string, says: string, repair: string): Finding => ({ about, state: 'look', says, repair })
